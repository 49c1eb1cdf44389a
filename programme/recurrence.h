#pragma once
// Recurrence rules of RFC 5545, section 3.3.10, over civil time: a pure expander. Judged by the cases of
// tests/programme/recurrence_test.cpp (libical gets twenty of them wrong, see docs/libraries.md).
//
// Thread-safety: values and pure functions.

#include "base/result.h"
#include "time/instants.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace lianping::programme {

struct RecurrenceRule {
    enum class Frequency : std::uint8_t { secondly, minutely, hourly, daily, weekly, monthly, yearly };
    struct WeekdayNum {
        int ordinal = 0; // 0: every one; 1 the first, -1 the last, ... of the month or year
        int weekday = 0; // 0 Monday to 6 Sunday
        friend constexpr bool operator==(const WeekdayNum&, const WeekdayNum&) = default;
    };
    Frequency frequency = Frequency::daily;
    std::uint32_t interval = 1;
    std::optional<std::uint32_t> count;
    std::optional<CivilTime> until; // inclusive; a date means its last instant
    bool until_is_utc = false;      // UNTIL ended in Z: the caller turns it into civil time of the zone first
    std::vector<int> by_month, by_week_no, by_year_day, by_month_day, by_hour, by_minute, by_second,
        by_set_pos;
    std::vector<WeekdayNum> by_day;
    int week_start = 0; // WKST, 0 Monday
    friend bool operator==(const RecurrenceRule&, const RecurrenceRule&) = default;
};

// Reads "FREQ=WEEKLY;BYDAY=SA" (an "RRULE:" before it is skipped). The error names the part and says what is
// meant. What the RFC forbids (COUNT with UNTIL, ordinals in WEEKLY, ...) is refused.
Result<RecurrenceRule> parse_recurrence(std::string_view text);

// Calls `visit` with each occurrence in ascending order, beginning with the first at or after `start`, until
// visit returns false, the rule ends, or nothing was found for so long that nothing can come. `start` itself
// is an occurrence only if the rule hits it. Where `skip_to` is given, occurrences before it are counted but
// need not be visited, and the expander may leap there when the rule has no COUNT.
void expand(const RecurrenceRule& rule, CivilTime start, const std::function<bool(CivilTime)>& visit,
            CivilTime skip_to = CivilTime::always());

} // namespace lianping::programme
