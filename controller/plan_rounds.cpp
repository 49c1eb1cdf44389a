#include "controller/plan_rounds.h"

#include "base/log.h"
#include "controller/plan_timing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace lianping::controller {
namespace {

constexpr Duration check_horizon_every = 60s;

} // namespace

void PlanRounds::want(const Moment& now, Why why) {
    wanted_ = true;
    if (why == Why::intake) return;
    if (!changed_) changed_ = now.node;
    brought_media_ = brought_media_ || why == Why::change_with_new_media;
}

bool PlanRounds::in_force() const {
    const auto& screens = desks_.site.programme()->screens;
    return std::any_of(screens.begin(), screens.end(), [&](const auto& screen) {
        const auto plan = desks_.plans.plan(screen.first);
        return plan && plan->version.epoch == desks_.house.clock().epoch();
    });
}

bool PlanRounds::may_plan(const Moment& now) const {
    PlanTiming timing;
    timing.changed = changed_;
    timing.brought_media = brought_media_;
    timing.planned_last = planned_last_;
    timing.in_force = in_force();
    timing.pending = desks_.pending_media();
    timing.can_begin =
        !timing.in_force && timing.pending > 0 && can_begin(*desks_.site.programme(), desks_.catalogue);
    return timing.may_plan(now.node);
}

void PlanRounds::turn(const Moment& now) {
    if (!desks_.house.began() || !desks_.site.programme()) return;
    if (!wanted_ && now.node < next_horizon_check_) return;
    if (!may_plan(now)) return;
    wanted_ = false; // what is still taken in asks again when it is there
    changed_.reset();
    brought_media_ = false;
    next_horizon_check_ = now.node + check_horizon_every;
    const PlanDesk::From from = desks_.plan_from();
    if (!desks_.plans.due(from, now.house)) return;
    planned_last_ = now.node;
    // With nothing on screen to be changed in step, the first plan rules at once.
    const HouseTime stamp = in_force() ? desks_.delivery.stamp(now.house) : now.house;
    const std::vector<std::string> screens = desks_.plan_now(stamp, now.house);
    for (const std::string& screen : screens)
        if (const std::string& entry = desks_.plans.cut_by(screen); !entry.empty())
            log::warn("the plan of {} is short: entry {} fills it", screen, entry);
    log::info("planned {}", fmt::join(screens, ", "));
}

} // namespace lianping::controller
