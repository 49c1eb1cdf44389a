#pragma once
// The thread that keeps house time: asks the controller, feeds the estimator, tells the presenter.

#include "player/station/mailbox.h"
#include "player/station/node_state.h"
#include "player/station/status_board.h"
#include "time/clock.h"
#include "transport/context.h"
#include "transport/waiting.h"

#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace lianping::player {

// Thread-safety: use() and estimate() from any thread.
class ClockThread {
public:
    // All that is referred to must outlive it.
    ClockThread(Context& context, const Clock& clock, const NodeState& state, Mailbox& mailbox,
                StatusBoard& board);
    ~ClockThread(); // keeps the drift on disk; within 100 ms

    // The controller's clock endpoint from now on; the one in use goes on.
    void use(const std::string& endpoint);

private:
    void run(const std::stop_token& stop);

    Context& context_;
    const Clock& clock_;
    const NodeState& state_;
    Mailbox& mailbox_;
    StatusBoard& board_;
    Waker waker_;
    std::mutex mutex_;     // guards endpoint_
    std::string endpoint_; // to be used
    std::jthread thread_;
};

} // namespace lianping::player
