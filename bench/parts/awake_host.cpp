#include "awake_host.h"

#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace lianping::bench {
namespace {

Duration now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

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

Duration stolen_time() {
    std::ifstream stat("/proc/stat");
    std::string name;
    long long ticks = 0;
    stat >> name;
    for (int column = 0; column < 8; ++column)
        stat >> ticks; // user nice system idle iowait irq softirq steal
    return stat ? std::chrono::milliseconds(ticks * 1000 / sysconf(_SC_CLK_TCK)) : Duration{};
}

StealClock::StealClock() : stolen_(stolen_time()), at_(now()) {}

double StealClock::share() {
    const Duration stolen = stolen_time(), at = now();
    const Duration whole = (at - at_) * processors();
    const double part = whole.count() > 0 ? static_cast<double>((stolen - stolen_).count()) /
                                                static_cast<double>(whole.count())
                                          : 0;
    stolen_ = stolen;
    at_ = at;
    return std::clamp(part, 0.0, 1.0);
}

} // namespace lianping::bench
