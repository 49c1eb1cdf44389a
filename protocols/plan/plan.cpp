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

double volume_at(const ScreenPlan& plan, HouseTime t) {
    if (!plan.sound) {
        return 0;
    }
    constexpr std::int64_t day = 86'400;
    const UtcTime utc = plan.anchor.to_utc(t);
    const std::int64_t civil =
        std::chrono::floor<std::chrono::seconds>(utc.since_origin() + utc_offset_at(plan, utc)).count();
    const std::int64_t of_day = ((civil % day) + day) % day;
    const std::int64_t weekday = ((((civil - of_day) / day + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday
    const auto begins = [](const Quiet& quiet, std::int64_t on) { return (quiet.weekdays >> on & 1U) != 0; };
    double volume = plan.volume;
    for (const Quiet& quiet : plan.quiet) {
        const std::int64_t from = quiet.from.count(), to = quiet.to.count();
        const bool past_midnight = to <= from;
        const bool today = begins(quiet, weekday) && of_day >= from && (past_midnight || of_day < to);
        const bool since_yesterday = past_midnight && begins(quiet, (weekday + 6) % 7) && of_day < to;
        if (today || since_yesterday) {
            volume = std::min(volume, quiet.volume);
        }
    }
    return volume;
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
