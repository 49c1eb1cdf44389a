#pragma once
// Looks now and then at the room on the disk, and lets what nobody needs leave the store: one file a look, so
// that nothing waits for the disk long. The events say what left, and once that nothing more can. What the
// disk did not take of the programme on air is written when it does.

#include "controller/desks.h"

namespace lianping::controller {

// Thread-safety: one thread. Blocks on the disk.
class RoomRounds {
public:
    explicit RoomRounds(Desks& desks) : desks_(desks) {}

    // Once a second, when house time is known.
    void turn(const Moment& now);

private:
    void write_again(const Moment& now);

    Desks& desks_;
    NodeTime next_note_, next_eviction_, next_write_;
    bool was_low_ = false; // when it was looked at last
    bool full_ = false;    // and nothing can be done about it
};

} // namespace lianping::controller
