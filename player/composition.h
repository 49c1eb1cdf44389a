#pragma once
// A picture to be drawn: quads on a colour, nothing else. Cuts, crossfades, wipes and fades through a colour
// are values of these; so are zones, overlays and alerts.
//
// Thread-safety: values.

#include "plan/item.h"
#include "player/frame.h"

#include <cstdint>
#include <vector>

namespace lianping::player {

struct RectF {
    double x = 0, y = 0, w = 0, h = 0;
    friend constexpr bool operator==(const RectF&, const RectF&) = default;
};

// Reveals a quad along a direction: at progress p, what lies before p * (1 + softness) (in 0 to 1 along the
// direction over the target rectangle) shows, with a linear edge `softness` wide before that.
struct Wipe {
    double direction = 0; // degrees: 0 left to right, 90 top to bottom
    double softness = 0;  // of the extent; of a small part of a large area more than 1
    double progress = 1;  // 1: all shows
    friend constexpr bool operator==(const Wipe&, const Wipe&) = default;
};

struct Quad {
    FramePtr frame;          // null: a plain colour
    Colour colour;           // where frame is null
    RectF source;            // in pixels of the stored frame
    RectF target;            // in pixels of the picture
    std::uint32_t turns = 0; // quarter turns clockwise applied from source to target
    bool flipped = false;    // mirrored left to right before the turns
    double opacity = 1;
    Wipe wipe;
};

struct Composition {
    std::uint32_t width = 0, height = 0; // the logical picture; renderers scale it to the window
    Colour background;
    std::vector<Quad> quads; // bottom first
};

// Whether both draw the same pixels. Frames are compared by id.
bool same_picture(const Composition& a, const Composition& b);

} // namespace lianping::player
