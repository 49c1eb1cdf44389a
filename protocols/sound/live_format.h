#pragma once
// The sound of a live source as it travels: two channels on the house grid of 48 kHz, in blocks of 10 ms,
// each a packet of Opus (RFC 6716) that is known by the house time of its first sample.

#include "sound/house_grid.h"

#include <array>
#include <cstddef>

namespace lianping::live_sound {

inline constexpr int rate = 48'000;
inline constexpr std::size_t channels = 2;
inline constexpr std::int64_t block = 480; // frames
inline constexpr HouseGrid grid(rate);

using Block = std::array<float, static_cast<std::size_t>(block) * channels>; // channels interleaved

} // namespace lianping::live_sound
