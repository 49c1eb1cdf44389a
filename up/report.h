#pragma once
// What was measured while the site ran, for --report. Pure.

#include "up/site_view.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lianping::up {

// Thread-safety: unsafe.
class Report {
public:
    // A status that came `seconds` after the start, once every node was on air.
    void add(const SiteView& view, double seconds);

    struct Run {
        std::string site, data;
        double seconds = 0;
        double on_air_after = -1;            // seconds; < 0: never was
        std::map<std::string, int> restarts; // by process
    };
    // JSON with a line break at its end. Counts are of the players' processes, so after a restart they begin
    // anew.
    std::string to_json(const Run& run) const;

private:
    struct Node {
        NodeView last;
        double fps_sum = 0, cpu_sum = 0, cpu_max = 0, clock_max = 0;
        std::uint64_t rss_max = 0, count = 0;
    };
    struct Skew {
        double next = 0; // seconds at which the window of 10 s that it covers is another one
        std::uint64_t frames = 0, windows = 0;
        double median_sum = 0, p99_worst = 0, max = 0;
    };
    std::map<std::string, Node> nodes_;
    std::map<std::vector<std::string>, Skew> skew_;
};

} // namespace lianping::up
