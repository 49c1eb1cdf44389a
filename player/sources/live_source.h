#pragma once
// The pictures of a live stream for one slot: at each position the one that was captured `latency` before.

#include "player/live_show.h"
#include "player/source.h"

#include <memory>
#include <optional>
#include <string>

namespace lianping::player {

class LiveSource final : public Source {
public:
    // `start`: the instant of position zero of the slot. `decoder`: for status.
    LiveSource(std::shared_ptr<LiveRing> ring, HouseTime start, Duration latency);

    Selection select(Duration position) override;
    bool prepared() const override;
    std::string trouble() const override { return {}; } // what is wrong with the stream says its reception
    std::string decoder() const override { return "h264, live"; }

private:
    Duration due(HouseTime stamp) const { return stamp + latency_ - start_; }

    const std::shared_ptr<LiveRing> ring_;
    const HouseTime start_;
    const Duration latency_;
    std::optional<HouseTime> begun_;      // the stamp that was wanted first
    std::optional<std::uint64_t> number_; // of the picture shown last
    FramePtr shown_;                      // it, with its place in this slot
};

} // namespace lianping::player
