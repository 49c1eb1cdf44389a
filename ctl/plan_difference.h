#pragma once
// What two plans of a screen show differently. Pure.

#include "ctl/timeline_rows.h"

#include <string>
#include <vector>

namespace lianping::ctl {

// One difference, in the order of time.
struct Difference {
    enum class Kind {
        gone,    // `before` is on screen now, and will not be
        comes,   // `after` will be
        content, // the stretch stays, but not what is in it: `before` and `after` are the first items that
                 // differ
        overlay, // the stretch (`after`) stays, but not what lies over it: `gone` and `come`
    };
    Kind kind = Kind::gone;
    TimelineRow before, after;
    std::size_t showings = 0; // content: how many items come in it that did not, or at other times
    // content: in which zone of a layout, or "music"; empty: the stretch's own items.
    std::string place{};
    // content: in which ways it is not shown as before, where it is the same item: "volume, fit".
    std::string how{};
    std::vector<std::string> gone{}, come{}; // overlay: as a person would name them
};

// In [from, to). Of zones is told where the layouts themselves come when they did. What differs of the screen
// is told by screen_differences (content_difference.h). A stretch that ends behind `to` in both is the same
// whatever comes there.
std::vector<Difference> differences(const ScreenPlan& before, const ScreenPlan& after, UtcTime from,
                                    UtcTime to);

} // namespace lianping::ctl
