#pragma once
// When an entry is due: its days and times, or its rule, turned into instants. Pure.

#include "programme/civil.h"
#include "programme/recurrence.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lianping::programme {

// What an entry says about when. Exactly one of (days, from, to) and (rule, starting, length) is used; an
// entry with neither is due always.
struct Occurrences {
    DaySet days = DaySet::daily();
    std::optional<TimeOfDay> from,
        to; // left out: the whole day; to < from runs past midnight, belongs to its start day
    std::optional<RecurrenceRule> rule;
    std::optional<CivilTime> starting; // DTSTART of the rule; without a rule, the one occurrence
    std::optional<Duration> length;    // `for:`
    std::vector<std::variant<DateRange, CivilTime>> except; // calendars already put in as ranges
    std::vector<CivilTime> also;
    std::optional<Duration> every; // an insertion: from, from + every, ... < to
    // One occurrence ends later than it is written: a lecture that overran.
    struct Overtime {
        UtcTime start; // of the occurrence
        Duration by{};
        friend constexpr bool operator==(const Overtime&, const Overtime&) = default;
    };
    std::optional<Overtime> overtime{};
};

struct Occurrence {
    UtcTime start,
        end; // end: of an insertion its start + every (its pass is shorter); never() where it has none
    friend constexpr bool operator==(const Occurrence&, const Occurrence&) = default;
};

// Those that touch [from, to), ascending by start, each cut where the next one begins (overtime, too).
// An insertion that runs past `to:` is not cut by it.
std::vector<Occurrence> occurrences(const Occurrences& when, const Zone& zone, UtcTime from, UtcTime to);

} // namespace lianping::programme
