#pragma once
// Figures as the status gives them: in the unit that their name ends with, rounded to what anybody can use.

#include "time/seconds.h"

#include <cmath>

namespace lianping::controller {

inline double seconds(Duration d) { return in_rounded_seconds(d); }
inline double milliseconds(Duration d) { return std::round(static_cast<double>(d.count()) / 1e3) / 1e3; }
inline double microseconds(Duration d) { return std::round(static_cast<double>(d.count()) / 1e2) / 1e1; }
inline double rounded(double value) { return std::round(value * 100) / 100; }

} // namespace lianping::controller
