#pragma once
// Plans when something asks for it and it is time (plan_timing.h), and sends and keeps what was planned.

#include "controller/desks.h"

#include <optional>

namespace lianping::controller {

// Thread-safety: one thread. Blocks while it plans; writing is the disk writer's.
class PlanRounds {
public:
    explicit PlanRounds(Desks& desks) : desks_(desks) {}

    enum class Why { change, change_with_new_media, intake };
    void want(const Moment& now, Why why = Why::change);
    void turn(const Moment& now);
    // Whether turn() is to be called soon.
    bool wanted() const { return wanted_; }

private:
    bool may_plan(const Moment& now) const;
    bool in_force() const; // a plan of this epoch is

    Desks& desks_;
    bool wanted_ = true;
    std::optional<NodeTime> changed_; // the first change since the last plan
    bool brought_media_ = false;      // one of those changes did
    NodeTime planned_last_ = NodeTime::always();
    NodeTime next_horizon_check_;
};

} // namespace lianping::controller
