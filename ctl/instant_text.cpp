#include "ctl/instant_text.h"

#include <fmt/format.h>

#include <chrono>

namespace lianping::ctl {
namespace {

using namespace std::chrono;

// Takes what it reads off the left of the text.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}
    bool empty() const { return text_.empty(); }
    bool skip(char expected) {
        if (text_.empty() || text_.front() != expected) return false;
        text_.remove_prefix(1);
        return true;
    }
    // Exactly `count` digits.
    bool digits(int count, int& value) {
        value = 0;
        for (int i = 0; i < count; ++i) {
            if (text_.empty() || text_.front() < '0' || text_.front() > '9') return false;
            value = value * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
        }
        return true;
    }
    // One to nine digits after the point.
    bool fraction(nanoseconds& value) {
        std::int64_t ns = 0, unit = 100'000'000;
        int digit = 0;
        if (!digits(1, digit)) return false;
        do {
            ns += digit * unit;
            unit /= 10;
        } while (digits(1, digit));
        value = nanoseconds(ns);
        return true;
    }

private:
    std::string_view text_;
};

struct Fields {
    programme::Date day;
    nanoseconds clock{};
    bool has_offset = false;
    seconds offset{};
};

bool read_offset(Reader& reader, Fields& fields) {
    if (reader.empty()) return true;
    fields.has_offset = true;
    if (reader.skip('Z') || reader.skip('z')) return reader.empty();
    const int sign = reader.skip('-') ? -1 : 1;
    int h = 0, m = 0;
    if (sign == 1 && !reader.skip('+')) return false;
    if (!reader.digits(2, h) || (reader.skip(':'), !reader.digits(2, m)) || h > 23 || m > 59) return false;
    fields.offset = sign * (hours(h) + minutes(m));
    return reader.empty();
}

bool read_fields(std::string_view text, Fields& fields) {
    Reader reader(text);
    int y = 0, mon = 0, d = 0, h = 0, m = 0, s = 0;
    if (!reader.digits(4, y) || !reader.skip('-') || !reader.digits(2, mon) || !reader.skip('-') ||
        !reader.digits(2, d))
        return false;
    const year_month_day date{year(y), month(static_cast<unsigned>(mon)), day(static_cast<unsigned>(d))};
    if (!date.ok() || y < 1900 || y > 2199) return false;
    fields.day = local_days(date);
    if (reader.empty()) return true;
    if (!reader.skip('T') && !reader.skip('t') && !reader.skip(' ')) return false;
    if (!reader.digits(2, h) || !reader.skip(':') || !reader.digits(2, m)) return false;
    nanoseconds part{};
    if (reader.skip(':') && (!reader.digits(2, s) || (reader.skip('.') && !reader.fraction(part))))
        return false;
    if (h > 24 || m > 59 || s > 59 || (h == 24 && (m != 0 || s != 0 || part.count() != 0))) return false;
    fields.clock = hours(h) + minutes(m) + seconds(s) + part;
    return read_offset(reader, fields);
}

struct CalendarText {
    std::string date, time;
    nanoseconds rest;
};
CalendarText calendar(nanoseconds since_1970) {
    const auto whole = floor<seconds>(since_1970);
    const sys_days day(floor<days>(whole));
    const year_month_day date(day);
    const hh_mm_ss clock(whole - seconds(day.time_since_epoch()));
    return {fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())),
            fmt::format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                        clock.seconds().count()),
            since_1970 - whole};
}

} // namespace

std::string utc_text(UtcTime at) {
    const auto [date, time, rest] = calendar(at.since_origin());
    const std::int64_t ns = rest.count();
    std::string fraction;
    if (ns % 1'000 != 0)
        fraction = fmt::format(".{:09}", ns);
    else if (ns % 1'000'000 != 0)
        fraction = fmt::format(".{:06}", ns / 1'000);
    else if (ns != 0)
        fraction = fmt::format(".{:03}", ns / 1'000'000);
    return date + "T" + time + fraction + "Z";
}

Result<UtcTime> read_instant(std::string_view text, const programme::Zone& zone) {
    Fields fields;
    if (!read_fields(text, fields))
        return fail(Error::Code::invalid,
                    fmt::format("\"{}\" is no instant; write 2026-11-28T14:30 for the site's wall "
                                "clock, or 2026-11-28T06:30:00Z for UTC, in the years 1900 to 2199",
                                text));
    const Duration local = Duration(fields.day.time_since_epoch()) + fields.clock;
    if (fields.has_offset) return UtcTime(local - Duration(fields.offset));
    return zone.to_utc(CivilTime(local));
}

std::string civil_text(UtcTime at, const programme::Zone& zone) {
    const auto text = calendar(zone.to_civil(at).since_origin());
    return text.date + " " + text.time;
}

std::string span_text(Duration span) {
    const std::string sign = span < Duration::zero() ? "-" : "";
    const hh_mm_ss clock(floor<seconds>(abs(span)));
    if (clock.hours().count() > 0)
        return fmt::format("{}{}:{:02}:{:02}", sign, clock.hours().count(), clock.minutes().count(),
                           clock.seconds().count());
    return fmt::format("{}{}:{:02}", sign, clock.minutes().count(), clock.seconds().count());
}

} // namespace lianping::ctl
