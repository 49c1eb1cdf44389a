#pragma once
// Looks now and then at the room on the disk, and lets what nobody needs leave the store: one file a look, so
// that nothing waits for the disk long. The events say what left, and once that nothing more can.

#include "controller/desks.h"

namespace lianping::controller {

// Thread-safety: one thread. Blocks on the disk.
class RoomRounds {
public:
    explicit RoomRounds(Desks& desks) : desks_(desks) {}

    // Once a second, when house time is known.
    void turn(const Moment& now);

private:
    Desks& desks_;
    NodeTime next_note_, next_eviction_;
    bool full_ = false; // and nothing can be done about it
};

} // namespace lianping::controller
