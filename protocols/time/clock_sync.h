#pragma once
// Keeping a node's idea of house time: probes in, an estimate out. Pure; the sockets are in transport, the disk at the
// composition root.
//
// A probe is NTP's exchange (RFC 5905, section 8): the node stamps t1 when it asks (node time), the controller t2 when
// the question came and t3 when the answer went (house time), the node t4 when the answer came (node time).
// offset sample = ((t2 - t1) + (t3 - t4)) / 2, round trip = (t4 - t1) - (t3 - t2).

#include <cstdint>
#include <optional>

#include "time/instants.h"

namespace lianping {

struct ClockProbe {
    NodeTime t1;
    HouseTime t2;
    HouseTime t3;
    NodeTime t4;
    Epoch epoch = 0; // of t2 and t3
};

// house = origin_house + (node - origin_node) * (1 + drift). Trivially copyable: published to the other threads whole.
struct ClockEstimate {
    Epoch epoch = 0;         // 0: nothing known yet
    NodeTime origin_node;
    HouseTime origin_house;
    double drift = 0;        // house seconds gained a node second, minus one; 20e-6 is 20 ppm
    Duration uncertainty{};  // one standard deviation of house time at origin_node; grows by drift_uncertainty a second
    double drift_uncertainty = 0;

    bool locked() const { return epoch != 0; }
    HouseTime to_house(NodeTime at) const;
    NodeTime to_node(HouseTime at) const;
    // One standard deviation of to_house(at).
    Duration uncertainty_at(NodeTime at) const;
};

// What a node keeps on disk, so that its next start knows its crystal.
struct DriftMemory {
    double drift = 0;             // as in ClockEstimate
    double drift_uncertainty = 0; // one standard deviation; <= 0: nothing known
};

} // namespace lianping
