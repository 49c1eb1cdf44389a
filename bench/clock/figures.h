#pragma once
// What came out: errors over time, their quantiles, and whether the bounds hold.

#include "support/delay_models.h"

#include <string_view>
#include <vector>

namespace lianping::bench {

struct Reading {
    double time;  // seconds since the beginning
    double error; // seconds, signed
};
using Series = std::vector<Reading>;

// The q-quantile (0 to 1) of |error| from `from` seconds on; 0 where nothing was read.
double quantile(const Series& series, double q, double from);
// |error| of the first reading at or after `at`; 0 where there is none.
double error_at(const Series& series, double at);

struct Bound {
    double p99;         // seconds
    double locks_after; // seconds; the error is 0.5 ms at most from then on, of a cold start
    double floor;       // seconds; beside GStreamer, what counts as good in any case
};
// DESIGN section 12, rows 1 and 2.
Bound bound_of(DelayModel model);

struct Outcome {
    DelayModel model;
    Series ours;
    Series gstreamers;
    double ours_begins = 0; // seconds since the beginning: when the node's first question left
};

// Prints the table; true where every bound holds.
bool report(const std::vector<Outcome>& outcomes, double settled_after);

} // namespace lianping::bench
