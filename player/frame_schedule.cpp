#include "player/frame_schedule.h"

#include <algorithm>

namespace lianping::player {
namespace {

// Room between a picture drawn and its refresh or instant, for a machine that wakes late.
constexpr Duration margin = 2ms;

NodeTime refresh_at_or_after(NodeTime at, const DisplayTiming& display) {
    // A clock that is read to the microsecond must not make a frame that is due with a refresh wait for the
    // next one.
    constexpr Duration grace = 200us;
    const auto since = at - display.last_vsync - grace;
    if (since <= Duration::zero()) {
        const auto before = (-since) / display.refresh;
        return display.last_vsync - before * display.refresh;
    }
    const auto refreshes = (since + display.refresh - 1ns) / display.refresh;
    return display.last_vsync + refreshes * display.refresh;
}

} // namespace

HouseTime step_at(HouseTime t) { return HouseTime(step_rate.start_of(step_rate.frame_at(t.since_origin()))); }

HouseTime step_after(HouseTime t) {
    return HouseTime(step_rate.start_of(step_rate.frame_at(t.since_origin()) + 1));
}

bool moves_slowly(const Scene& scene) {
    return !scene.held && std::any_of(scene.layers.begin(), scene.layers.end(), [](const Layer& layer) {
        return layer.showing.item.kind == Item::Kind::image && layer.showing.item.motion == Motion::slow;
    });
}

HouseTime next_change(const Scene& scene, std::span<const LayerOutlook> layers) {
    auto next = scene.stable_until;
    if (scene.moving) return std::min(next, step_after(scene.at));
    if (scene.held) return next;
    if (moves_slowly(scene))
        next = std::min(next,
                        HouseTime(motion_rate.start_of(motion_rate.frame_at(scene.at.since_origin()) + 1)));
    for (std::size_t i = 0; i < layers.size() && i < scene.layers.size(); ++i) {
        if (layers[i].next_due == Duration::max()) continue;
        const auto ahead = layers[i].next_due - scene.layers[i].position;
        if (ahead > Duration::zero() && ahead < next - scene.at) next = scene.at + ahead;
    }
    return next;
}

HouseTime due_since(const Scene& scene, std::span<const Duration> frames_due) {
    if (scene.moving) return step_at(scene.at);
    auto since = HouseTime::always();
    for (std::size_t i = 0; i < scene.layers.size(); ++i) {
        const auto& layer = scene.layers[i];
        since = std::max(since, layer.showing.visible_from);
        if (scene.held || i >= frames_due.size()) continue;
        since = std::max(since, scene.at - (layer.position - frames_due[i]));
    }
    if (moves_slowly(scene))
        since =
            std::max(since, HouseTime(motion_rate.start_of(motion_rate.frame_at(scene.at.since_origin()))));
    return std::min(since, scene.at);
}

HouseTime Pace::not_too_soon(HouseTime change) const {
    const HouseTime newest = drawn_.front(), oldest = drawn_.back();
    if (newest == HouseTime::always() || change <= newest || change == HouseTime::never()) return change;
    if (change - newest >= fastest_rate.start_of(1)) return change;
    if (change - oldest >= fastest_rate.start_of(at_once)) return change;
    const auto step = fastest_rate.frame_at(change.since_origin());
    const HouseTime before(fastest_rate.start_of(step));
    return before == change ? change : HouseTime(fastest_rate.start_of(step + 1));
}

void Pace::drawn(HouseTime at) {
    if (drawn_.front() == HouseTime::always() || at < drawn_.front()) drawn_.fill(at);
    std::rotate(drawn_.begin(), drawn_.end() - 1, drawn_.end());
    drawn_.front() = at;
}

Wake plan_wake(HouseTime change, NodeTime now, const ClockEstimate& clock, const DisplayTiming& display,
               const Effort& effort) {
    const auto soonest = now + effort.draw + effort.present;
    auto seen = std::max(clock.to_node(change), soonest);
    Wake wake;
    if (display.refresh <= Duration::zero()) {
        wake.present_at = seen - effort.present;
    } else {
        seen = refresh_at_or_after(seen, display);
        // Handed over once the refresh before has gone by, so that it is this one that takes it.
        wake.present_at = seen - display.refresh + std::min(display.refresh / 4, Duration(1ms));
    }
    wake.draw_at = wake.present_at - effort.draw - margin;
    if (display.refresh > Duration::zero())
        wake.draw_at = std::min(wake.draw_at, seen - effort.draw - margin);
    // What was due before it can be seen is drawn as of the instant at which it is seen.
    wake.scene_at = seen == clock.to_node(change) ? change : std::max(change, clock.to_house(seen));
    return wake;
}

} // namespace lianping::player
