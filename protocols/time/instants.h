#pragma once
// The kinds of instant that Lianping knows. They do not mix: an instant of one kind is turned into one of
// another only by the thing that knows how (an Anchor, a ClockEstimate, a Zone), never by arithmetic.
//
// All are signed 64-bit nanoseconds: from 1678 to 2262 for those that count from 1970.
// Thread-safety: values.

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>

namespace lianping {

using Duration = std::chrono::nanoseconds;
using namespace std::chrono_literals;

template <class Kind>
class Instant {
public:
    constexpr Instant() = default;
    constexpr explicit Instant(Duration since_origin) : since_origin_(since_origin) {}

    constexpr Duration since_origin() const { return since_origin_; }
    constexpr std::int64_t ns() const { return since_origin_.count(); }

    static constexpr Instant never() { return Instant(Duration::max()); }  // later than all others
    static constexpr Instant always() { return Instant(Duration::min()); } // earlier than all others

    friend constexpr auto operator<=>(Instant, Instant) = default;
    friend constexpr Instant operator+(Instant at, Duration d) { return Instant(at.since_origin_ + d); }
    friend constexpr Instant operator-(Instant at, Duration d) { return Instant(at.since_origin_ - d); }
    friend constexpr Duration operator-(Instant a, Instant b) { return a.since_origin_ - b.since_origin_; }
    constexpr Instant& operator+=(Duration d) { return since_origin_ += d, *this; }
    constexpr Instant& operator-=(Duration d) { return since_origin_ -= d, *this; }

private:
    Duration since_origin_{};
};

using UtcTime = Instant<struct UtcKind>; // since 1970-01-01T00:00Z, leap seconds not counted
using CivilTime =
    Instant<struct CivilKind>; // what a wall clock in some zone shows, since 1970-01-01T00:00 on it
using HouseTime = Instant<struct HouseKind>; // the site's own clock; continuous within an epoch
using NodeTime = Instant<struct NodeKind>;   // this machine's CLOCK_MONOTONIC_RAW
using MediaTime = Instant<struct MediaKind>; // since the first picture of a file, edit lists applied

// A run of house time. Drawn at random when a house clock begins anew; house times of two epochs are not
// comparable.
using Epoch = std::uint64_t;

// Where house time and UTC meet. It is valid for one epoch.
struct Anchor {
    UtcTime utc;
    HouseTime house;

    constexpr HouseTime to_house(UtcTime at) const { return house + (at - utc); }
    constexpr UtcTime to_utc(HouseTime at) const { return utc + (at - house); }
    friend constexpr bool operator==(const Anchor&, const Anchor&) = default;
};

} // namespace lianping
