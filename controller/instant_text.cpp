#include "controller/instant_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace lianping::controller {
namespace {

using programme::Date;
using programme::TimeOfDay;

struct Split {
    std::chrono::year_month_day day;
    std::chrono::hh_mm_ss<std::chrono::milliseconds> time;
};

Split split(Duration since_1970) {
    const auto day = std::chrono::floor<std::chrono::days>(since_1970);
    return {std::chrono::year_month_day(std::chrono::local_days(day)),
            std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::milliseconds>(since_1970 - day))};
}

std::string day_text(const std::chrono::year_month_day& day) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

// Reads "18:00" or "18:00:05" to the end of `text`; "24:00" is the end of the day.
bool read_time(std::string_view text, std::chrono::seconds& time) {
    int hour = 0, minute = 0, second = 0, used = 0;
    const std::string copy(text);
    // NOLINTNEXTLINE(cert-err34-c,bugprone-unchecked-string-to-number-conversion): ranges are checked below
    const int got = std::sscanf(copy.c_str(), "%2d:%2d%n:%2d%n", &hour, &minute, &used, &second, &used);
    if (got < 2 || static_cast<std::size_t>(used) != copy.size()) return false;
    const bool midnight = hour == 24 && minute == 0 && second == 0;
    if (hour < 0 || (hour > 23 && !midnight) || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    time = std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    return true;
}

// Takes "Z", "+08:00" or "-05:00" off the end of `text`, where one is there. False: it is none.
bool take_offset(std::string_view& text, std::optional<std::chrono::seconds>& offset) {
    if (text.ends_with('Z')) {
        offset = std::chrono::seconds::zero();
        text.remove_suffix(1);
        return true;
    }
    const std::size_t sign = text.find_first_of("+-");
    if (sign == std::string_view::npos) return true;
    std::chrono::seconds by{};
    if (text.size() - sign != 6 || !read_time(text.substr(sign + 1), by)) return false;
    offset = text[sign] == '-' ? -by : by;
    text = text.substr(0, sign);
    return true;
}

// Reads "2026-11-28" at the beginning of `text`.
bool read_day(std::string_view text, Date& day) {
    int year = 0;
    unsigned month = 0, of_month = 0;
    int used = 0;
    const std::string copy(text.substr(0, 10));
    // NOLINTNEXTLINE(cert-err34-c,bugprone-unchecked-string-to-number-conversion): ranges are checked below
    if (std::sscanf(copy.c_str(), "%4d-%2u-%2u%n", &year, &month, &of_month, &used) != 3 || used != 10)
        return false;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(of_month)};
    if (!date.ok() || year < 1970 || year > 2100) return false;
    day = Date(date);
    return true;
}

} // namespace

std::string utc_text(UtcTime at) {
    if (at == UtcTime::never()) return "";
    const Split is = split(at.since_origin());
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", day_text(is.day), is.time.hours().count(),
                       is.time.minutes().count(), is.time.seconds().count(), is.time.subseconds().count());
}

std::string civil_text(CivilTime at) {
    const Split is = split(at.since_origin());
    return fmt::format("{} {:02}:{:02}:{:02}", day_text(is.day), is.time.hours().count(),
                       is.time.minutes().count(), is.time.seconds().count());
}

Result<UtcTime> read_until(std::string_view text, UtcTime now, const programme::Zone& zone) {
    const auto wrong = [&] {
        return fail(
            Error::Code::invalid,
            fmt::format("\"{}\" is no instant: write 18:00, 2026-11-28T18:00, or 2026-11-28 for the end "
                        "of that day",
                        text));
    };
    std::chrono::seconds time{};
    UtcTime until;
    if (Date day; text.size() == 10 && read_day(text, day)) {
        until = zone.to_utc(programme::civil(day + std::chrono::days(1)));
    } else if (text.size() >= 16 && (text[10] == 'T' || text[10] == ' ')) {
        std::string_view of_day = text.substr(11);
        std::optional<std::chrono::seconds> offset;
        if (!take_offset(of_day, offset)) return wrong();
        of_day = of_day.substr(0, of_day.find('.')); // fractions of a second do not matter here
        if (!read_day(text, day) || !read_time(of_day, time)) return wrong();
        const CivilTime at = programme::civil(day, TimeOfDay{time});
        until = offset ? UtcTime(at.since_origin() - Duration(*offset)) : zone.to_utc(at);
    } else {
        if (!read_time(text, time)) return wrong();
        const Date today = programme::date_of(zone.to_civil(now));
        until = zone.to_utc(programme::civil(today, TimeOfDay{time}));
        if (until <= now)
            until = zone.to_utc(programme::civil(today + std::chrono::days(1), TimeOfDay{time}));
    }
    if (until <= now) return fail(Error::Code::invalid, fmt::format("\"{}\" is over already", text));
    return until;
}

Result<Duration> read_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t ns;
    };
    static constexpr std::array<Unit, 5> units{{{"ms", 1'000'000},
                                                {"s", 1'000'000'000},
                                                {"m", 60'000'000'000},
                                                {"h", 3'600'000'000'000},
                                                {"d", 86'400'000'000'000}}};
    const auto wrong = [&] {
        return fail(Error::Code::invalid, fmt::format("\"{}\" is no duration: write 30s, 5m or 1h30m", text));
    };
    double total = 0;
    std::string_view rest = text;
    while (!rest.empty()) {
        std::size_t digits = 0;
        while (digits < rest.size() && ((rest[digits] >= '0' && rest[digits] <= '9') || rest[digits] == '.'))
            ++digits;
        std::size_t end = digits;
        while (end < rest.size() && rest[end] >= 'a' && rest[end] <= 'z') ++end;
        if (digits == 0 || digits > 12) return wrong();
        const std::string number(rest.substr(0, digits));
        char* stopped = nullptr;
        const double value = std::strtod(number.c_str(), &stopped);
        const std::string_view name = rest.substr(digits, end - digits);
        const auto* const unit =
            std::find_if(units.begin(), units.end(), [&](const Unit& is) { return is.name == name; });
        if (unit == units.end() || *stopped != '\0') return wrong();
        total += value * static_cast<double>(unit->ns);
        rest.remove_prefix(end);
    }
    if (total < 1 || total > 366.0 * 86'400e9) return wrong();
    return Duration(static_cast<std::int64_t>(total));
}

UtcTime next_four(UtcTime now, const programme::Zone& zone) {
    const Date today = programme::date_of(zone.to_civil(now));
    const TimeOfDay four{std::chrono::hours(4)};
    const UtcTime at = zone.to_utc(programme::civil(today, four));
    return at > now ? at : zone.to_utc(programme::civil(today + std::chrono::days(1), four));
}

} // namespace lianping::controller
