#pragma once
// A controller and a node on a simulated network: every clock is a function of one true time, so the
// estimate's error is known to the nanosecond. Runs a day in a second; reads no clock.

#include "support/delay_models.h"
#include "time/clock_sync.h"
#include "time/probe_pacing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace lianping {

// A stream keeps its order, as TCP does, and what is lost comes 200 ms later; a lost datagram is gone.
enum class Carries { datagrams, stream };

struct SimulatedSite {
    using Delay = std::function<std::optional<Duration>(Way)>;

    double drift_ppm = 20; // house seconds gained a node second
    double wander = 0;     // standard deviation of the drift's random walk, ppm a root second
    Epoch epoch = 0x5eed;
    Duration house_start = 1'795'000'000s; // house time at true time 0
    Duration node_start = 4000s;           // node time at true time 0
    Carries carries = Carries::datagrams;
    Delay delay;
    // Of each stream, by Way.
    std::array<std::array<Duration, 2>, most_probe_connections> last_arrival{};
    std::size_t connection = 0; // that the next probe goes over
    DelaySource chance{DelayModel::wired, 99};

    // True time since the start, in node seconds: the node's clock is the master of the simulation.
    Duration now{};
    double house_ahead = 0; // seconds that house time has gained on the node since the start

    NodeTime node() const { return NodeTime(node_start + now); }
    HouseTime house_at(Duration when) const {
        const double ahead =
            house_ahead + drift_ppm * 1e-6 * 1e-9 * static_cast<double>((when - now).count());
        return HouseTime(house_start + when + Duration(std::llround(ahead * 1e9)));
    }
    void run_to(Duration when) {
        if (when <= now) return;
        const double seconds = 1e-9 * static_cast<double>((when - now).count());
        house_ahead += drift_ppm * 1e-6 * seconds;
        now = when;
        if (wander > 0) drift_ppm += wander * std::sqrt(seconds) * chance.normal();
    }

    // When what leaves at `when` arrives.
    std::optional<Duration> arrival(Way way, Duration when) {
        auto travels = delay(way);
        if (carries == Carries::datagrams) return travels ? std::optional(when + *travels) : std::nullopt;
        Duration again{};
        for (; !travels; travels = delay(way)) again += 200ms;
        auto& last = last_arrival[connection][static_cast<std::size_t>(way)];
        return last = std::max(last, when + again + *travels);
    }
    std::optional<ClockProbe> probe() {
        const auto t2 = arrival(Way::there, now);
        if (!t2) return std::nullopt;
        const auto t3 = *t2 + 30us;
        const auto t4 = arrival(Way::back, t3);
        if (!t4) return std::nullopt;
        return ClockProbe{node(), house_at(*t2), house_at(t3), NodeTime(node_start + *t4), epoch};
    }

    // Seconds that the estimate is off at the present instant; positive: it is ahead.
    double error(const ClockSync& sync) const {
        return 1e-9 * static_cast<double>((sync.estimate().to_house(node()) - house_at(now)).count());
    }
};

// Probes as the node would, for `length`; calls `watch` before each probe. Answers arrive in the order they
// return.
inline void keep_time(
    SimulatedSite& site, ClockSync& sync, Duration length, const std::function<void()>& watch = [] {}) {
    const auto start = site.now;
    const auto end = start + length;
    std::vector<ClockProbe> flying;
    std::uint64_t asked = 0;
    while (site.now < end) {
        const auto uncertainty =
            sync.estimate().locked() ? sync.estimate().uncertainty_at(site.node()) : Duration(1s);
        site.connection = asked % probe_connections(asked, site.now - start, uncertainty);
        if (const auto p = site.probe()) flying.push_back(*p);
        ++asked;
        site.run_to(site.now + until_next_probe(asked, site.now - start, uncertainty));
        std::sort(flying.begin(), flying.end(), [](const auto& a, const auto& b) { return a.t4 < b.t4; });
        while (!flying.empty() && flying.front().t4 <= site.node()) {
            sync.add(flying.front());
            flying.erase(flying.begin());
        }
        watch();
    }
}

} // namespace lianping
