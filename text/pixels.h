#pragma once
// What every drawing of this folder makes, and the colours it is told.

#include <cstdint>
#include <vector>

namespace lianping::text {

// 8-bit BGRA in memory (cairo's ARGB32 on little-endian), premultiplied, rows of width * 4 bytes.
struct Pixels {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> bgra;

    bool empty() const { return width == 0 || height == 0; }
};

// Straight alpha, 0 to 1.
struct Rgba {
    double r = 0, g = 0, b = 0, a = 1;
    friend bool operator==(const Rgba&, const Rgba&) = default;
};

} // namespace lianping::text
