#pragma once
// Where a quad falls in a window of whole pixels, and which pixels of its frame each of them is made of. Both
// renderers draw by it, so that they draw the same. Pure.
//
// The frame is first turned upright (flip, then quarter turns); all coordinates of the source below are in
// upright pixels, the first pixel's centre at 0.5. A window pixel's centre at `i + 0.5` from the target's
// edge is made of the source at `source + (i + 0.5) * source size / target size`, bilinearly. Where the
// target is below one half of the source, `box` x `box` pixels are averaged first (box = how often the target
// goes into the source, whole), on a grid that begins at the frame's upper left corner, and the averages are
// sampled bilinearly. No sample reaches beyond `texels`. Chroma belongs to its block of pixels unchanged
// (nearest), as it is stored.

#include "player/composition.h"
#include "player/renderer.h"

namespace lianping::player {

struct Placement {
    PixelRect target;                 // of the whole quad; may reach beyond the window
    PixelRect visible;                // what of it is in the window; w or h 0: nothing
    int upright_w = 0, upright_h = 0; // the frame's size, turned
    RectF source;                     // upright
    PixelRect texels;                 // the whole pixels that `source` touches
    int box_x = 1, box_y = 1;
    bool unscaled = false; // a window pixel is a pixel of the frame
};

// `window`: its size in pixels. The composition is scaled to it with its aspect kept and centred; what
// remains shows the background. Edges are rounded to whole pixels.
Placement locate(const Quad& quad, const Composition& composition, std::uint32_t window_w,
                 std::uint32_t window_h);

// What the composition's background covers: all of the window.
inline PixelRect whole(std::uint32_t window_w, std::uint32_t window_h) {
    return {0, 0, static_cast<int>(window_w), static_cast<int>(window_h)};
}

PixelRect intersection(const PixelRect& a, const PixelRect& b); // empty: w and h 0
PixelRect around(const PixelRect& a, const PixelRect& b);       // the least that holds both
inline bool empty(const PixelRect& rect) { return rect.w <= 0 || rect.h <= 0; }
inline bool contains(const PixelRect& outer, const PixelRect& inner) {
    return intersection(outer, inner) == inner;
}

// From upright pixels to stored ones: stored = (xx * x + xy * y + x0, yx * x + yy * y + y0).
struct Turning {
    double xx = 1, xy = 0, x0 = 0;
    double yx = 0, yy = 1, y0 = 0;
};
Turning to_stored(const Quad& quad);

// Whether nothing under the quad shows through it.
bool opaque(const Quad& quad);

// How much of each window pixel a wipe lets show, 0 to 1. The edge runs over 1 + softness of the extent, so
// that at progress 0 nothing shows and at 1 all.
class WipeEdge {
public:
    WipeEdge(const Wipe& wipe, const PixelRect& target);
    double coverage(int x, int y) const;

    // What of `clip` shows whole, and what is on the edge; the rest does not show. Of a wipe that runs
    // neither along rows nor along columns all is edge.
    struct Parts {
        PixelRect whole, edge;
    };
    Parts parts(const PixelRect& clip) const;
    bool along_rows() const { return dy_ == 0; } // so that all rows are alike

private:
    double at_origin_ = 1, dx_ = 0,
           dy_ = 0; // of a plane; what it is at a pixel, within 0 to 1, is the coverage
    bool hard_ = false;
};

} // namespace lianping::player
