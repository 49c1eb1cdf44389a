#include "text/calendar_text.h"

#include <glib.h>
#include <lunar-date/lunar-date.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <sstream>

namespace lianping::text {
namespace {

constexpr std::array<const char*, 7> english_days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};
constexpr std::array<const char*, 7> chinese_days{"日", "一", "二", "三", "四", "五", "六"};
constexpr std::array<const char*, 12> english_months{"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<const char*, 13> chinese_numbers{"零", "一", "二", "三", "四",   "五",  "六",
                                                      "七", "八", "九", "十", "十一", "十二"};
constexpr std::array<const char*, 12> lunar_months{"正月", "二月", "三月", "四月", "五月",   "六月",
                                                   "七月", "八月", "九月", "十月", "十一月", "腊月"};
constexpr std::array<const char*, 10> stems{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
constexpr std::array<const char*, 12> branches{"子", "丑", "寅", "卯", "辰", "巳",
                                               "午", "未", "申", "酉", "戌", "亥"};
constexpr std::array<const char*, 12> chinese_animals{"鼠", "牛", "虎", "兔", "龙", "蛇",
                                                      "马", "羊", "猴", "鸡", "狗", "猪"};
constexpr std::array<const char*, 12> english_animals{"Rat",   "Ox",   "Tiger",  "Rabbit",  "Dragon", "Snake",
                                                      "Horse", "Goat", "Monkey", "Rooster", "Dog",    "Pig"};

// Howard Hinnant's days_from_civil and its inverse (chrono-compatible low-level date algorithms).
std::int64_t days_of(const CivilMoment& moment) {
    const std::int64_t y = moment.month <= 2 ? moment.year - 1 : moment.year;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t of_era = y - era * 400;
    const std::int64_t of_year =
        (153 * (moment.month + (moment.month > 2 ? -3 : 9)) + 2) / 5 + moment.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int weekday_of(const CivilMoment& moment) { // Sunday is 0
    const std::int64_t day = (days_of(moment) + 4) % 7;
    return static_cast<int>(day < 0 ? day + 7 : day);
}

int day_of_year(const CivilMoment& moment) {
    return static_cast<int>(days_of(moment) - days_of({moment.year, 1, 1, 0, 0, 0})) + 1;
}

struct Lunar {
    int year = 0;
    int month = 0; // 1..12
    int day = 0;   // 1..30
    bool leap = false;
};

std::optional<Lunar> look_up(const CivilMoment& moment) {
    // The library's table ends there.
    if (moment.year < 1901 || moment.year > 2099) return std::nullopt;
    // One a thread for good: making one reads a file of holidays, and letting it go leaves 6 KiB behind.
    thread_local const std::unique_ptr<LunarDate, decltype(&lunar_date_free)> date(lunar_date_new(),
                                                                                   &lunar_date_free);
    GError* error = nullptr;
    lunar_date_set_solar_date(date.get(), static_cast<GDateYear>(moment.year),
                              static_cast<GDateMonth>(moment.month), static_cast<GDateDay>(moment.day), 12,
                              &error);
    if (error != nullptr) { // no such day
        g_error_free(error);
        return std::nullopt;
    }
    // The form that is the same in every locale: "2025 *6 1" is the first of the leap sixth month.
    const std::unique_ptr<gchar, decltype(&g_free)> numbers(
        lunar_date_strftime(date.get(), "%(nian) %(yue) %(ri)"), &g_free);
    Lunar out;
    std::istringstream words(numbers.get());
    words >> out.year >> std::ws;
    out.leap = words.peek() == '*';
    if (out.leap) words.ignore();
    words >> out.month >> out.day;
    if (!words || out.month < 1 || out.month > 12 || out.day < 1 || out.day > 30) return std::nullopt;
    return out;
}

// A clock asks for the same day over and over.
std::optional<Lunar> lunar_of(const CivilMoment& moment) {
    thread_local std::int64_t known_day = std::numeric_limits<std::int64_t>::min();
    thread_local std::optional<Lunar> known;
    if (const std::int64_t day = days_of(moment); day != known_day) {
        known = look_up(moment);
        known_day = day;
    }
    return known;
}

std::string lunar_day(int day) {
    if (day == 10) return "初十";
    if (day == 20) return "二十";
    if (day == 30) return "三十";
    const char* tens = day < 10 ? "初" : day < 20 ? "十" : "廿";
    return std::string(tens) + chinese_numbers.at(static_cast<std::size_t>(day % 10));
}

// `least` digits wide, unless zeros are left out.
std::string number(int value, int least, bool bare) {
    const std::string digits = std::to_string(value);
    const auto wanted = static_cast<std::size_t>(bare ? 1 : least);
    return std::string(wanted - std::min(wanted, digits.size()), '0') + digits;
}

std::string one(char letter, bool bare, const CivilMoment& moment, Language language) {
    const bool chinese = language == Language::chinese;
    const auto weekday = static_cast<std::size_t>(weekday_of(moment));
    const auto month = static_cast<std::size_t>(moment.month - 1) % 12;
    const int twelve = moment.hour % 12 == 0 ? 12 : moment.hour % 12;
    switch (letter) {
    case 'H':
        return number(moment.hour, 2, bare);
    case 'I':
        return number(twelve, 2, bare);
    case 'M':
        return number(moment.minute, 2, bare);
    case 'S':
        return number(moment.second, 2, bare);
    case 'p':
        if (chinese) return moment.hour < 12 ? "上午" : "下午";
        return moment.hour < 12 ? "am" : "pm";
    case 'Y':
        return std::to_string(moment.year);
    case 'y':
        return number(moment.year % 100, 2, bare);
    case 'm':
        return number(moment.month, 2, bare);
    case 'd':
        return number(moment.day, 2, bare);
    case 'e':
        return number(moment.day, 1, true);
    case 'j':
        return number(day_of_year(moment), 3, bare);
    case 'A':
        return chinese ? std::string("星期") + chinese_days.at(weekday) : english_days.at(weekday);
    case 'a':
        return chinese ? std::string("周") + chinese_days.at(weekday)
                       : std::string(english_days.at(weekday)).substr(0, 3);
    case 'B':
        return chinese ? std::string(chinese_numbers.at(month + 1)) + "月" : english_months.at(month);
    case 'b':
        return chinese ? std::to_string(month + 1) + "月"
                       : std::string(english_months.at(month)).substr(0, 3);
    case 'F':
        return clock_text("%Y-%m-%d", moment, language);
    case 'T':
        return clock_text("%H:%M:%S", moment, language);
    case 'R':
        return clock_text("%H:%M", moment, language);
    case 'L':
        return lunar_date(moment, language);
    case 'G':
        return lunar_year(moment, language);
    case 'n':
        return "\n";
    case '%':
        return "%";
    default:
        return std::string(bare ? "%-" : "%") + letter;
    }
}

} // namespace

Language language_of(std::string_view words) {
    const std::unique_ptr<gchar, void (*)(gpointer)> valid(
        g_utf8_make_valid(words.data(), static_cast<gssize>(words.size())), &g_free);
    for (const char* at = valid.get(); *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_get_script(g_utf8_get_char(at)) == G_UNICODE_SCRIPT_HAN) return Language::chinese;
    return Language::english;
}

CivilMoment civil_moment(std::int64_t seconds) {
    std::int64_t days = seconds / 86400, of_day = seconds % 86400;
    if (of_day < 0) {
        of_day += 86400;
        --days;
    }
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t of_era = days - era * 146097;
    const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const std::int64_t shifted = (5 * of_year + 2) / 153;
    CivilMoment out;
    out.day = static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1);
    out.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
    out.year = static_cast<int>(year + era * 400 + (out.month <= 2 ? 1 : 0));
    out.hour = static_cast<int>(of_day / 3600);
    out.minute = static_cast<int>(of_day / 60 % 60);
    out.second = static_cast<int>(of_day % 60);
    return out;
}

std::string lunar_date(const CivilMoment& moment, Language language) {
    const auto lunar = lunar_of(moment);
    if (!lunar) return "";
    if (language == Language::chinese)
        return std::string(lunar->leap ? "闰" : "") +
               lunar_months.at(static_cast<std::size_t>(lunar->month - 1)) + lunar_day(lunar->day);
    return std::string("lunar ") + (lunar->leap ? "leap " : "") + "month " + std::to_string(lunar->month) +
           ", day " + std::to_string(lunar->day);
}

std::string lunar_year(const CivilMoment& moment, Language language) {
    const auto lunar = lunar_of(moment);
    if (!lunar) return "";
    const auto year = static_cast<std::size_t>(lunar->year) + 56; // year 4 of the common era was a first one
    if (language == Language::chinese)
        return std::string(stems.at(year % 10)) + branches.at(year % 12) + chinese_animals.at(year % 12) +
               "年";
    return std::string("year of the ") + english_animals.at(year % 12);
}

std::string clock_text(std::string_view format, const CivilMoment& moment, Language language) {
    std::string out;
    for (std::size_t at = 0; at < format.size(); ++at) {
        const bool last = at + 1 == format.size();
        if (format[at] != '%' || last) {
            out += format[at];
            continue;
        }
        ++at;
        const bool bare = format[at] == '-' && at + 1 < format.size();
        if (bare) ++at;
        out += one(format[at], bare, moment, language);
    }
    return out;
}

std::string_view standard_clock_format(Language language) {
    return language == Language::chinese ? "%H:%M\n%-m月%-d日 %a\n农历%L" : "%H:%M\n%A\n%e %B";
}

bool shows_seconds(std::string_view format) {
    for (std::size_t at = 0; at + 1 < format.size(); ++at) {
        if (format[at] != '%') continue;
        ++at;
        if (format[at] == '-' && at + 1 < format.size()) ++at;
        if (format[at] == 'S' || format[at] == 'T') return true;
    }
    return false;
}

} // namespace lianping::text
