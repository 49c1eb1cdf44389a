#pragma once
// A picture reduced to a small grid of brightness: what was read back of the glass, and what should be there.
//
// Thread-safety: values.

#include <array>
#include <cstddef>
#include <cstdint>

namespace lianping::player {

struct GlassSamples {
    static constexpr int columns = 16, rows = 9;
    static constexpr std::size_t count = std::size_t{columns} * rows;
    // Of the pixel in the middle of each cell of the window, row by row from the top: 0 (black) to 255.
    std::array<std::uint8_t, count> luma{};
    // Cells of which nothing can be said are left out of all comparison.
    std::array<bool, count> known{};
};

// The pixel in the middle of a cell, of `extent` pixels.
inline int middle_of(int cell, int cells, std::uint32_t extent) {
    return static_cast<int>((2 * static_cast<std::int64_t>(cell) + 1) * extent / (std::int64_t{2} * cells));
}

// Brightness of R'G'B' after BT.709, in whole numbers.
inline std::uint8_t luma_of(std::uint8_t r, std::uint8_t g, std::uint8_t b) {
    return static_cast<std::uint8_t>((r * 54U + g * 183U + b * 19U) >> 8U);
}

} // namespace lianping::player
