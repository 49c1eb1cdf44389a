#pragma once
// Memory, descriptors and threads over item changes as a picture.

#include <string>
#include <vector>

namespace lianping::bench {

struct Sample {
    double seconds = 0;           // since the start
    double changes = 0;           // of item, so far
    double resident = 0, own = 0; // MB
    double descriptors = 0, threads = 0;
};

// An SVG document. `from`: changes from which on it counts.
std::string growth_plot(const std::vector<Sample>& samples, double from);

} // namespace lianping::bench
