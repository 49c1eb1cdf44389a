#pragma once
// Lianping's clock over real sockets: a controller that serves house time and a node that keeps it, with a
// late link between them and a node's clock that is off and drifts.

#include "support/delay_models.h"
#include "time/clock_sync.h"

#include <memory>
#include <optional>

namespace lianping::bench {

// Thread-safety: error() from one thread; the controller and the node have threads of their own.
class OurClock {
public:
    // The house gains drift_ppm on the node. Throws std::runtime_error where no socket can be had.
    OurClock(DelayModel model, std::uint64_t seed, double drift_ppm);
    ~OurClock();

    // Seconds that the node's house time is ahead of the controller's, now; nothing before the first answer.
    std::optional<double> error() const;
    // Since the node's first question left; zero before.
    Duration asking_for() const;
    ClockEstimate estimate() const;
    ClockSync::Counts counts() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::bench
