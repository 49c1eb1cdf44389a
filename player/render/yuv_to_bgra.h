#pragma once
// Stored pixels -> BGRA, by libyuv.
//
// Thread-safety: safe (functions of their arguments).

#include "player/frame.h"
#include "player/renderer.h"

namespace lianping::player {

// Writes the frame's pixels of `rect` (within the frame, in stored pixels) as BGRA, 255 alpha where the
// format has none, premultiplied where it has; through the frame's colour table where there is one. Each
// sample of chroma is that of its whole block of pixels.
void to_bgra(const Frame& frame, const PixelRect& rect, std::uint8_t* bgra, std::ptrdiff_t stride);

// How many pixels share a sample of chroma across and down: 2 and 2 in 4:2:0.
struct Subsampling {
    int across = 1, down = 1;
};
Subsampling subsampling(PixelFormat format);

} // namespace lianping::player
