#pragma once
// Instants as text for status and logs, and what operators write for "until" and "for".

#include "base/result.h"
#include "programme/civil.h"
#include "time/instants.h"

#include <string>
#include <string_view>

namespace lianping::controller {

// RFC 3339 in UTC with milliseconds: "2026-11-28T06:30:00.000Z". "" for never().
std::string utc_text(UtcTime at);

// What the operator's clock on the wall shows: "2026-11-28 14:30:00".
std::string civil_text(CivilTime at);

// `until`: "18:00[:05]" (the next time that the site's clocks show it; "24:00" is this day's end),
// "2026-11-28T18:00[:05]" on the site's clocks, "2026-11-28" for the end of that day (as a range of dates in
// the operator's files has its last day), or an RFC 3339 instant that ends in Z
// or +08:00. It must lie after `now`.
Result<UtcTime> read_until(std::string_view text, UtcTime now, const programme::Zone& zone);

// `for`: "800ms", "8s", "5m", "1h30m", as in the operator's files. Above zero.
Result<Duration> read_duration(std::string_view text);

// The next 04:00 of the site: until then a take rules that names no end.
UtcTime next_four(UtcTime now, const programme::Zone& zone);

} // namespace lianping::controller
