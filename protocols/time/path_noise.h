#pragma once
// What the network between node and controller does to a probe, learned from the last probes: how far an
// offset sample is off, given how much longer than the least its round trip was.

#include "time/instants.h"

#include <span>

namespace lianping {

// One probe: when (the middle of the exchange), its offset sample, its round trip; seconds.
struct PathSample {
    double time = 0;
    double offset = 0;
    double round_trip = 0;
    NodeTime question; // t1, which names it
};

// offset sample = offset + lean * excess + noise of variance (floor + growth * excess^2), where the excess is
// the round trip over the least. Load in both directions gives no lean and a growth up to 1/4; jitter of a
// bell's shape a floor and no growth; load in one direction alone a lean of +1/2 (on the way there) or -1/2
// (on the way back). Thread-safety: a value.
class PathNoise {
public:
    // Looks at all samples beside the line offset(t) = at_zero + drift * t, whose at_zero need not be right.
    // Not empty.
    void learn(std::span<const PathSample> samples, double at_zero, double drift);

    // The sample's offset without what the path leans by, and the variance of what is left.
    double corrected(const PathSample& sample) const;
    double variance(const PathSample& sample) const;
    // The variance of what all samples share, because on a leaning path the least round trip seen was not the
    // least that there is. Never averages out over samples, only over newer windows.
    double bias_variance() const { return bias_ * bias_; }
    Duration least() const;
    double lean() const { return lean_; }

private:
    double excess(const PathSample& sample) const;
    double least_ = 0;
    double far_ = 0; // an excess beyond this says nothing about the others
    double lean_ = 0;
    double bias_ = 0;
    double floor_ = 0;
    double growth_ = 0.25;
};

} // namespace lianping
