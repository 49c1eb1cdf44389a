#pragma once
// A wire between two hosts that loses and delays what goes over it, both ways, as a bad network does: a
// network interface at each end (TUN, tuntap.rst of the kernel), and a thread that carries packets between.
// So all that the hosts say to one another goes over it: bus, clock, streams.

#include "hosts.h"
#include "support/bad_network.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace lianping::bench {

// Thread-safety: made and ended by one thread.
class LossyWire {
public:
    struct End {
        const Host* host = nullptr;
        std::string address; // "10.77.1.1"
    };
    // Throws std::runtime_error, with what to do.
    LossyWire(const End& near, const End& far, const testing::BadNetwork& network);
    ~LossyWire();
    LossyWire(const LossyWire&) = delete;
    LossyWire& operator=(const LossyWire&) = delete;

    std::uint64_t carried() const { return carried_; }
    std::uint64_t lost() const { return lost_; }

private:
    void run();

    const testing::BadNetwork network_;
    int ends_[2] = {-1, -1};
    std::atomic<std::uint64_t> carried_{0}, lost_{0};
    std::atomic<bool> done_{false};
    std::thread thread_; // last
};

} // namespace lianping::bench
