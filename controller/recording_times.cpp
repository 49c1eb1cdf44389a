#include "controller/recording_times.h"

#include "controller/live_desk.h"

#include <algorithm>

namespace lianping::controller {
namespace {

std::string link_of(const Showing& showing) {
    return showing.item.stream.substr(0, showing.item.stream.find('/'));
}

CivilTime wall_at(const ScreenPlan& plan, HouseTime at) {
    const UtcTime utc = plan.anchor.to_utc(at);
    return CivilTime(std::chrono::round<std::chrono::seconds>(utc.since_origin() + utc_offset_at(plan, utc)));
}

HouseTime midnight_before(const ScreenPlan& plan, HouseTime t) {
    const UtcTime utc = plan.anchor.to_utc(t);
    const Duration wall = utc.since_origin() + utc_offset_at(plan, utc);
    return t - (wall - std::chrono::floor<std::chrono::days>(wall));
}

// Since when what a plan shows at t is on.
HouseTime begun_in_plan(const ScreenPlan& plan, const Showing& showing, HouseTime t) {
    const auto after = std::find_if(plan.segments.begin(), plan.segments.end(),
                                    [t](const Segment& segment) { return segment.start > t; });
    if (after == plan.segments.begin()) return showing.key.start;
    const Segment& segment = *std::prev(after);
    const EntryInfo& entry = plan.entries[segment.entry];
    if (entry.name == "default") return midnight_before(plan, t);
    // A live item among others has a slot of its own; a link that an entry plays is as long as that.
    return entry.playlist == "live:" + link_of(showing) ? segment.occurrence : showing.key.start;
}

HouseTime begun_by_take(const Acts& acts, const Showing& showing) {
    for (const Take& take : acts.takes)
        if (take.id == showing.key.take) return take.from;
    return showing.key.start;
}

} // namespace

std::map<std::string, OnSince> links_on_since(const Timeline& whole, const Timeline& planned, HouseTime t) {
    std::map<std::string, OnSince> links;
    const auto& plan = planned.plan();
    if (!plan) return links;
    const auto put = [&](const std::string& link, HouseTime since) {
        const auto [at, is_new] = links.try_emplace(link);
        if (is_new || since < at->second.since) at->second = {since, wall_at(*plan, since)};
    };
    constexpr std::size_t most = 64;
    for (const Showing& showing : planned.upcoming(t, 1ns, most))
        if (showing.item.kind == Item::Kind::live && showing.visible_from <= t && t < showing.visible_to)
            put(link_of(showing), begun_in_plan(*plan, showing, t));
    const auto& acts = whole.acts();
    if (!acts) return links;
    for (const Showing& showing : whole.upcoming(t, 1ns, most))
        if (showing.item.kind == Item::Kind::live && showing.key.take != 0 && showing.visible_from <= t &&
            t < showing.visible_to && !links.contains(link_of(showing)))
            put(link_of(showing), begun_by_take(*acts, showing));
    return links;
}

} // namespace lianping::controller
