#pragma once
// The zones of layouts. Pure.

#include "plan/plan.h"

#include <vector>

namespace lianping {

// What of `area` none of the zones covers, as rectangles that do not overlap.
std::vector<ZoneRect> uncovered(const ZoneRect& area, const std::vector<ZoneRect>& zones);

// A zone of a layout whose slot begins at `start` and which has `place` of the screen, as a zone of the
// screen.
Zone zone_of_part(const Item& layout, std::size_t part, HouseTime start, const ZoneRect& place);

} // namespace lianping
