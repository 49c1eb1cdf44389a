#include "time/stolen_time.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

namespace lianping {
namespace {

Duration now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

unsigned processors() { return std::max(1U, std::thread::hardware_concurrency()); }

} // namespace

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

} // namespace lianping
