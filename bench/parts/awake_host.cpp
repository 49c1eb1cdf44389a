#include "awake_host.h"

#include <sched.h>

#include <algorithm>

namespace lianping::bench {
namespace {

unsigned processors() { return std::max(1U, std::thread::hardware_concurrency()); }

} // namespace

AwakeProcessors::AwakeProcessors() {
    for (unsigned i = 0; i < processors(); ++i)
        threads_.emplace_back([this, i] {
            const sched_param lowest{};
            // Without it the thread would take what it is to keep awake.
            if (sched_setscheduler(0, SCHED_IDLE, &lowest) != 0) return;
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(i, &one);
            sched_setaffinity(0, sizeof one, &one);
            while (!done_.load(std::memory_order_relaxed)) {
            }
        });
}

AwakeProcessors::~AwakeProcessors() {
    done_ = true;
    for (std::thread& thread : threads_) thread.join();
}

} // namespace lianping::bench
