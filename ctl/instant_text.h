#pragma once
// Instants as people and programs write them on the command line and read them in what is printed.

#include "base/result.h"
#include "programme/civil.h"
#include "time/instants.h"

#include <string>
#include <string_view>

namespace lianping::ctl {

// RFC 3339 in UTC: "2026-11-28T06:30:00Z", with a fraction of 3, 6 or 9 digits only where it is no whole
// second.
std::string utc_text(UtcTime at);

// Reads "2026-11-28T14:30", "2026-11-28T14:30:05.5", "2026-11-28 14:30" or "2026-11-28" on `zone`'s wall
// clock, or with "Z" or "+08:00" behind it as that says. invalid with what was meant. Years 1900 to 2199.
Result<UtcTime> read_instant(std::string_view text, const programme::Zone& zone);

// "2026-11-28 14:30:05" on `zone`'s wall clock, seconds cut.
std::string civil_text(UtcTime at, const programme::Zone& zone);

// "1:02:05", "12:05", "0:08": for positions and rests; hours only where there are some. Negative: "-0:08".
std::string span_text(Duration span);

} // namespace lianping::ctl
