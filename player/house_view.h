#pragma once
// Which house time a player goes by: that of its synchronised clock, or, before that is known, its own UTC
// and the anchor of the plan it found on disk. Pure.

#include "plan/plan.h"
#include "time/clock_sync.h"

#include <optional>

namespace lianping::player {

// Thread-safety: unsafe; a value of the presenter's.
class HouseView {
public:
    enum class Basis {
        nothing, // no plan, no clock: UTC is taken for house time
        utc,     // the plan's anchor and this machine's UTC
        unset,   // as utc, but that clock was never set: the plan's default plays from now
        clock,   // synchronised, or held over
    };
    // UTC before this was never set: the software is younger.
    explicit HouseView(UtcTime built) : built_(built) {}

    // Says what is known now; call it for each piece of news and once a second. `clock` may be unlocked.
    // `plan` is the one in use or that would be used; null: none.
    void update(const ClockEstimate& clock, const ScreenPlan* plan, NodeTime now, UtcTime utc);

    // Whether a plan of that epoch can be followed now: the clock is of that epoch, or has none yet, or has
    // been waited for long enough (`waited` since the plan came).
    static bool can_follow(Epoch plan, const ClockEstimate& clock, Duration waited);

    const ClockEstimate& mapping() const { return mapping_; }
    Basis basis() const { return basis_; }

private:
    const UtcTime built_;
    ClockEstimate mapping_{1, {}, {}, 0, {}, 0};
    Basis basis_ = Basis::nothing;
    Epoch made_for_ = 0;
};

} // namespace lianping::player
