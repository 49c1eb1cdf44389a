#pragma once
// Spans as numbers, for arithmetic that is not of instants: rates, filters, what people read.

#include "time/instants.h"

#include <cmath>

namespace lianping {

constexpr double in_seconds(Duration span) { return std::chrono::duration<double>(span).count(); }
// What people and other programs are told: no digits behind the millisecond.
inline double in_rounded_seconds(Duration span) {
    return std::round(static_cast<double>(span.count()) / 1e6) / 1e3;
}
constexpr double in_milliseconds(Duration span) {
    return std::chrono::duration<double, std::milli>(span).count();
}

} // namespace lianping
