#pragma once
// GStreamer's own: a GstNetTimeProvider on a clock that drifts against this machine's, and a
// GstNetClientClock that follows it through a late link, both as applications make them, with no property
// changed.

#include "support/delay_models.h"

#include <memory>
#include <optional>

namespace lianping::bench {

// Thread-safety: one thread; GStreamer has its own.
class GStreamerClock {
public:
    // The provider's clock gains drift_ppm on the client's, which is GStreamer's system clock and cannot be
    // bent itself; only the difference counts. Throws std::runtime_error where the network clock cannot be
    // made.
    GStreamerClock(DelayModel model, std::uint64_t seed, double drift_ppm);
    ~GStreamerClock();

    // Seconds that the client's time is ahead of the provider's, now; nothing before it says that it is
    // synchronised.
    std::optional<double> error() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::bench
