#include "controller/delivery.h"

#include <algorithm>

namespace lianping::controller {

void Delivery::took(HouseTime now, Duration duration) {
    while (!taken_.empty() && now - taken_.front().first > memory) taken_.pop_front();
    // One that is older and was quicker can never be the worst again.
    while (!taken_.empty() && taken_.back().second <= duration) taken_.pop_back();
    taken_.emplace_back(now, duration);
}

Duration Delivery::worst(HouseTime now) const {
    for (const auto& [at, duration] : taken_)
        if (now - at <= memory) return duration;
    return Duration::zero();
}

HouseTime Delivery::stamp(HouseTime now) const {
    return now + std::clamp<Duration>(worst(now) + margin, least, most);
}

} // namespace lianping::controller
