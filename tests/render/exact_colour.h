#pragma once
// What a colour of a wide or bright source is on the screen, in doubles from the recommendations' formulas
// (docs/render.md, "Colour"). Shares nothing with player/colour_table.cpp.

#include "player/colour_table.h"

#include <array>

namespace lianping::player {

std::array<double, 3> exactly_on_screen(const ColourSpec& spec, std::array<double, 3> colour);

} // namespace lianping::player
