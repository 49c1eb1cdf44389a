#pragma once
// What two plans of a screen show differently within one and the same stretch, and what differs of the screen
// itself. Pure.

#include "plan/plan.h"
#include "time/instants.h"

#include <cstddef>
#include <string>
#include <vector>

namespace lianping::ctl {

// In one place: of the stretch's own items, of a zone of a layout, of its music.
struct ContentDifference {
    std::string place;         // empty: its own items; "zone side"; "music"
    std::string before, after; // the first items that differ; empty: there is none
    UtcTime at;                // where the first begins
    std::string how;           // where it is the same item, shown or played in another way: "volume, fit"
    std::size_t showings = 0;  // that come in it and did not, or at other times, or otherwise
};
// In [from, to), which both plans show of one entry. Own items first (but layouts, of which the zones are
// told), then zones, then music.
std::vector<ContentDifference> content_differences(const ScreenPlan& before, const ScreenPlan& after,
                                                   UtcTime from, UtcTime to);

// The overlays in [from, to) that only one of them has, as a person would name them: "ticker 欢迎".
struct OverlayDifference {
    std::vector<std::string> gone, come;
};
OverlayDifference overlay_differences(const ScreenPlan& before, const ScreenPlan& after, UtcTime from,
                                      UtcTime to);

// Of the screen: "volume 50 % instead of 70 %", ...
std::vector<std::string> screen_differences(const ScreenPlan& before, const ScreenPlan& after);

} // namespace lianping::ctl
