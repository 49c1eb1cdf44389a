#pragma once
// A host takes a processor away most of all when it sleeps (time/stolen_time.h): a thread that sleeps 1 ms
// was seen to wake 23 ms late (p99) on such a machine, and 0.1 ms late where the processors were kept awake.
// What is measured in real time is measured with the processors kept awake, and says what the host took all
// the same.

#include "time/stolen_time.h"

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

} // namespace lianping::bench
