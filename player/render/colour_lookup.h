#pragma once
// Stored pixels -> BGRA through the source's colour table: what yuv_to_bgra does for colours that are the
// screen's already.
//
// Thread-safety: safe (functions of their arguments).

#include "player/frame.h"
#include "player/renderer.h"

namespace lianping::player {

// As to_bgra() in yuv_to_bgra.h; frame.table is not null. Between its nodes the table is interpolated in
// tetrahedra: their faces lie where two channels are alike, which is where tone mapping has its edges, and
// greys stay grey.
void table_to_bgra(const Frame& frame, const PixelRect& rect, std::uint8_t* bgra, std::ptrdiff_t stride);

} // namespace lianping::player
