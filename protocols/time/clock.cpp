#include "time/clock.h"

#include <cerrno>
#include <cmath>
#include <ctime>

namespace lianping {
namespace {

std::int64_t read(clockid_t id) {
    timespec at{};
    ::clock_gettime(id, &at);
    return at.tv_sec * 1'000'000'000LL + at.tv_nsec;
}

} // namespace

RealClock::RealClock(Duration offset, double drift_ppm)
    : offset_(offset), drift_(drift_ppm * 1e-6), origin_(read(CLOCK_MONOTONIC_RAW)) {}

NodeTime RealClock::now() const {
    const auto raw = read(CLOCK_MONOTONIC_RAW);
    const auto bent = static_cast<std::int64_t>(std::llround(static_cast<double>(raw - origin_) * drift_));
    return NodeTime(Duration(raw + bent) + offset_);
}

UtcTime RealClock::utc() const { return UtcTime(Duration(read(CLOCK_REALTIME))); }

void RealClock::sleep_until(NodeTime deadline) const {
    // The kernel has no absolute sleep on MONOTONIC_RAW. NTP bends MONOTONIC by 500 ppm at most, so a sleep
    // that comes out early by that is simply taken up again.
    for (;;) {
        const auto left = deadline - now();
        if (left <= 0ns) return;
        const auto at = read(CLOCK_MONOTONIC) + left.count();
        const timespec until{at / 1'000'000'000, at % 1'000'000'000};
        while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
        }
    }
}

Duration disciplined_monotonic() { return Duration(read(CLOCK_MONOTONIC)); }

} // namespace lianping
