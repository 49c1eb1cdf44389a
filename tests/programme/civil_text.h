#pragma once
// Instants as tests write them.

#include "programme/civil.h"

#include <cstdio>
#include <string>

namespace lianping::programme {

// "2026-03-29 02:30" or "2026-03-29 02:30:15" or "2026-03-29".
inline CivilTime at(const char* text) {
    int y = 0, m = 0, d = 0, h = 0, min = 0, s = 0;
    std::sscanf(text, "%d-%d-%d %d:%d:%d", &y, &m, &d, &h, &min, &s);
    using namespace std::chrono;
    const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    return civil(local_days(date), {hours(h) + minutes(min) + seconds(s)});
}
inline Date on(const char* text) { return date_of(at(text)); }
// The same text, read as UTC.
inline UtcTime utc(const char* text) { return UtcTime(at(text).since_origin()); }

inline std::string written(Duration since_1970) {
    using namespace std::chrono;
    const auto whole = floor<seconds>(since_1970);
    const local_days day(floor<days>(whole));
    const year_month_day date(day);
    const hh_mm_ss clock(whole - seconds(day.time_since_epoch()));
    char text[40];
    int used =
        std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
    if (clock.seconds().count() != 0)
        std::snprintf(text + used, sizeof text - static_cast<std::size_t>(used), ":%02d",
                      static_cast<int>(clock.seconds().count()));
    return text;
}
inline std::string written(CivilTime time) { return written(time.since_origin()); }
inline std::string written(UtcTime time) {
    return time == UtcTime::never() ? "never" : written(time.since_origin());
}

} // namespace lianping::programme
