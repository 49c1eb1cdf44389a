#include "player/station/machine.h"

#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <ctime>
#include <fstream>

namespace lianping::player {
namespace {

// Above ordinary threads, below what sound servers and the kernel's own threads run at.
constexpr int fifo_priority = 5;

} // namespace

bool ask_for_fifo() {
    sched_param param{};
    param.sched_priority = fifo_priority;
    return ::sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param) == 0;
}

void ask_for_exact_timers() { ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); }

double ProcessMeter::cpu_percent(NodeTime now) {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    const Duration total(used.tv_sec * 1'000'000'000LL + used.tv_nsec);
    double percent = 0;
    if (at_ != NodeTime::always() && now > at_)
        percent =
            100.0 * static_cast<double>((total - used_).count()) / static_cast<double>((now - at_).count());
    used_ = total;
    at_ = now;
    return percent;
}

std::uint64_t ProcessMeter::rss_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace lianping::player
