#pragma once
// What stands on a ground besides words, quiet enough not to be read.

#include "text/canvas.h"

namespace lianping::text {

// A sea of overlapping arcs in the box's lower corner, fading towards the words; `ink` with its alpha.
// `scale`: of one wave in pixels.
void draw_waves(const Canvas& canvas, const Box& box, double scale, const Rgba& ink);

// The same arcs, filled, over the whole box from its foot up: a sea that hides what is behind it.
void draw_swell(const Canvas& canvas, const Box& box, double scale, const Rgba& water, const Rgba& line);

// Line, lozenge, line: between title and body of something solemn.
void draw_divider(const Canvas& canvas, double centre_x, double y, double length, double line,
                  const Rgba& ink);

// Two frames, one within the other, with notched corners as on a printed bill.
void draw_frame(const Canvas& canvas, const Box& box, double line, const Rgba& ink);

} // namespace lianping::text
