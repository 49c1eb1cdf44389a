#pragma once
// The node's side of clock sync as one thing: it asks, in a burst at first and then at the pace that the
// estimate needs, and makes an estimate of what comes back. Whoever owns it turns it, on a thread that does
// little else: an answer is stamped when it is taken off the socket.

#include "time/clock.h"
#include "time/clock_sync.h"
#include "transport/clock_client.h"

#include <string>
#include <vector>

namespace lianping {

// Thread-safety: one thread. Never blocks.
class ClockKeeper {
public:
    // `clock` must outlive it.
    ClockKeeper(Context& context, const Clock& clock, DriftMemory memory);

    // The controller's clock endpoint from now on. False where it is none.
    bool use(const std::string& endpoint);

    // Takes what has come, and asks where that is due. Whether there is a new estimate.
    bool turn();

    const ClockEstimate& estimate() const { return sync_.estimate(); }
    DriftMemory memory() const { return sync_.memory(); }
    Duration least_round_trip() const { return sync_.least_round_trip(); }
    NodeTime heard() const { return heard_; } // when the last answer came; the beginning before the first

    // When turn() is to be called again at the latest, and what wakes for it earlier.
    NodeTime next() const { return next_question_; }
    std::vector<Waitable> waitables() const { return client_.waitables(); }

private:
    void ask(NodeTime now);

    const Clock& clock_;
    ClockClient client_;
    ClockSync sync_;
    std::uint64_t asked_ = 0;
    NodeTime first_question_, next_question_, heard_;
    NodeTime connected_ = NodeTime::always(); // anew, the last time
    std::vector<ClockProbe> arrived_;
};

} // namespace lianping
