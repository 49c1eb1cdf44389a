#pragma once
// Lengths, days and times as operators write them. Each function takes a whole scalar and either gives what
// it means or says what is wrong with it and how it is written.
//
// Pure.

#include "base/result.h"
#include "programme/civil.h"
#include "time/instants.h"

#include <cstdint>
#include <string_view>

namespace lianping::programme {

// "800ms", "8s", "1.5s", "45m", "1h30m", "90d": units d h m s ms, from large to small, each once. Above zero,
// at most 3660 days, rounded to the nanosecond.
Result<Duration> parse_duration(std::string_view text);
// "cut": 0; "extend 30m": 1 minute to 12 hours.
Result<Duration> parse_overrun(std::string_view text);

// "8:30", "08:30:15", and "24:00", the end of the day.
Result<TimeOfDay> parse_time_of_day(std::string_view text);

// "2026-12-01"; 1900 to 2199.
Result<Date> parse_date(std::string_view text);

// "2026-12-24..2026-12-26", both in it, or one date.
Result<DateRange> parse_dates(std::string_view text);

// "2026-11-28T14:30" or "2026-11-28T14:30:05".
Result<CivilTime> parse_instant(std::string_view text);

// "A..B" of dates (both in it), instants ([A, B)) or one of each; or one date.
Result<CivilRange> parse_between(std::string_view text);

// "daily", "weekdays", "weekends", "mon", "mon..fri": bit 0 is Monday.
Result<std::uint8_t> parse_weekdays(std::string_view text);

// How a length reads: "1h30m", "8s", "800ms".
std::string to_text(Duration length);
// "08:30" or "08:30:15".
std::string to_text(TimeOfDay at);
// "2026-11-28T14:30" or with seconds.
std::string to_text(CivilTime at);

} // namespace lianping::programme
