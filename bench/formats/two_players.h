#pragma once
// Two players at once, and whether all their pictures came in time.

#include "house.h"
#include "rows.h"

namespace lianping::bench {

// Both play for so many seconds, with the processors kept awake.
std::vector<Row> two_players(FormatHouse& house, double seconds, double rate);

} // namespace lianping::bench
