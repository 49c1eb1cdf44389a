#pragma once
// Percentiles of what was measured.

#include "time/instants.h"

#include <vector>

namespace lianping::testing {

// The value that so large a part of `sorted` (ascending) does not exceed; zero where there is none.
inline Duration share_of(const std::vector<Duration>& sorted, double share) {
    if (sorted.empty()) return {};
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
}

} // namespace lianping::testing
