#include "transport/clock_thread.h"

#include "base/log.h"

#include <pthread.h>

#include <algorithm>
#include <vector>

namespace lianping {

ClockThread::ClockThread(Context& context, const Clock& clock, DriftMemory memory,
                         std::function<void(const ClockKeeper&)> news)
    : clock_(clock), news_(std::move(news)), keeper_(context, clock, memory) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

ClockThread::~ClockThread() { end(); }

void ClockThread::use(const std::string& endpoint) {
    {
        const std::scoped_lock lock(mutex_);
        if (endpoint_ == endpoint) return;
        endpoint_ = endpoint;
    }
    waker_.wake();
}

DriftMemory ClockThread::end() {
    if (thread_.joinable()) {
        thread_.request_stop();
        waker_.wake();
        thread_.join();
    }
    return keeper_.memory();
}

void ClockThread::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "clock");
    while (!stop.stop_requested()) {
        if (keeper_.turn()) news_(keeper_);
        {
            const std::scoped_lock lock(mutex_);
            if (!keeper_.use(endpoint_)) log::warn("the controller's clock endpoint is wrong: {}", endpoint_);
        }
        std::vector<Waitable> things = keeper_.waitables();
        things.push_back(waker_.waitable());
        wait_for(things, std::clamp<Duration>(keeper_.next() - clock_.now(), 0s, 1s));
        waker_.clear();
    }
}

} // namespace lianping
