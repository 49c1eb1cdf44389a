#pragma once
// Both errors over time as a picture, one panel a path.

#include "figures.h"

#include <string>
#include <vector>

namespace lianping::bench {

// An SVG document.
std::string plot(const std::vector<Outcome>& outcomes, double seconds, double settled_after);

} // namespace lianping::bench
