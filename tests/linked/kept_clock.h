#pragma once
// A node's idea of house time over a simulated day: the estimates that its ClockSync published, against a
// controller's clock that drifts and wanders, over a network that delays and loses. Made once, asked for any
// instant; reads no clock.

#include "time/simulated_site.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace lianping::linked {

class KeptClock {
public:
    // The controller's clock is heard for a minute, then not, and house time is held over.
    static constexpr Duration heard = 1min, held_over = 9min;

    // House time begins at `start` and runs for `length`. The seed draws delays and wander.
    KeptClock(HouseTime start, Duration length, DelayModel network, double drift_ppm, std::uint64_t seed) {
        SimulatedSite site;
        site.house_start = start.since_origin();
        site.drift_ppm = drift_ppm;
        site.wander = 0.002;
        site.chance = DelaySource(DelayModel::wired, seed + 1);
        const auto source = std::make_shared<DelaySource>(network, seed);
        site.delay = [source](Way way) { return source->next(way); };
        ClockSync sync;
        const auto watch = [&] {
            moments_.push_back({site.house_at(site.now), site.node(), sync.estimate()});
        };
        while (site.now <= length) {
            keep_time(site, sync, heard, watch);
            site.run_to(site.now + held_over);
            watch();
        }
    }

    // What the node takes for house time when it really is `house`.
    HouseTime believed(HouseTime house) const {
        auto after = std::upper_bound(moments_.begin(), moments_.end(), house,
                                      [](HouseTime at, const Moment& m) { return at < m.house; });
        const Moment& from = *std::prev(after);
        const double share = static_cast<double>((house - from.house).count()) /
                             static_cast<double>((after->house - from.house).count());
        const auto since = static_cast<double>((after->node - from.node).count()) * share;
        return from.estimate.to_house(from.node + Duration(static_cast<std::int64_t>(since)));
    }

private:
    struct Moment {
        HouseTime house;
        NodeTime node;
        ClockEstimate estimate;
    };
    std::vector<Moment> moments_; // ascending; the first is the start, the last behind the end
};

} // namespace lianping::linked
