#include "player/station/clock_thread.h"

#include "base/log.h"
#include "transport/clock_keeper.h"

#include <pthread.h>

#include <algorithm>
#include <vector>

namespace lianping::player {
namespace {

constexpr Duration keep_drift_every = 60s;

} // namespace

ClockThread::ClockThread(Context& context, const Clock& clock, const NodeState& state, Mailbox& mailbox,
                         StatusBoard& board)
    : context_(context), clock_(clock), state_(state), mailbox_(mailbox), board_(board) {
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
    ClockKeeper keeper(context_, clock_, state_.load_drift());
    Epoch epoch = 0;
    NodeTime keep_drift = clock_.now() + keep_drift_every;

    while (!stop.stop_requested()) {
        const bool taken = keeper.turn();
        {
            const std::scoped_lock lock(mutex_);
            if (!keeper.use(endpoint_)) log::warn("the controller's clock endpoint is wrong: {}", endpoint_);
        }
        if (taken) {
            const ClockReport report{keeper.estimate(), keeper.least_round_trip(), keeper.heard()};
            if (report.estimate.epoch != epoch) {
                epoch = report.estimate.epoch;
                log::info("house time is kept by the controller's clock, epoch {:016x}", epoch);
            }
            mailbox_.post_clock(report.estimate);
            board_.put(report);
        }
        const auto now = clock_.now();
        if (now >= keep_drift) {
            state_.save_drift(keeper.memory());
            keep_drift = now + keep_drift_every;
        }
        std::vector<Waitable> things = keeper.waitables();
        things.push_back(waker_.waitable());
        const auto patience = std::min<Duration>(keeper.next() - clock_.now(), 1s);
        wait_for(things, std::max(patience, Duration(0)));
        waker_.clear();
    }
    state_.save_drift(keeper.memory());
}

} // namespace lianping::player
