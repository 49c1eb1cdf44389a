#pragma once
// Keeping a node's idea of house time: probes in, an estimate out. Pure; the sockets are in transport, the
// disk at the composition root. How the estimator works, and what was rejected, is told in docs/time.md.
//
// A probe is NTP's exchange (RFC 5905, section 8): the node stamps t1 when it asks (node time), the
// controller t2 when the question came and t3 when the answer went (house time), the node t4 when the answer
// came (node time). offset sample = ((t2 - t1) + (t3 - t4)) / 2, round trip = (t4 - t1) - (t3 - t2).

#include "time/instants.h"
#include "time/offset_filter.h"
#include "time/path_noise.h"

#include <cstdint>
#include <vector>

namespace lianping {

struct ClockProbe {
    NodeTime t1;
    HouseTime t2;
    HouseTime t3;
    NodeTime t4;
    Epoch epoch = 0; // of t2 and t3
};

// house = origin_house + (node - origin_node) * (1 + drift). Trivially copyable: published to the other
// threads whole.
struct ClockEstimate {
    Epoch epoch = 0; // 0: nothing known yet
    NodeTime origin_node;
    HouseTime origin_house;
    double drift = 0;       // house seconds gained a node second, minus one; 20e-6 is 20 ppm
    Duration uncertainty{}; // one standard deviation of house time at origin_node; grows by drift_uncertainty
                            // a second
    double drift_uncertainty = 0;

    bool locked() const { return epoch != 0; }
    // never() and always() stay what they are.
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

// Turns probes into an estimate: a Kalman filter of offset and drift over a noise model that is learned from
// the last 256 probes. Those are filtered again with each new one, so that a probe taken before the path was
// known weighs what it should; older ones live on in the filter's base. No probe, however odd, throws or
// overflows. Thread-safety: none; the clock thread owns it. add() costs some 30 us and allocates nothing once
// warm.
class ClockSync {
public:
    explicit ClockSync(DriftMemory memory = {});

    enum class Verdict {
        taken,
        absurd, // answered before asked, no epoch, a round trip over 2 s, or impossible beside what is known
        duplicate, // the question of this answer has been used
        late,      // older than what the estimate still looks at, or of an epoch that is over
    };
    // Any order of arrival. A probe of a new epoch starts anew with the drift that is known; one that is out
    // of all possibility is held back until five in a row agree (a node that slept, a virtual machine that
    // moved), and they then start anew.
    Verdict add(const ClockProbe& probe);

    // Not locked before the first probe. Holds over for ever: nothing is forgotten while no probes come.
    const ClockEstimate& estimate() const { return estimate_; }
    // What to keep on disk now: the drift as estimated, or as remembered where the estimate knows less.
    DriftMemory memory() const;

    struct Counts {
        std::uint64_t taken = 0, absurd = 0, duplicate = 0, late = 0;
        std::uint64_t epochs = 0;  // begun
        std::uint64_t renewed = 0; // times the past was given up within an epoch
    };
    const Counts& counts() const { return counts_; }
    // The least round trip among the last probes; zero before the first.
    Duration least_round_trip() const { return noise_.least(); }

private:
    struct Jump {
        ClockProbe probe;
        Duration low, high; // house - node lies between
    };
    Verdict judge(const ClockProbe& probe) const;
    bool possible(const ClockProbe& probe) const;
    bool held_back(const ClockProbe& probe);
    void begin(const ClockProbe& probe, double drift, double drift_uncertainty);
    void insert(const ClockProbe& probe);
    void solve();
    int turns_of_learning();
    OffsetFilter through_window(OffsetFilter from) const;
    double seconds(NodeTime at) const;

    DriftMemory memory_;
    ClockEstimate estimate_;
    Counts counts_;

    // All below belongs to the epoch of estimate_. Times are seconds of node time since origin_, offsets
    // seconds of (house - node) over reference_.
    NodeTime origin_;
    Duration reference_{};
    NodeTime newest_question_ = NodeTime::always();
    OffsetFilter cold_; // where the window begins when nothing before it is believed
    OffsetFilter base_; // all that has left the window
    PathNoise noise_;
    std::size_t since_learning_ = 0; // probes
    std::vector<PathSample> window_; // by time
    std::vector<Jump> jumps_;
};

} // namespace lianping
