#pragma once
// A composition drawn in doubles, straight from the definitions in player/composition.h and docs/render.md,
// and how far a renderer's picture is from it.

#include "player/composition.h"
#include "player/renderer.h"

#include <array>
#include <string>
#include <vector>

namespace lianping::player {

struct Reference {
    int width = 0, height = 0;
    std::vector<std::array<double, 3>> pixels; // r, g, b in 0 to 255
    std::vector<bool> left_out;                // one pixel at the edges of scaled quads
};

// The window has the composition's size.
Reference draw_reference(const Composition& composition);

struct Difference {
    double mean = 0;     // of the channels
    double within_4 = 1; // share of pixels whose every channel is within 4
    double largest = 0;
    std::string where; // of the largest
};
Difference compare(const Reference& reference, const Image& image);
// The bound that both renderers are held to: mean <= 1, 99.9 % of pixels within 4.
bool same(const Difference& difference);
std::string words(const Difference& difference);

} // namespace lianping::player
