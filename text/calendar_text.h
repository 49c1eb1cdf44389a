#pragma once
// A date and time in words: Chinese or English, Gregorian and lunar.
//
// Thread-safety: safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace lianping::text {

enum class Language { english, chinese };

// Chinese where `words` (a site's name) has a Chinese character in it.
Language language_of(std::string_view words);

// A wall clock's reading. Proleptic Gregorian; hour 0..23, second 0..60.
struct CivilMoment {
    int year = 2000, month = 1, day = 1;
    int hour = 0, minute = 0, second = 0;
};
// `seconds` since 1970-01-01T00:00 on that wall clock (UTC plus the zone's offset).
CivilMoment civil_moment(std::int64_t seconds);

// The Chinese calendar's date: "十月十四", "闰六月初一", "正月初一"; in English "lunar month 10, day 14".
// Years 1900 to 2100; empty outside of them.
std::string lunar_date(const CivilMoment& moment, Language language);
// The lunar year by stem, branch and animal: "丙午马年", "year of the Horse".
std::string lunar_year(const CivilMoment& moment, Language language);

// `format` as strftime has it, in that language whatever the machine's locale:
//   %H %I %M %S %p   hour (24, 12), minute, second, 上午/下午      %Y %y %m %d %e   year, month, day
//   (%e: 1..31) %A %a  weekday (星期日, 周日)    %B %b  month (十一月, 11月; November, Nov)    %j  day of the
//   year %F  2026-11-22   %T  14:30:05   %R  14:30   %n  a new line   %%  a per cent %L  lunar date   %G
//   lunar year      a - behind the % leaves out a leading zero: %-m月%-d日
// What follows a line break is drawn smaller by draw_clock_face(). An unknown letter stays as it is written.
std::string clock_text(std::string_view format, const CivilMoment& moment, Language language);

// What a clock shows unless told: time, and under it date and weekday, in Chinese the lunar date too.
std::string_view standard_clock_format(Language language);

// Whether what clock_text() makes of it changes every second, rather than every minute.
bool shows_seconds(std::string_view format);

} // namespace lianping::text
