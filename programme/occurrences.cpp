#include "programme/occurrences.h"

#include <algorithm>
#include <chrono>

namespace lianping::programme {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Duration whole_day = hours(24);
// Civil time is never further from UTC than this, so a search by days that begins this much earlier misses
// nothing.
constexpr Duration margin = hours(48);
// An entry without any word about when is due since then.
constexpr CivilTime since_ever{};
// The years that are looked at. They are further apart than a Duration reaches, so nothing subtracts one from
// the other.
constexpr CivilTime first_civil = civil(Date(std::chrono::year(1880) / 1 / 1));
constexpr CivilTime last_civil = civil(Date(std::chrono::year(2250) / 1 / 1));

// One step of a search is never longer.
constexpr Duration furthest = days(50000);

CivilTime minus(CivilTime at, Duration by) {
    by = std::min(by, furthest);
    return at > first_civil + by ? at - by : first_civil;
}
UtcTime plus(UtcTime at, Duration by) { return at < UtcTime::never() - by ? at + by : UtcTime::never(); }

// A start on the wall clock and what the entry gives it, before anything is left out or cut.
struct Nominal {
    CivilTime start;
    UtcTime utc;
    UtcTime end;
};

// Ascending, each instant once. The order on the wall clock is another one around a gap.
void put_in_order(std::vector<Nominal>& found) {
    std::stable_sort(found.begin(), found.end(),
                     [](const Nominal& a, const Nominal& b) { return a.utc < b.utc; });
    const auto same = [](const Nominal& a, const Nominal& b) { return a.utc == b.utc; };
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
}

class Expansion {
public:
    Expansion(const Occurrences& when, const Zone& zone) : when_(when), zone_(zone) {
        window_from_ = when.from.value_or(TimeOfDay{}).since_midnight;
        window_to_ = when.to.value_or(TimeOfDay{std::chrono::hours(24)}).since_midnight;
        if (window_to_ <= window_from_) window_to_ += whole_day;
        for (const auto& except : when.except) {
            if (const auto* range = std::get_if<DateRange>(&except))
                except_days_.push_back(*range);
            else
                except_instants_.push_back(zone.to_utc(std::get<CivilTime>(except)));
        }
        std::sort(except_instants_.begin(), except_instants_.end());
    }

    // What begins at or after `from` and before `to` on the wall clock, ascending and each instant once.
    std::vector<Nominal> starting_in(CivilTime from, CivilTime to) const {
        std::vector<Nominal> found;
        const auto add = [&](CivilTime start, UtcTime end, std::optional<Duration> length) {
            add_window(found, start, end, length, from, to);
        };
        if (by_rule())
            from_rule(from, to, add);
        else if (when_.starting)
            add(*when_.starting, rule_end(*when_.starting), when_.length);
        else if (always())
            add(since_ever, UtcTime::never(), std::nullopt);
        else
            from_days(from, to, add);
        for (const CivilTime extra : when_.also) from_also(extra, add);
        std::erase_if(found, [&](const Nominal& one) { return excepted(one); });
        put_in_order(found);
        return found;
    }

    // How long before an instant one may have begun that still goes on; nothing: for ever.
    std::optional<Duration> longest() const {
        if (by_rule() || when_.starting) {
            if (!when_.length && !when_.every) return std::nullopt;
            return when_.length.value_or(Duration::zero()) + when_.every.value_or(Duration::zero());
        }
        if (always()) return std::nullopt;
        return window_to_ - window_from_ + when_.every.value_or(Duration::zero());
    }

    // The first day on which one can begin: before it there is no need to look.
    CivilTime first() const {
        CivilTime least = first_civil;
        if (when_.starting)
            least = *when_.starting;
        else if (always())
            least = since_ever;
        for (const CivilTime extra : when_.also) least = std::min(least, extra);
        return std::max(least, first_civil);
    }

private:
    bool by_rule() const { return when_.rule.has_value() && when_.starting.has_value(); }
    bool always() const {
        return !when_.from && !when_.to && !when_.every && when_.except.empty() && when_.also.empty() &&
               when_.days == DaySet::daily();
    }

    UtcTime rule_end(CivilTime start) const {
        if (!when_.length) return UtcTime::never();
        return plus(zone_.to_utc(start), *when_.length);
    }

    template <class Add>
    void from_rule(CivilTime from, CivilTime to, const Add& add) const {
        RecurrenceRule rule = *when_.rule;
        // Compared as instants, since the hour that happens twice lies on both sides of some.
        std::optional<UtcTime> until;
        if (rule.until && rule.until_is_utc) {
            until = UtcTime(rule.until->since_origin());
            rule.until = CivilTime(until->since_origin() + margin);
            rule.until_is_utc = false;
        }
        // The insertions of a window go on after its start.
        const CivilTime earliest = when_.every && when_.length ? minus(from, *when_.length + margin) : from;
        expand(
            rule, *when_.starting,
            [&](CivilTime start) {
                if (start >= to || (until && zone_.to_utc(start) > *until)) return false;
                add(start, rule_end(start), when_.length);
                return true;
            },
            earliest);
    }

