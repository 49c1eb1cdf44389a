#pragma once
// Days and wall clocks, and the zones that tie them to UTC. All civil time is resolved in this folder, once.
//
// Rules (RFC 5545, 3.3.5): a local time that does not exist is read with the offset before the gap; one that
// happens twice means the first.
//
// Thread-safety: values; Zone is immutable.

#include "base/result.h"
#include "time/instants.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::programme {

using Date = std::chrono::local_days;

struct TimeOfDay {
    std::chrono::seconds since_midnight{}; // 0 to 86400, the end of the day
    friend constexpr auto operator<=>(TimeOfDay, TimeOfDay) = default;
};

struct DateRange {
    Date first, last; // both in it
    bool contains(Date day) const { return first <= day && day <= last; }
    friend bool operator==(const DateRange&, const DateRange&) = default;
};

// `days:` of an entry or an item: a day is in it when its weekday or one of the ranges says so.
struct DaySet {
    std::uint8_t weekdays = 0; // bit 0 Monday to bit 6 Sunday
    std::vector<DateRange> dates;
    bool contains(Date day) const;
    static DaySet daily() { return {0x7f, {}}; }
    friend bool operator==(const DaySet&, const DaySet&) = default;
};

// [from, to) on the wall clock.
struct CivilRange {
    CivilTime from, to;
    friend bool operator==(const CivilRange&, const CivilRange&) = default;
};

constexpr CivilTime civil(Date day, TimeOfDay at = {}) {
    return CivilTime(Duration(day.time_since_epoch()) + at.since_midnight);
}
Date date_of(CivilTime at);

// A zone of the system's tz database.
class Zone {
public:
    // not_found where the database has no such zone.
    static Result<Zone> find(std::string_view name);
    // The machine's own (TZ, /etc/localtime); UTC where it cannot be told.
    static Zone machine();

    const std::string& name() const { return name_; }
    UtcTime to_utc(CivilTime at) const;
    CivilTime to_civil(UtcTime at) const;
    std::chrono::seconds offset_at(UtcTime at) const;
    // The first instant after `at` at which the offset changes; UtcTime::never() if none is known.
    UtcTime next_change(UtcTime at) const;

private:
    Zone(std::string name, const void* handle) : name_(std::move(name)), handle_(handle) {}
    std::string name_;
    const void* handle_; // date::time_zone, lives as long as the process
};

} // namespace lianping::programme
