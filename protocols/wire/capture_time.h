#pragma once
// The house time of a capture as it travels with each packet of a live stream: an NTP timestamp of 64 bits
// (RFC 6051, section 3.3; RFC 5905, section 6), here in nanoseconds as GStreamer's element reads and writes
// it. House time counts from 1970 as far as its origin allows, so on the wire it is an ordinary NTP time.
//
// Pure. The 64 bits hold 2^32 s and begin anew in 2036, so a stamp is read near an instant that is known.

#include "time/instants.h"

#include <cstdint>
#include <optional>

namespace lianping {

inline constexpr const char* ntp64_uri = "urn:ietf:params:rtp-hdrext:ntp-64";

// From 1900 to 1970, and the span of an era, ns.
inline constexpr std::int64_t ntp_ahead = 2'208'988'800LL * 1'000'000'000;
inline constexpr std::int64_t ntp_era = (1LL << 32) * 1'000'000'000;

// 1 to 2^32 s; 0 means "no stamp" to readers, so that one instant of an era is a nanosecond off.
constexpr std::uint64_t ntp64_ns(HouseTime stamp) {
    std::int64_t in_era = (stamp.ns() % ntp_era + ntp_ahead) % ntp_era;
    if (in_era < 0) in_era += ntp_era;
    return static_cast<std::uint64_t>(in_era == 0 ? 1 : in_era);
}

// The instant nearest to `near` that ntp64_ns() writes so, to a nanosecond. Nothing: there is no stamp.
constexpr std::optional<HouseTime> from_ntp64(std::uint64_t ns, HouseTime near) {
    if (ns == 0 || ns >= static_cast<std::uint64_t>(ntp_era)) return std::nullopt;
    const std::int64_t off =
        (static_cast<std::int64_t>(ns) - static_cast<std::int64_t>(ntp64_ns(near))) % ntp_era;
    if (off > ntp_era / 2) return near + Duration(off - ntp_era);
    if (off < -ntp_era / 2) return near + Duration(off + ntp_era);
    return near + Duration(off);
}

} // namespace lianping
