#include "plan/plan.h"

#include <algorithm>

namespace lianping {

std::chrono::seconds utc_offset_at(const ScreenPlan& plan, UtcTime t) {
    const auto after = std::upper_bound(plan.offsets.begin(), plan.offsets.end(), t,
                                        [](UtcTime at, const UtcOffset& o) { return at < o.from; });
    if (after != plan.offsets.begin()) {
        return (after - 1)->offset;
    }
    return plan.offsets.empty() ? std::chrono::seconds{} : plan.offsets.front().offset;
}

std::vector<Stretch> stretches(const ScreenPlan& plan, HouseTime from, HouseTime to) {
    std::vector<Stretch> all;
    for (const Segment& segment : plan.segments) {
        if (!all.empty() && all.back().entry == segment.entry &&
            all.back().occurrence == segment.occurrence && all.back().end == segment.start) {
            all.back().end = segment.end;
        } else if (segment.start >= to) {
            break;
        } else {
            all.push_back({segment.entry, segment.occurrence, segment.start, segment.end});
        }
    }
    std::erase_if(all, [&](const Stretch& s) { return s.end <= from; });
    return all;
}

} // namespace lianping
