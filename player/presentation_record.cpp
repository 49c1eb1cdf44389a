#include "player/presentation_record.h"

#include <algorithm>

namespace lianping::player {

void PresentationRecord::add(Presented presented, Duration late_after) {
    ++counts_.shown;
    counts_.dropped += presented.dropped;
    if (presented.actual - presented.due > late_after) ++counts_.late;
    ring_.push_back(std::move(presented));
    if (ring_.size() > capacity_) ring_.pop_front();
}

std::vector<Presented> PresentationRecord::between(HouseTime from, HouseTime to) const {
    std::vector<Presented> found;
    std::copy_if(ring_.begin(), ring_.end(), std::back_inserter(found),
                 [&](const Presented& p) { return from <= p.actual && p.actual < to; });
    return found;
}

} // namespace lianping::player
