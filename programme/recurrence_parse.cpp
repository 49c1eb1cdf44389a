#include "programme/recurrence.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <string>

namespace lianping::programme {
namespace {

using Rule = RecurrenceRule;
using Frequency = Rule::Frequency;

constexpr std::array<std::string_view, 7> frequencies{"SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                                      "WEEKLY",   "MONTHLY",  "YEARLY"};
constexpr std::array<std::string_view, 7> weekdays{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

// The numbers that a list may hold; those below zero count from the end.
struct NumberList {
    std::string_view part;
    std::vector<int> Rule::*where;
    int least, most;
    bool from_the_end; // -most to -1 are allowed, too
};
constexpr std::array<NumberList, 8> number_lists{{
    {"BYMONTH", &Rule::by_month, 1, 12, false},
    {"BYWEEKNO", &Rule::by_week_no, 1, 53, true},
    {"BYYEARDAY", &Rule::by_year_day, 1, 366, true},
    {"BYMONTHDAY", &Rule::by_month_day, 1, 31, true},
    {"BYHOUR", &Rule::by_hour, 0, 23, false},
    {"BYMINUTE", &Rule::by_minute, 0, 59, false},
    {"BYSECOND", &Rule::by_second, 0, 60, false},
    {"BYSETPOS", &Rule::by_set_pos, 1, 366, true},
}};

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<int> number(std::string_view text) {
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text.front() == '-') return std::nullopt;
    }
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

template <std::size_t N>
std::optional<int> index_in(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<int>(found - names.begin());
}

Unexpected<Error> refuse(std::string message) { return fail(Error::Code::invalid, std::move(message)); }

std::string quoted(std::string_view part, std::string_view value) {
    return std::string(part) + "=" + std::string(value);
}

// 19971224T000000Z, 19971224T000000 or 19971224.
bool read_until(std::string_view text, Rule& rule) {
    using namespace std::chrono;
    const auto digits = [&](std::size_t at, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(at, length)) {
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const bool date_only = text.size() == 8;
    const bool utc = text.size() == 16 && text[15] == 'Z';
    if (!date_only && !utc && text.size() != 15) return false;
    const int y = digits(0, 4), m = digits(4, 2), d = digits(6, 2);
    if (y < 1678 || y > 2261 || m < 0 || d < 0) return false;
    const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    if (!date.ok()) return false;
    const Duration midnight = local_days(date).time_since_epoch();
    if (date_only) {
        rule.until = CivilTime(midnight + hours(24) - nanoseconds(1));
        return true;
    }
    const int h = digits(9, 2), min = digits(11, 2), s = digits(13, 2);
    if (text[8] != 'T' || h < 0 || h > 23 || min < 0 || min > 59 || s < 0 || s > 60) return false;
    rule.until = CivilTime(midnight + hours(h) + minutes(min) + seconds(s));
    rule.until_is_utc = utc;
    return true;
}

Result<void> read_by_day(std::string_view value, Rule& rule) {
    for (const std::string_view item : split(value, ',')) {
        Rule::WeekdayNum day;
        const auto name = item.size() < 2 ? std::nullopt : index_in(weekdays, item.substr(item.size() - 2));
        const std::string_view ordinal = item.substr(0, item.size() < 2 ? 0 : item.size() - 2);
        const auto counted = ordinal.empty() ? std::optional<int>(0) : number(ordinal);
        if (!name || !counted || (!ordinal.empty() && *counted == 0) || *counted > 53 || *counted < -53)
            return refuse(quoted("BYDAY", item) +
                          " is no weekday; write MO, TU, WE, TH, FR, SA or SU, for the first "
                          "of the month 1MO, for the last -1FR");
        day.weekday = *name;
        day.ordinal = *counted;
        rule.by_day.push_back(day);
    }
    return {};
}

Result<void> read_numbers(const NumberList& list, std::string_view value, Rule& rule) {
    for (const std::string_view item : split(value, ',')) {
        const auto n = number(item);
        const bool forward = n && *n >= list.least && *n <= list.most;
        const bool backward = n && list.from_the_end && *n < 0 && *n >= -list.most;
        if (!forward && !backward) {
            std::string meant = std::to_string(list.least) + " to " + std::to_string(list.most);
            if (list.from_the_end) meant += " or -" + std::to_string(list.most) + " to -1";
            return refuse(quoted(list.part, item) + ": " + std::string(list.part) + " takes numbers from " +
                          meant + ", with commas between");
        }
        (rule.*list.where).push_back(*n);
    }
    return {};
}

Result<void> read_part(std::string_view part, std::string_view value, Rule& rule) {
    if (part == "FREQ") {
        const auto found = index_in(frequencies, value);
        if (!found)
            return refuse(quoted(part, value) +
                          " is not known; write YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY or MINUTELY");
        rule.frequency = static_cast<Frequency>(*found);
        return {};
    }
    if (part == "INTERVAL" || part == "COUNT") {
        const auto n = number(value);
        if (!n || *n < 1) return refuse(quoted(part, value) + " must be a number from 1");
        (part == "COUNT" ? rule.count.emplace() : rule.interval) = static_cast<std::uint32_t>(*n);
        return {};
    }
    if (part == "UNTIL") {
        if (!read_until(value, rule))
            return refuse(quoted(part, value) +
                          " is no instant; write 20261231, 20261231T180000 or 20261231T100000Z");
        return {};
    }
    if (part == "WKST") {
        const auto day = index_in(weekdays, value);
        if (!day) return refuse(quoted(part, value) + " is no weekday; write MO or SU");
        rule.week_start = *day;
        return {};
    }
    if (part == "BYDAY") return read_by_day(value, rule);
    for (const NumberList& list : number_lists)
        if (part == list.part) return read_numbers(list, value, rule);
    return refuse(
        "\"" + std::string(part) +
        "\" is no part of a rule; the parts are FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYWEEKNO, "
        "BYYEARDAY, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSECOND and BYSETPOS");
}

// What RFC 5545 forbids, and has no meaning that two programs would agree on. BYSETPOS without another BY
// part it forbids as well, but that has one meaning only.
Result<void> refuse_forbidden(const Rule& rule) {
    if (rule.count && rule.until)
        return refuse("COUNT and UNTIL together are forbidden; leave one of them out");
    const bool ordinals =
        std::any_of(rule.by_day.begin(), rule.by_day.end(), [](const auto& day) { return day.ordinal != 0; });
    const bool monthly = rule.frequency == Frequency::monthly, yearly = rule.frequency == Frequency::yearly;
    if (ordinals && !monthly && !yearly)
        return refuse("a numbered weekday such as 1MO has no meaning with FREQ=" +
                      std::string(frequencies[static_cast<std::size_t>(rule.frequency)]) +
                      "; write MO, or take FREQ=MONTHLY");
    if (ordinals && !rule.by_week_no.empty())
        return refuse("a numbered weekday such as 1MO has no meaning with BYWEEKNO; write MO");
    if (!rule.by_week_no.empty() && !yearly) return refuse("BYWEEKNO has a meaning with FREQ=YEARLY only");
    if (!rule.by_year_day.empty() &&
        (monthly || rule.frequency == Frequency::weekly || rule.frequency == Frequency::daily))
        return refuse(
            "BYYEARDAY has no meaning with FREQ=DAILY, WEEKLY or MONTHLY; take BYMONTHDAY or FREQ=YEARLY");
    if (!rule.by_month_day.empty() && rule.frequency == Frequency::weekly)
        return refuse("BYMONTHDAY has no meaning with FREQ=WEEKLY; take BYDAY or FREQ=MONTHLY");
    return {};
}

} // namespace

Result<RecurrenceRule> parse_recurrence(std::string_view text) {
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    text = upper;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == ';')) text.remove_suffix(1);
    if (text.starts_with("RRULE:")) text.remove_prefix(6);

    Rule rule;
    std::vector<std::string_view> seen;
    for (const std::string_view piece : split(text, ';')) {
        const auto equals = piece.find('=');
        if (equals == std::string_view::npos)
            return refuse("\"" + std::string(piece) +
                          "\" is no part of a rule; write NAME=VALUE, as in FREQ=WEEKLY;BYDAY=SA");
        const std::string_view part = piece.substr(0, equals);
        if (std::find(seen.begin(), seen.end(), part) != seen.end())
            return refuse(std::string(part) + " stands twice in the rule");
        seen.push_back(part);
        if (auto read = read_part(part, piece.substr(equals + 1), rule); !read) return fail(read.error());
    }
    if (std::find(seen.begin(), seen.end(), "FREQ") == seen.end())
        return refuse("a rule needs FREQ, as in FREQ=WEEKLY;BYDAY=SA");
    if (auto allowed = refuse_forbidden(rule); !allowed) return fail(allowed.error());
    return rule;
}

} // namespace lianping::programme
