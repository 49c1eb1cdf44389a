#pragma once
// A frame turned upright in memory.
//
// Thread-safety: safe (functions of their arguments).

#include "player/frame.h"

namespace lianping::player {

// A frame with the pixels of `frame` mirrored (where flipped) and turned clockwise; in its format where whole
// blocks of chroma stay whole, else in BGRA or BGRX. Its id is that of `frame`. Given back as it is where
// nothing is to be done.
FramePtr upright(const FramePtr& frame, std::uint32_t turns, bool flipped);

} // namespace lianping::player
