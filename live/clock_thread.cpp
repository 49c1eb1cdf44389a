#include "live/clock_thread.h"

#include "base/log.h"

#include <pthread.h>

#include <algorithm>
#include <vector>

namespace lianping::live {

ClockThread::ClockThread(Context& context, const Clock& clock, std::shared_ptr<HouseMap> map,
                         const Waker& locked)
    : context_(context), clock_(clock), map_(std::move(map)), locked_(locked) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

ClockThread::~ClockThread() {
    thread_.request_stop();
    waker_.wake();
}

void ClockThread::use(const std::string& endpoint) {
    {
        const std::scoped_lock lock(mutex_);
        if (endpoint_ == endpoint) return;
        endpoint_ = endpoint;
    }
    waker_.wake();
}

void ClockThread::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "clock");
    ClockKeeper keeper(context_, clock_, {});
    std::string used;
    while (!stop.stop_requested()) {
        if (keeper.turn()) {
            const bool first = !map_->locked();
            map_->set(keeper.estimate());
            if (first) locked_.wake();
        }
        {
            const std::scoped_lock lock(mutex_);
            if (used != endpoint_ && !keeper.use(endpoint_))
                log::warn("the controller's clock endpoint is wrong: {}", endpoint_);
            used = endpoint_;
        }
        std::vector<Waitable> things = keeper.waitables();
        things.push_back(waker_.waitable());
        wait_for(things, std::clamp<Duration>(keeper.next() - clock_.now(), 0s, 1s));
        waker_.clear();
    }
}

} // namespace lianping::live
