#pragma once
// Fixed instants for tests.

#include "time/instants.h"

#include <chrono>

namespace lianping::testing {

constexpr NodeTime node_at(Duration since) { return NodeTime(since); }
constexpr HouseTime house_at(Duration since) { return HouseTime(since); }

inline constexpr HouseTime noon(Duration(1'780'000'000'000'000'000)); // a round number of everything

// House time counts as UTC does: at 2026-11-28, 14:30 in Xiamen.
inline constexpr Anchor reads_utc{UtcTime(std::chrono::seconds(1'795'847'400)),
                                  HouseTime(std::chrono::seconds(1'795'847'400))};

} // namespace lianping::testing
