#pragma once
// How long news takes to reach the nodes, and so how far ahead an act is stamped. Pure.
//
// Thread-safety: unsafe.

#include "time/instants.h"

#include <deque>
#include <utility>

namespace lianping::controller {

class Delivery {
public:
    static constexpr Duration least = 300ms, margin = 50ms, most = 1s, memory = 60s;

    // A message took so long.
    void took(HouseTime now, Duration duration);
    // The worst of the last minute; zero where nothing was delivered.
    Duration worst(HouseTime now) const;
    // From when news sent now rules: now + max(300 ms, the worst + 50 ms), 1 s at most.
    HouseTime stamp(HouseTime now) const;

private:
    std::deque<std::pair<HouseTime, Duration>> taken_; // descending durations: the front is the worst
};

} // namespace lianping::controller
