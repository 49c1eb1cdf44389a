#pragma once
// Y'CbCr as stored -> R'G'B' as shown, after ITU-R BT.601-7, BT.709-6 and BT.2020-2: samples in 0 to 1 as a
// texture holds them (of 255, or of 65535 where 10 bits lie in 16, low or high), colours in 0 to 1, full
// range.
//
// Thread-safety: values.

#include "player/frame.h"

#include <array>

namespace lianping::player {

struct ColourConversion {
    std::array<std::array<double, 3>, 3> matrix{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}; // rows: R, G, B
    std::array<double, 3> offset{0, 0, 0};
};

ColourConversion conversion_of(const Frame& frame);

} // namespace lianping::player
