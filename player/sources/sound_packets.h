#pragma once
// What has come of a live stream's sound, not decoded yet: packets by the frame of their first sample, on the
// grid of 48 kHz (sound/live_format.h). What is missing is missed when it is to be heard, not before, so that
// nothing waits here.
//
// Thread-safety: safe. Bounded.

#include "sound/live_format.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace lianping::player {

class SoundPackets {
public:
    static constexpr Duration kept = 7s; // longer than any latency
    static constexpr std::size_t most = 1024;

    struct Packet {
        std::int64_t frame = 0;
        std::string bytes;
    };
    void push(Packet packet);
    // The first one that begins at `frame` or later.
    std::optional<Packet> from(std::int64_t frame) const;

    void missed() { ++missed_; } // one was to be heard and was not there, though later ones were
    std::uint64_t count() const { return came_; }
    std::uint64_t lost() const { return missed_; }

private:
    mutable std::mutex mutex_; // guards packets_
    std::map<std::int64_t, std::string> packets_;
    std::atomic<std::uint64_t> came_{0}, missed_{0};
};

} // namespace lianping::player
