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

struct NodeWindow {
    std::string node, window; // as WxH+X+Y
    friend bool operator==(const NodeWindow&, const NodeWindow&) = default;
};

// One window for each node that has a screen, in their order, side by side across the display, in their
// screens' shapes and all of one height (in a row a node of many or wide ones where that makes them much
// larger); never larger than the screen itself.
std::vector<NodeWindow> side_by_side(const SiteView& view, DisplaySize display);

// The node's own of `windows` where none of those that are there (by node) covers any of it, else the first
// such; its own where each is covered. It is one of `windows`.
std::string free_window(const std::string& node, const std::vector<NodeWindow>& windows,
                        const std::map<std::string, std::string>& there);

} // namespace lianping::up
