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
    };
    Kind kind = Kind::gone;
    TimelineRow before, after;
    std::size_t showings = 0; // content: how many items come in it that did not, or at other times
};

// In [from, to). A stretch that ends behind `to` in both is the same whatever comes there.
std::vector<Difference> differences(const ScreenPlan& before, const ScreenPlan& after, UtcTime from,
                                    UtcTime to);

} // namespace lianping::ctl
