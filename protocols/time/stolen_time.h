#pragma once
// Where this machine is itself a guest, its host may take a processor away, most of all one that went to
// sleep. The kernel counts what was taken; nothing that is late in such a moment is the fault of who runs
// here.

#include "time/instants.h"

namespace lianping {

// Processor time that the host gave to others while this machine wanted it, since it was booted, over all
// processors (proc(5): steal). In steps of 10 ms. Zero where nothing tells.
Duration stolen_time();

// The share of the processors' time that was stolen since the clock was made or asked last: 0 to 1.
// Thread-safety: unsafe.
class StealClock {
public:
    StealClock();
    double share();
    // More than this came in pieces of 20 to 75 ms: what was measured meanwhile says nothing.
    static constexpr double bearable = 0.005;

private:
    Duration stolen_, at_;
};

} // namespace lianping
