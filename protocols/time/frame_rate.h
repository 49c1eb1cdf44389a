#pragma once
// A rate of pictures as a fraction, and the instants of its frames, computed from the origin so that nothing
// adds up.

#include "time/instants.h"

#include <cstdint>

namespace lianping {

struct FrameRate {
    std::int64_t num = 0; // frames in `den` seconds; 0: no rate known
    std::int64_t den = 1;

    // When frame n begins after the origin, rounded down to the nanosecond: n * den / num seconds. n may be
    // negative.
    constexpr Duration start_of(std::int64_t n) const {
        const __int128 ns = static_cast<__int128>(n) * den * 1'000'000'000;
        return Duration(static_cast<std::int64_t>(ns >= 0 ? ns / num : -((-ns + num - 1) / num)));
    }
    // The frame that is on at `since` after the origin: the greatest n with start_of(n) <= since.
    constexpr std::int64_t frame_at(Duration since) const {
        const __int128 scaled = (static_cast<__int128>(since.count()) + 1) * num;
        const __int128 per = static_cast<__int128>(den) * 1'000'000'000;
        // start_of(n) <= since  <=>  floor(n * per / num) < since + 1  <=>  n * per < (since + 1) * num
        const __int128 n = scaled - 1;
        return static_cast<std::int64_t>(n >= 0 ? n / per : -((-n + per - 1) / per));
    }
    constexpr double hz() const { return static_cast<double>(num) / static_cast<double>(den); }
    friend constexpr bool operator==(const FrameRate&, const FrameRate&) = default;
};

} // namespace lianping
