#pragma once
// A path of UDP between two ports of this machine that loses and delays what goes over it, both ways, as a
// bad network does.

#include "support/bad_network.h"

#include <atomic>
#include <cstdint>
#include <thread>

namespace lianping::testing {

// Thread-safety: safe.
class ImpairedPath {
public:
    // What is sent to port() goes on to `to`; what comes back from there, to who sent last.
    ImpairedPath(std::uint16_t to, const BadNetwork& network);
    ~ImpairedPath();
    ImpairedPath(const ImpairedPath&) = delete;
    ImpairedPath& operator=(const ImpairedPath&) = delete;

    std::uint16_t port() const { return port_; }
    std::uint64_t carried() const { return carried_; }
    std::uint64_t lost() const { return lost_; }

private:
    void run();

    const std::uint16_t to_;
    const BadNetwork network_;
    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<std::uint64_t> carried_{0}, lost_{0};
    std::atomic<bool> done_{false};
    std::thread thread_; // last
};

} // namespace lianping::testing
