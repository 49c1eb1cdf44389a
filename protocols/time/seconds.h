#pragma once
// Spans as numbers, for arithmetic that is not of instants: rates, filters, what people read.

#include "time/instants.h"

namespace lianping {

constexpr double in_seconds(Duration span) { return std::chrono::duration<double>(span).count(); }
constexpr double in_milliseconds(Duration span) {
    return std::chrono::duration<double, std::milli>(span).count();
}

} // namespace lianping
