#pragma once
// A network that is as late as a delay model says: a proxy on loopback that really waits. The n-th packet of
// a direction has the same delay on every run with the same seed, whoever sent it.

#include "support/delay_models.h"

#include <cstdint>
#include <memory>

namespace lianping::bench {

enum class Carries { datagrams, stream };

// Datagrams travel each for itself: they overtake one another, and a lost one is gone. A stream keeps its
// order, as TCP does: what is behind a late chunk waits for it, and a lost one comes 200 ms later (the least
// retransmission timeout of Linux); several connections are so each for itself. Of datagrams one peer at a
// time. Thread-safety: constructed and destroyed by one thread; has one of its own, under SCHED_FIFO where
// that is allowed.
class LateLink {
public:
    // Throws std::runtime_error where no socket can be had.
    LateLink(Carries what, std::uint16_t target_port, DelayModel model, std::uint64_t seed);
    ~LateLink();
    std::uint16_t port() const;
    bool real_time() const; // whether its thread has SCHED_FIFO

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::bench
