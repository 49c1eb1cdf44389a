#pragma once
// Frames with known contents, and what their pixels are in exact arithmetic.

#include "player/colour_table.h"
#include "player/frame.h"

#include <array>
#include <functional>
#include <vector>

namespace lianping::player {

// A colour at a place, x and y in 0 to 1; channels r, g, b, a in 0 to 1, straight alpha.
using Pattern = std::function<std::array<double, 4>(double x, double y)>;

// Soft colours that stay well within the gamut, with some detail in them.
std::array<double, 4> clouds(double x, double y);
// Clouds whose alpha runs from 0 at the left to 1 at the right.
std::array<double, 4> fading_clouds(double x, double y);
// Squares of two greys, `n` across.
Pattern squares(int n);

struct FrameSpec {
    PixelFormat format = PixelFormat::i420;
    std::uint32_t width = 64, height = 48;
    ColourMatrix matrix = ColourMatrix::bt709;
    bool full_range = false;
    ColourSpec colours = {}; // what its R'G'B' mean
};
FramePtr make_frame(const FrameSpec& spec, const Pattern& pattern);

// The pixels of a frame as shown, from its stored bytes: R, G, B premultiplied and alpha, 0 to 255, each
// sample of chroma spread over its block. Computed in doubles, sharing nothing with the renderers.
struct ExactPicture {
    int width = 0, height = 0;
    std::vector<std::array<double, 4>> pixels;
    const std::array<double, 4>& at(int x, int y) const {
        return pixels[static_cast<std::size_t>(y * width + x)];
    }
};
ExactPicture exact_picture(const Frame& frame);

// What a frame of make_frame() was made to be.
ColourSpec colours_of(const Frame& frame);

} // namespace lianping::player
