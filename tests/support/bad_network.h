#pragma once
// A bad network between two ends: what is lost of what is sent, and when the rest arrives. Pure: `now` is an
// argument; its sockets and wires are their owners'.

#include "time/instants.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <utility>

namespace lianping::testing {

struct BadNetwork {
    double loss = 0;   // of packets, each for itself, 0 to 1
    Duration delay{};  // one way
    Duration jitter{}; // added, evenly from 0 on: so the order changes, too
    std::uint64_t seed = 1;
};

// Packets under way. Thread-safety: unsafe.
template <class Packet>
class UnderWay {
public:
    using Instant = std::chrono::steady_clock::time_point;

    explicit UnderWay(const BadNetwork& network) : network_(network), random_(network.seed) {}

    // False: it is lost.
    bool sent(Packet packet, Instant now) {
        std::uniform_real_distribution<double> chance(0, 1);
        if (chance(random_) < network_.loss) return false;
        const auto more = chance(random_) * static_cast<double>(network_.jitter.count());
        arrivals_.emplace(now + network_.delay + Duration(static_cast<std::int64_t>(more)),
                          std::move(packet));
        return true;
    }
    // The next one that has arrived.
    std::optional<Packet> arrived(Instant now) {
        if (arrivals_.empty() || arrivals_.begin()->first > now) return std::nullopt;
        return std::move(arrivals_.extract(arrivals_.begin()).mapped());
    }
    // Until one arrives, `most` at most.
    Duration pause(Instant now, Duration most) const {
        if (arrivals_.empty()) return most;
        return std::clamp<Duration>(arrivals_.begin()->first - now, Duration{}, most);
    }

private:
    const BadNetwork network_;
    std::mt19937_64 random_;
    std::multimap<Instant, Packet> arrivals_;
};

} // namespace lianping::testing
