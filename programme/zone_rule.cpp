#include "programme/zone_rule.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lianping::programme {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

// Reads from the left; each call takes what it read off the text, or nothing and says false.
class ZoneRuleReader {
public:
    explicit ZoneRuleReader(std::string_view text) : text_(text) {}

    bool read(ZoneRule& rule) {
        seconds west{};
        if (!name() || !signed_time(west)) return false;
        rule.standard_ = -west;
        rule.summer_ = rule.standard_ + std::chrono::hours(1);
        if (!name()) return false;
        if (!text_.empty() && text_.front() != ',') {
            if (!signed_time(west)) return false;
            rule.summer_ = -west;
        }
        return skip(',') && change(rule.to_summer_) && skip(',') && change(rule.to_standard_) &&
               text_.empty();
    }

private:
    bool skip(char expected) {
        if (text_.empty() || text_.front() != expected) return false;
        text_.remove_prefix(1);
        return true;
    }
    bool name() {
        const bool quoted = skip('<');
        const auto ends = [&](char c) {
            return quoted ? c == '>' : (c >= '0' && c <= '9') || c == '+' || c == '-' || c == ',';
        };
        const auto end = std::find_if(text_.begin(), text_.end(), ends);
        const auto length = static_cast<std::size_t>(end - text_.begin());
        text_.remove_prefix(length);
        return length > 0 && (!quoted || skip('>'));
    }
    bool number(int& value) {
        const std::size_t before = text_.size();
        value = 0;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9' && value < 1000) {
            value = value * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
        }
        return text_.size() < before;
    }
    bool signed_time(seconds& time) {
        const int sign = skip('-') ? -1 : (skip('+'), 1);
        int hours = 0, minutes = 0, rest = 0;
        if (!number(hours) || hours > 167) return false;
        if (skip(':') && !number(minutes)) return false;
        if (skip(':') && !number(rest)) return false;
        time = sign * seconds(hours * 3600 + minutes * 60 + rest);
        return true;
    }
    bool change(ZoneRule::Change& change) {
        using Day = ZoneRule::Change::Day;
        if (skip('M')) {
            change.kind = Day::month_week;
            if (!number(change.month) || !skip('.') || !number(change.week) || !skip('.') ||
                !number(change.weekday))
                return false;
            if (change.month < 1 || change.month > 12 || change.week < 1 || change.week > 5 ||
                change.weekday > 6)
                return false;
        } else {
            change.kind = skip('J') ? Day::julian : Day::ordinal;
            if (!number(change.day) || change.day > 365) return false;
        }
        return !skip('/') || signed_time(change.time);
    }

    std::string_view text_;
};

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) {
    ZoneRule rule;
    if (!ZoneRuleReader(text).read(rule)) return std::nullopt;
    return rule;
}

std::chrono::local_seconds ZoneRule::Change::in(std::chrono::year year) const {
    using namespace std::chrono;
    local_days at{};
    switch (kind) {
    case Day::month_week: {
        const std::chrono::month in_month(static_cast<unsigned>(month));
        const std::chrono::weekday on(static_cast<unsigned>(weekday));
        at = week == 5 ? local_days(year / in_month / on[last])
                       : local_days(year / in_month / on[static_cast<unsigned>(week)]);
        break;
    }
    case Day::julian: {
        const bool past_leap_day = year.is_leap() && day >= 60;
        at = local_days(year / January / 1) + days(day - 1 + (past_leap_day ? 1 : 0));
        break;
    }
    case Day::ordinal:
        at = local_days(year / January / 1) + days(day);
        break;
    }
    return local_seconds(at) + time;
}

OffsetSpan ZoneRule::span_at(sys_seconds at) const {
    using namespace std::chrono;
    const year middle = year_month_day(floor<days>(at)).year();
    struct Edge {
        sys_seconds at;
        seconds offset_after;
    };
    std::array<Edge, 6> edges;
    std::size_t count = 0;
    for (int offset = -1; offset <= 1; ++offset) {
        const year in_year = middle + years(offset);
        edges[count++] = {sys_seconds(to_summer_.in(in_year).time_since_epoch() - standard_), summer_};
        edges[count++] = {sys_seconds(to_standard_.in(in_year).time_since_epoch() - summer_), standard_};
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.at < b.at; });
    const auto next = std::upper_bound(edges.begin(), edges.end(), at,
                                       [](sys_seconds value, const Edge& edge) { return value < edge.at; });
    // Three years hold six edges, and `at` lies in the middle one: there is an edge on either side.
    const auto before = std::prev(next == edges.begin() ? std::next(next) : next);
    const auto after = next == edges.end() ? std::prev(next) : next;
    return {before->at, after->at, before->offset_after};
}

} // namespace lianping::programme
