#pragma once
// A thread that can be given up: a decoder that hangs in a call cannot be ended, only left behind.
//
// Thread-safety: one owner; stopping() may be read by the body.

#include "time/instants.h"

#include <atomic>
#include <functional>
#include <memory>

namespace lianping::player {

class Worker {
public:
    // How often a body that waits for room in a queue should look whether it is to stop.
    static constexpr Duration look_every = 250ms;

    // `body` runs on the thread until it returns; it must look at its argument often, and must own (share)
    // all that it touches, because it may outlive the worker. `name`: at most 15 bytes, for ps and gdb.
    Worker(const char* name, std::function<void(const std::atomic<bool>& stop)> body, Duration patience = 2s);
    // Asks it to stop and waits, at most `patience`; then leaves it behind and counts it.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void stop(); // asks, does not wait

    // Threads of this process left behind so far, and still hanging. Thread-safety: safe.
    static unsigned abandoned();

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
    const Duration patience_;
};

} // namespace lianping::player
