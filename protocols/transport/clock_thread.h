#pragma once
// The thread that keeps house time in a node's process: it turns a ClockKeeper and tells what comes of it.

#include "transport/clock_keeper.h"
#include "transport/context.h"
#include "transport/waiting.h"

#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace lianping {

// Thread-safety: use() from any thread, all else from one.
class ClockThread {
public:
    // `news` is called on the thread after each new estimate. All that is referred to must outlive it.
    ClockThread(Context& context, const Clock& clock, DriftMemory memory,
                std::function<void(const ClockKeeper&)> news);
    ~ClockThread(); // ends the thread; within 100 ms
    ClockThread(const ClockThread&) = delete;
    ClockThread& operator=(const ClockThread&) = delete;

    // The controller's clock endpoint from now on; the one in use goes on.
    void use(const std::string& endpoint);

    // Ends the thread. What it knows of the drift, for the next start.
    DriftMemory end();

private:
    void run(const std::stop_token& stop);

    const Clock& clock_;
    const std::function<void(const ClockKeeper&)> news_;
    ClockKeeper keeper_; // the thread's, until it has ended
    Waker waker_;
    std::mutex mutex_;     // guards endpoint_
    std::string endpoint_; // to be used
    std::jthread thread_;
};

} // namespace lianping
