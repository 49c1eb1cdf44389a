#pragma once
// When a display refreshes, learnt from the instants at which swaps came back. Pure.
//
// A swap that waits for vsync comes back shortly after a refresh, now and then late because the thread was
// not run. So an instant earlier than expected is believed at once, and a later one a little at a time.

#include "time/instants.h"

#include <optional>

namespace lianping::player {

class RefreshEstimate {
public:
    // `nominal`: what the desktop says of the display, > 0. Displays say 60 and do 59.94 or 60.02.
    explicit RefreshEstimate(Duration nominal) : nominal_(nominal), period_(nominal) {}

    // A swap came back. Returns how many refreshes passed without a new picture since the one before, where
    // that was less than `lapse` ago (a picture that simply stood is not a miss: the caller says when it
    // began to wait).
    std::uint32_t swapped(NodeTime began, NodeTime came_back);

    Duration period() const { return period_; }
    NodeTime last_refresh() const { return last_; }

private:
    Duration nominal_;
    Duration period_;
    NodeTime last_;
    std::optional<NodeTime> first_; // of the run that period_ is measured over
    std::int64_t refreshes_ = 0;    // since first_
};

} // namespace lianping::player
