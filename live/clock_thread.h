#pragma once
// The thread that keeps house time for a source.

#include "live/house_map.h"
#include "transport/clock_keeper.h"
#include "transport/context.h"
#include "transport/waiting.h"

#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace lianping::live {

// Thread-safety: use() from any thread.
class ClockThread {
public:
    // `locked`, which outlives it, is woken when house time is known first.
    ClockThread(Context& context, const Clock& clock, std::shared_ptr<HouseMap> map, const Waker& locked);
    ~ClockThread();
    ClockThread(const ClockThread&) = delete;
    ClockThread& operator=(const ClockThread&) = delete;

    // The controller's clock endpoint from now on.
    void use(const std::string& endpoint);

private:
    void run(const std::stop_token& stop);

    Context& context_;
    const Clock& clock_;
    const std::shared_ptr<HouseMap> map_;
    const Waker& locked_;
    Waker waker_;
    std::mutex mutex_;     // guards endpoint_
    std::string endpoint_; // to be used
    std::jthread thread_;
};

} // namespace lianping::live
