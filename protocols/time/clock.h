#pragma once
// Reading this machine's clocks. Everything that decides takes `now` as an argument; only composition roots
// and the edges (sockets, windows) hold a Clock.

#include "time/instants.h"

namespace lianping {

// Thread-safety: safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual NodeTime now() const = 0;
    virtual UtcTime utc() const = 0;
    // Blocks until now() >= deadline. At once where it has passed.
    virtual void sleep_until(NodeTime deadline) const = 0;
};

// CLOCK_MONOTONIC_RAW and CLOCK_REALTIME. The node's time can be bent for tests and drills:
// node time = raw * (1 + drift) + offset. sleep_until sleeps on CLOCK_MONOTONIC with an absolute deadline,
// and corrects for what NTP bends of that, so a sleep never ends early and drift between the two clocks does
// not add up.
class RealClock final : public Clock {
public:
    RealClock() = default;
    RealClock(Duration offset, double drift_ppm);
    NodeTime now() const override;
    UtcTime utc() const override;
    void sleep_until(NodeTime deadline) const override;

private:
    Duration offset_{};
    double drift_ = 0;        // seconds a second
    std::int64_t origin_ = 0; // raw ns at which the bending begins
};

// CLOCK_MONOTONIC, which NTP disciplines in rate and never steps: what the controller makes house time of.
Duration disciplined_monotonic();

} // namespace lianping
