#pragma once
// The first picture of a file as pixels, turned as the file asks: what is drawn into another picture.

#include "base/result.h"

#include <cstdint>
#include <vector>

namespace lianping::media {

// BGRA of 8 bit, premultiplied, rows of width * 4 bytes.
struct StillPixels {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> bgra;
};

// Scaled down, aspect kept, to at most most_width x most_height as it is seen; never up. Blocks on the disk.
// Errors: as of probe. The descriptor stays the caller's. Thread-safety: safe.
Result<StillPixels> decode_still(int descriptor, std::uint32_t most_width, std::uint32_t most_height);

} // namespace lianping::media
