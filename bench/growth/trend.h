#pragma once
// Whether something that goes up and down all the time grows in the long run. Pure.

#include <vector>

namespace lianping::bench {

struct Trend {
    double begins = 0, ends = 0;             // the medians of the first and the last tenth
    double least_begins = 0, least_ends = 0; // the least of the first and of the last tenth
    double slope = 0;                        // of the values over `at`
    double slope_low = 0, slope_high = 0;    // the slope lies between these, 99 times in 100
};
// `at` ascends. Neighbouring values hang together, so the slope is that of the medians of 20 stretches (least
// squares; its interval by Student's t with 18 degrees of freedom).
Trend trend_of(const std::vector<double>& at, const std::vector<double>& values);

} // namespace lianping::bench
