#pragma once
// The live table: what is on each screen and how well it is shown, in columns of a terminal.

#include "up/site_view.h"

#include <string>
#include <string_view>

namespace lianping::up {

// Columns that a text takes on a terminal: two for wide East Asian characters, none for combining marks.
std::size_t columns(std::string_view text);

// The text in exactly so many columns: padded at its end, or cut with an ellipsis.
std::string fitted(std::string_view text, std::size_t width);

// Lines with a line break each, at most `width` columns wide (80 at least). `stolen`: the share of this
// machine's processors that its host took of late.
std::string draw_table(const SiteView& view, std::size_t width, double stolen = 0);

// "taking in media: 3 of 12, media/opening.mp4 45 %"; empty where all is in.
std::string intake_line(const IntakeView& intake);

} // namespace lianping::up
