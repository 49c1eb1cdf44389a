#pragma once
// What a player asks of its machine and says of its process.

#include "time/instants.h"

#include <cstdint>
#include <string>

namespace lianping::player {

// Real-time scheduling for the calling thread alone (its later threads do not inherit it). False where the
// machine does not allow it: the player works without.
bool ask_for_fifo();

// Timers of this process fire when they are due, not up to 50 us later.
void ask_for_exact_timers();

// Pictures come from the kernel and go back to it, one by one. Before any thread.
void give_memory_back();

// Which run of the kernel this is: another after each start of the machine. Empty where it cannot be told.
std::string boot_id();

// Thread-safety: unsafe.
class ProcessMeter {
public:
    // CPU time used since the last call, in percent of one core.
    double cpu_percent(NodeTime now);
    static std::uint64_t rss_bytes();

private:
    Duration used_{};
    NodeTime at_ = NodeTime::always();
};

} // namespace lianping::player
