#include "player/station/clock_thread.h"

#include "base/log.h"
#include "time/probe_pacing.h"
#include "transport/clock_client.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <vector>

namespace lianping::player {
namespace {

constexpr Duration keep_drift_every = 60s;
// Silence after which questions begin anew with a burst: the controller was away, or started again.
constexpr Duration long_silence = 3s;

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
    ClockClient client(context_, clock_);
    ClockSync sync(state_.load_drift());
    ClockReport report;
    Epoch epoch = 0;
    std::uint64_t asked = 0;
    NodeTime first_question;
    NodeTime next_question = clock_.now();
    NodeTime heard = next_question;
    NodeTime keep_drift = next_question + keep_drift_every;
    std::vector<ClockProbe> arrived;

    while (!stop.stop_requested()) {
        // First of all, and all of them before anything is made of them: an answer is stamped when it is
        // taken off the socket, so whatever came before that would be in its stamp.
        arrived.clear();
        while (const auto probe = client.poll()) arrived.push_back(*probe);
        bool taken = false;
        for (const ClockProbe& probe : arrived) {
            if (probe.t4 - heard > long_silence) asked = std::min<std::uint64_t>(asked, 1);
            heard = probe.t4;
            taken = sync.add(probe) == ClockSync::Verdict::taken || taken;
        }
        const auto now = clock_.now();
        {
            const std::scoped_lock lock(mutex_);
            if (client.endpoint() != endpoint_) {
                if (!client.use(endpoint_))
                    log::warn("the controller's clock endpoint is wrong: {}", endpoint_);
                asked = 0;
                next_question = now;
            }
        }
        if (now >= next_question) {
            if (now - heard > long_silence) asked = 0;
            if (asked == 0) first_question = now;
            const auto uncertainty =
                sync.estimate().locked() ? sync.estimate().uncertainty_at(now) : Duration(1s);
            if (client.ask(probe_connections(asked, now - first_question, uncertainty))) {
                ++asked;
                next_question = now + until_next_probe(asked, now - first_question, uncertainty);
            } else {
                next_question = now + 250ms;
            }
        }
        if (taken) {
            report = {sync.estimate(), sync.least_round_trip(), heard};
            if (report.estimate.epoch != epoch) {
                epoch = report.estimate.epoch;
                log::info("house time is kept by the controller's clock, epoch {:016x}", epoch);
            }
            mailbox_.post_clock(report.estimate);
            board_.put(report);
        }
        if (now >= keep_drift) {
            state_.save_drift(sync.memory());
            keep_drift = now + keep_drift_every;
        }
        std::vector<Waitable> things = client.waitables();
        things.push_back(waker_.waitable());
        const auto patience = std::min<Duration>(next_question - clock_.now(), 1s);
        wait_for(things, std::max(patience, Duration(0)));
        waker_.clear();
    }
    state_.save_drift(sync.memory());
}

} // namespace lianping::player
