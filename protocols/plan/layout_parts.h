#pragma once
// Geometry of layouts. Pure.

#include "plan/plan.h"

#include <vector>

namespace lianping {

// What of `area` none of the zones covers, as rectangles that do not overlap.
std::vector<ZoneRect> uncovered(const ZoneRect& area, const std::vector<ZoneRect>& zones);

} // namespace lianping