    template <class Add>
    void from_days(CivilTime from, CivilTime to, const Add& add) const {
        for (Date day = date_of(from) - days(2); civil(day) < to; day += days(1)) {
            if (!when_.days.contains(day)) continue;
            const CivilTime midnight = civil(day);
            add(midnight + window_from_, zone_.to_utc(midnight + window_to_), window_to_ - window_from_);
        }
    }

    template <class Add>
    void from_also(CivilTime start, const Add& add) const {
        if (by_rule() || when_.starting) return add(start, rule_end(start), when_.length);
        const Duration length = window_to_ - window_from_;
        const bool own_time = start == civil(date_of(start)) + window_from_;
        if (when_.every && !own_time) return add(start, zone_.to_utc(start), std::nullopt); // one insertion
        add(start, zone_.to_utc(start + length), length);
    }

    // A window, or the insertions in it, as far as they begin in [from, to). `length` is that of the window
    // on the wall clock: insertions are times of day, so an hour that is left out or comes twice moves none
    // of the others.
    void add_window(std::vector<Nominal>& found, CivilTime start, UtcTime end, std::optional<Duration> length,
                    CivilTime from, CivilTime to) const {
        if (!when_.every) {
            const UtcTime utc = zone_.to_utc(start);
            // A window whose clock times fall together in a gap is empty.
            if (start >= from && start < to && end > utc) found.push_back({start, utc, end});
            return;
        }
        const Duration every = *when_.every;
        const CivilTime stop = std::min(to, length ? start + *length : start + every);
        if (start < minus(from, length.value_or(every))) return;
        CivilTime at = start;
        if (at < from) at += (from - at + every - Duration(1)) / every * every;
        for (; at < stop; at += every) {
            const UtcTime utc = zone_.to_utc(at);
            found.push_back({at, utc, plus(utc, every)});
        }
    }

    bool excepted(const Nominal& one) const {
        if (std::binary_search(except_instants_.begin(), except_instants_.end(), one.utc)) return true;
        const Date day = date_of(one.start);
        return std::any_of(except_days_.begin(), except_days_.end(),
                           [&](const DateRange& range) { return range.contains(day); });
    }

    const Occurrences& when_;
    const Zone& zone_;
    Duration window_from_{}, window_to_ = whole_day; // since midnight of the start day
    std::vector<DateRange> except_days_;
    std::vector<UtcTime> except_instants_; // ascending
};

} // namespace

std::vector<Occurrence> occurrences(const Occurrences& when, const Zone& zone, UtcTime from, UtcTime to) {
    if (from >= to || (when.every && *when.every <= Duration::zero())) return {};
    const Expansion expansion(when, zone);
    const CivilTime civil_from = std::clamp(zone.to_civil(from), first_civil, last_civil);
    const CivilTime civil_to = std::clamp(zone.to_civil(to), first_civil, last_civil);
    const CivilTime first = minus(expansion.first(), margin);
    const auto touches = [&](const Nominal& one) { return one.utc < to; };

    const auto wider = [](Duration step) { return step > furthest / 8 ? furthest : step * 8; };

    // Back to the one that may still go on at `from`: by its length, or by ever larger steps.
    const Duration overtime = when.overtime ? when.overtime->by : Duration{};
    std::optional<Duration> longest = expansion.longest();
    if (longest) *longest += overtime;
    CivilTime search_from = minus(civil_from, longest.value_or(Duration::zero()) + margin);
    std::vector<Nominal> found = expansion.starting_in(search_from, civil_to + margin);
    const auto end_of = [&](const Nominal& one) {
        return when.overtime && one.utc == when.overtime->start ? plus(one.end, overtime) : one.end;
    };
    for (Duration back = days(8); !longest && search_from > first; back = wider(back)) {
        if (!found.empty() && found.front().utc <= from) break;
        const CivilTime earlier = minus(search_from, back);
        const std::vector<Nominal> older = expansion.starting_in(earlier, search_from);
        found.insert(found.begin(), older.begin(), older.end());
        put_in_order(found);
        search_from = earlier;
    }

    // On to the one after `to`, which may cut the last.
    std::size_t within = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), touches));
    CivilTime searched_to = civil_to + margin;
    const UtcTime last_end = within > 0 ? end_of(found[within - 1]) : UtcTime::always();
    const CivilTime needed = std::min(zone.to_civil(last_end), last_civil);
    for (Duration ahead = days(8); within == found.size() && within > 0 && searched_to < needed;
         ahead = wider(ahead)) {
        const CivilTime later = searched_to < last_civil - ahead ? searched_to + ahead : last_civil;
        const std::vector<Nominal> newer = expansion.starting_in(searched_to, later);
        found.insert(found.end(), newer.begin(), newer.end());
        put_in_order(found);
        searched_to = later;
        if (later == last_civil) break;
    }

    std::vector<Occurrence> result;
    for (std::size_t i = 0; i < within; ++i) {
        Occurrence one{found[i].utc, end_of(found[i])};
        if (i + 1 < found.size()) one.end = std::min(one.end, found[i + 1].utc);
        if (one.end > from && one.end > one.start) result.push_back(one);
    }
    return result;
}

} // namespace lianping::programme
