#pragma once
// Where the windows of a site lie on a display when nobody says. Pure.

#include "up/site_view.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::up {

struct DisplaySize {
    unsigned width = 1280, height = 720; // what is taken where nobody knows
};

// The size in a line of `lianping-player --outputs`: "0: HDMI-1 1920x1080 60 Hz". Nothing where there is
// none.
std::optional<DisplaySize> read_output(std::string_view line);

// One window a node, side by side across the display, in their screens' shapes and all of one height (in a
// row a node of many or wide ones where that makes them much larger); never larger than the screen itself. As
// WxH+X+Y, in the order of view.nodes.
std::vector<std::string> side_by_side(const SiteView& view, DisplaySize display);

// The first of `windows` that none of those that are there (by node) covers any of; `otherwise` where each is
// covered.
std::string free_window(const std::vector<std::string>& windows,
                        const std::map<std::string, std::string>& there, const std::string& otherwise);

} // namespace lianping::up
