#pragma once
// What a composition says must be on the glass, as a small grid of brightness: by the stored bytes of its
// frames and their matrix; nothing that draws is used. Pure.

#include "player/composition.h"
#include "player/glass_samples.h"

namespace lianping::player {

// Cells under a frame whose brightness cannot be told from its bytes (HDR, which goes through a table;
// pictures in a device's memory) are not known.
GlassSamples meant_samples(const Composition& composition, std::uint32_t window_w, std::uint32_t window_h);

} // namespace lianping::player
