#pragma once
// Where the machine is itself a guest, its host may take a processor away, most of all one that went to
// sleep: a thread that sleeps 1 ms was seen to wake 23 ms late (p99) on such a machine, and 0.1 ms late where
// the processors were kept awake. What is measured in real time is measured with the processors kept awake,
// and says what the host took all the same.

#include "time/instants.h"

#include <atomic>
#include <thread>
#include <vector>

namespace lianping::bench {

// Keeps every processor busy with a thread that any other goes before (sched(7): SCHED_IDLE), for as long as
// it lives. Costs no measured process its time; `cpu_time` of others is not touched.
// Thread-safety: unsafe.
class AwakeProcessors {
public:
    AwakeProcessors();
    ~AwakeProcessors(); // waits for the threads
    AwakeProcessors(const AwakeProcessors&) = delete;
    AwakeProcessors& operator=(const AwakeProcessors&) = delete;

private:
    std::atomic<bool> done_{false};
    std::vector<std::thread> threads_;
};

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

} // namespace lianping::bench
