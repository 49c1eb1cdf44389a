#include "player/station/machine.h"

#include <malloc.h>
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

std::string boot_id() {
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
}

void ask_for_exact_timers() { ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); }

void give_memory_back() {
    // Left alone, malloc learns from the first picture that is freed to keep the next ones in its heap
    // (mallopt(3), M_MMAP_THRESHOLD), where each change of item leaves holes: a quarter of the process after
    // a minute. Decoders use their pictures again and again, so fetching them from the kernel costs a showing
    // some milliseconds once.
    constexpr int picture_sized = 128 << 10;
    ::mallopt(M_MMAP_THRESHOLD, picture_sized);
    ::mallopt(M_TRIM_THRESHOLD, picture_sized);
    // A decoder's thread lives for one showing; without this each may leave a heap of its own behind.
    ::mallopt(M_ARENA_MAX, 4);
}

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
