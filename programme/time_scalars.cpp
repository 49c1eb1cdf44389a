#include "programme/time_scalars.h"

#include "programme/scalar_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>

namespace lianping::programme {

namespace {

constexpr Duration longest = std::chrono::hours(24 * 3660);

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
    return !text.empty() && text.size() <= 9 && std::all_of(text.begin(), text.end(), is_digit);
}
int digits_value(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

struct Unit {
    std::string_view name;
    std::int64_t ns;
};
constexpr std::array<Unit, 5> units{{{"d", 86'400'000'000'000},
                                     {"h", 3'600'000'000'000},
                                     {"m", 60'000'000'000},
                                     {"s", 1'000'000'000},
                                     {"ms", 1'000'000}}};

// Reads one "12.5" at the front of text; nothing where there is none or it is absurdly long.
std::optional<std::string_view> take_decimal(std::string_view& text) {
    std::size_t end = 0;
    bool point = false;
    while (end < text.size() && (is_digit(text[end]) || (text[end] == '.' && !point)))
        point |= text[end++] == '.';
    if (end == 0 || end > 18 || text[0] == '.' || text[end - 1] == '.') return std::nullopt;
    const std::string_view decimal = text.substr(0, end);
    text.remove_prefix(end);
    return decimal;
}

// decimal * ns, rounded half up.
__int128 times(std::string_view decimal, std::int64_t ns) {
    __int128 digits = 0, scale = 1;
    bool behind_point = false;
    for (const char c : decimal) {
        if (c == '.') {
            behind_point = true;
            continue;
        }
        digits = digits * 10 + (c - '0');
        if (behind_point) scale *= 10;
    }
    return (digits * ns + scale / 2) / scale;
}

// "14:30" or "14:30:05" as seconds; 24:00 is 86400.
std::optional<int> clock_seconds(std::string_view text) {
    std::array<int, 3> parts{};
    std::size_t count = 0;
    for (; count < 3; ++count) {
        const std::size_t colon = std::min(text.find(':'), text.size());
        const std::string_view part = text.substr(0, colon);
        if (!all_digits(part) || part.size() > 2 || (count > 0 && part.size() != 2)) return std::nullopt;
        parts[count] = digits_value(part);
        if (colon == text.size()) break;
        text.remove_prefix(colon + 1);
    }
    if (count == 0 || count == 3) return std::nullopt;
    const auto [h, m, s] = parts;
    const bool end_of_day = h == 24 && m == 0 && s == 0;
    if ((h > 23 && !end_of_day) || m > 59 || s > 59) return std::nullopt;
    return h * 3600 + m * 60 + s;
}

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

// Where a tool that knows YAML 1.1 wrote 21:00 as 1260, what it was.
std::string time_behind(int value) {
    const int seconds = value < 24 * 60 ? value * 60 : value;
    return seconds < 86400 ? to_text(TimeOfDay{std::chrono::seconds(seconds)}) : "21:00";
}

} // namespace

Result<Duration> parse_duration(std::string_view text) {
    static const std::string example =
        "write a number and a unit, such as 800ms, 8s, 1.5s, 45m, 1h30m or 90d";
    if (all_digits(text))
        return wrong(quoted(text) + " has no unit: write " + std::string(text) + "s for seconds or " +
                     std::string(text) + "m for minutes");
    std::string_view rest = text;
    __int128 total = 0;
    std::size_t next_unit = 0;
    while (!rest.empty()) {
        const auto decimal = take_decimal(rest);
        if (!decimal) return wrong(quoted(text) + " is no length: " + example);
        const std::size_t letters = std::min(rest.find_first_of("0123456789. "), rest.size());
        const auto* unit = std::find_if(units.begin(), units.end(),
                                        [&](const Unit& u) { return u.name == rest.substr(0, letters); });
        if (unit == units.end()) return wrong(quoted(text) + " is no length: " + example);
        const auto index = static_cast<std::size_t>(unit - units.begin());
        if (index < next_unit)
            return wrong(quoted(text) +
                         " is no length: units go from large to small, each once, as in 1h30m");
        next_unit = index + 1;
        rest.remove_prefix(letters);
        total += times(*decimal, unit->ns);
    }
    if (text.empty()) return wrong("a length is missing: " + example);
    if (total == 0) return wrong(quoted(text) + " is no time at all: a length is more than zero");
    if (total > longest.count()) return wrong(quoted(text) + " is more than ten years");
    return Duration(static_cast<std::int64_t>(total));
}

Result<Duration> parse_overrun(std::string_view text) {
    constexpr std::string_view extend = "extend ";
    constexpr Duration least = 1min, most = 12h;
    if (text == "cut") return Duration{};
    if (text.substr(0, extend.size()) != extend)
        return wrong(quoted(text) + " is neither `cut` nor `extend` and a length, such as extend 30m");
    auto length = parse_duration(text.substr(extend.size()));
    if (!length) return length;
    if (*length < least || *length > most) return wrong("a link is extended by 1m to 12h");
    return length;
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
    if (const auto seconds = clock_seconds(text)) return TimeOfDay{std::chrono::seconds(*seconds)};
    if (all_digits(text) && text.size() > 2)
        return wrong(quoted(text) + " is a number (some tools write 21:00 so): write \"" +
                     time_behind(digits_value(text)) + "\" in quotes");
    return wrong(quoted(text) + " is no time of day: write \"8:30\", \"08:30:15\" or \"24:00\", in quotes");
}

Result<Date> parse_date(std::string_view text) {
    const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                        all_digits(text.substr(0, 4)) && all_digits(text.substr(5, 2)) &&
                        all_digits(text.substr(8, 2));
    if (!shaped) return wrong(quoted(text) + " is no date: write it as 2026-12-01");
    using namespace std::chrono;
    const year_month_day date{year(digits_value(text.substr(0, 4))),
                              month(static_cast<unsigned>(digits_value(text.substr(5, 2)))),
                              day(static_cast<unsigned>(digits_value(text.substr(8, 2))))};
    if (!date.ok()) return wrong("there is no day " + std::string(text));
    if (date.year() < year(1900) || date.year() > year(2199))
        return wrong(quoted(text) + " is out of reach: dates go from 1900 to 2199");
    return local_days(date);
}

Result<DateRange> parse_dates(std::string_view text) {
    const std::size_t dots = text.find("..");
    const auto first = parse_date(text.substr(0, dots));
    if (!first) return fail(first.error());
    if (dots == std::string_view::npos) return DateRange{*first, *first};
    const auto last = parse_date(text.substr(dots + 2));
    if (!last) return fail(last.error());
    if (*last < *first) return wrong(quoted(text) + " ends before it begins: write the earlier day first");
    return DateRange{*first, *last};
}

Result<CivilTime> parse_instant(std::string_view text) {
    const std::size_t split = text.find_first_of("T ");
    const auto date = parse_date(text.substr(0, split));
    if (!date || split == std::string_view::npos)
        return wrong(quoted(text) + " is no instant: write day and time as 2026-11-28T14:30");
    const std::string_view clock = text.substr(split + 1);
    if (!clock.empty() && (clock.back() == 'Z' || clock.find('+') != std::string_view::npos))
        return wrong(quoted(text) +
                     " names an offset: write the local time of the entry's zone, without Z or +08:00");
    const auto seconds = clock_seconds(clock);
    if (!seconds) return wrong(quoted(text) + " is no instant: write day and time as 2026-11-28T14:30");
    return civil(*date, TimeOfDay{std::chrono::seconds(*seconds)});
}

Result<CivilRange> parse_between(std::string_view text) {
    static const std::string example =
        ": write 2026-11-20..2026-11-28, or 2026-11-20T08:00..2026-11-28T18:00";
    const std::size_t dots = text.find("..");
    const std::string_view from = text.substr(0, dots);
    const std::string_view to = dots == std::string_view::npos ? text : text.substr(dots + 2);
    CivilRange range;
    if (from.size() <= 10) {
        const auto first = parse_date(from);
        if (!first) return wrong(first.error().message + example);
        range.from = civil(*first);
    } else {
        const auto first = parse_instant(from);
        if (!first || dots == std::string_view::npos) return wrong(quoted(text) + " is no range" + example);
        range.from = *first;
    }
    if (to.size() <= 10) {
        const auto last = parse_date(to);
        if (!last) return wrong(last.error().message + example);
        range.to = civil(*last + std::chrono::days(1));
    } else {
        const auto last = parse_instant(to);
        if (!last) return wrong(last.error().message);
        range.to = *last;
    }
    if (range.to <= range.from)
        return wrong(quoted(text) + " ends before it begins: write the earlier one first");
    return range;
}

Result<std::uint8_t> parse_weekdays(std::string_view text) {
    static constexpr std::array<std::string_view, 7> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    if (text == "daily") return std::uint8_t{0x7f};
    if (text == "weekdays") return std::uint8_t{0x1f};
    if (text == "weekends") return std::uint8_t{0x60};
    const auto day = [&](std::string_view name) -> int {
        const auto* found = std::find(names.begin(), names.end(), name);
        return found == names.end() ? -1 : static_cast<int>(found - names.begin());
    };
    const std::size_t dots = text.find("..");
    const int first = day(text.substr(0, dots));
    const int last = dots == std::string_view::npos ? first : day(text.substr(dots + 2));
    if (first < 0 || last < 0)
        return wrong(
            quoted(text) +
            " names no days: write daily, weekdays, weekends, mon to sun, or dates such as 2026-12-01");
    unsigned days = 0;
    for (int at = first;; at = (at + 1) % 7) {
        days |= 1U << static_cast<unsigned>(at);
        if (at == last) break;
    }
    return static_cast<std::uint8_t>(days);
}

std::string to_text(Duration length) {
    std::string text;
    std::int64_t rest = length.count();
    for (const Unit& unit : units) {
        if (rest < unit.ns) continue;
        text += std::to_string(rest / unit.ns) + std::string(unit.name);
        rest %= unit.ns;
    }
    return text.empty() ? "0s" : text;
}

std::string to_text(TimeOfDay at) {
    const int seconds = static_cast<int>(at.since_midnight.count());
    const std::string text = two(seconds / 3600) + ":" + two(seconds / 60 % 60);
    return seconds % 60 == 0 ? text : text + ":" + two(seconds % 60);
}

std::string to_text(CivilTime at) {
    using namespace std::chrono;
    const auto day = floor<days>(at.since_origin());
    const year_month_day date{local_days(day)};
    const TimeOfDay clock{duration_cast<seconds>(at.since_origin() - day)};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data() + to_text(clock);
}

} // namespace lianping::programme
