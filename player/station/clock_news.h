#pragma once
// What a player makes of each new estimate of house time: the presenter and the status hear of it, and the
// crystal's drift is kept on disk now and then.

#include "player/station/mailbox.h"
#include "player/station/node_state.h"
#include "player/station/status_board.h"
#include "transport/clock_keeper.h"

namespace lianping::player {

// Thread-safety: the clock's thread alone.
class ClockNews {
public:
    // All that is referred to must outlive it.
    ClockNews(const Clock& clock, const NodeState& state, Mailbox& mailbox, StatusBoard& board);

    void operator()(const ClockKeeper& keeper);

private:
    const Clock& clock_;
    const NodeState& state_;
    Mailbox& mailbox_;
    StatusBoard& board_;
    Epoch epoch_ = 0;
    NodeTime keep_drift_;
};

} // namespace lianping::player
