#include "player/house_view.h"

namespace lianping::player {
namespace {

constexpr Duration utc_may_differ = 50ms; // before UTC is followed again
constexpr Duration wait_for_clock = 3s;

} // namespace

bool HouseView::can_follow(Epoch plan, const ClockEstimate& clock, Duration waited) {
    return !clock.locked() || clock.epoch == plan || waited >= wait_for_clock;
}

void HouseView::update(const ClockEstimate& clock, const ScreenPlan* plan, NodeTime now, UtcTime utc) {
    if (clock.locked() && (!plan || plan->version.epoch == clock.epoch)) {
        mapping_ = clock;
        basis_ = Basis::clock;
        made_for_ = clock.epoch;
        return;
    }
    const auto epoch = plan ? plan->version.epoch : 0;
    // An old clock of the plan's epoch is better than UTC.
    if (basis_ == Basis::clock && made_for_ == epoch) return;

    auto basis = Basis::nothing;
    HouseTime house(utc.since_origin());
    if (plan) {
        basis = utc < built_ ? Basis::unset : Basis::utc;
        house = plan->anchor.to_house(utc);
        if (basis == Basis::unset && !plan->segments.empty()) {
            // The last segment is the default, for ever: with no idea of the day it plays from now.
            if (basis_ == basis && made_for_ == epoch) return;
            house = plan->segments.back().start;
        }
    }
    const auto differs = house - mapping_.to_house(now);
    if (basis == basis_ && epoch == made_for_ && differs < utc_may_differ && -differs < utc_may_differ)
        return;
    mapping_ = {epoch == 0 ? 1 : epoch, now, house, 0, 1s, 0};
    basis_ = basis;
    made_for_ = epoch;
}

} // namespace lianping::player
