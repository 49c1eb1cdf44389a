#include "up/report.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace lianping::up {

void Report::add(const SiteView& view, double seconds) {
    for (const NodeView& node : view.nodes) {
        if (!node.up) continue;
        Node& sum = nodes_[node.node];
        sum.last = node;
        ++sum.count;
        sum.fps_sum += node.fps;
        sum.cpu_sum += node.cpu_percent;
        sum.cpu_max = std::max(sum.cpu_max, node.cpu_percent);
        sum.rss_max = std::max(sum.rss_max, node.rss_bytes);
        sum.clock_max = std::max(sum.clock_max, node.clock_error_us ? std::abs(*node.clock_error_us)
                                                                    : node.clock_uncertainty_us);
    }
    for (const SkewView& skew : view.skew) {
        Skew& sum = skew_[skew.screens];
        if (skew.frames == 0) continue;
        sum.p99_worst = std::max(sum.p99_worst, skew.p99_us);
        sum.max = std::max(sum.max, skew.max_us);
        if (seconds < sum.next) continue; // the same frames as last time, in part
        sum.next = seconds + 10;
        sum.frames += skew.frames;
        sum.median_sum += skew.median_us;
        ++sum.windows;
    }
}

std::string Report::to_json(const Run& run) const {
    using nlohmann::json;
    json nodes = json::array();
    for (const auto& [name, sum] : nodes_) {
        const auto n = static_cast<double>(std::max<std::uint64_t>(sum.count, 1));
        nodes.push_back({{"node", name},
                         {"screen", sum.last.screen},
                         {"renderer", sum.last.renderer},
                         {"decoder", sum.last.decoder},
                         {"fps_mean", sum.fps_sum / n},
                         {"shown", sum.last.shown},
                         {"late", sum.last.late},
                         {"dropped", sum.last.dropped},
                         {"repeated", sum.last.repeated},
                         {"cpu_percent_mean", sum.cpu_sum / n},
                         {"cpu_percent_max", sum.cpu_max},
                         {"rss_bytes_max", sum.rss_max},
                         {"clock_error_is", sum.last.clock_error_us ? "measured" : "estimated"},
                         {"clock_error_us_max", sum.clock_max}});
    }
    json skew = json::array();
    for (const auto& [screens, sum] : skew_)
        skew.push_back({{"screens", screens},
                        {"frames", sum.frames},
                        {"median_us_mean",
                         sum.median_sum / static_cast<double>(std::max<std::uint64_t>(sum.windows, 1))},
                        {"p99_us_worst_10s", sum.p99_worst},
                        {"max_us", sum.max}});
    json tree{{"site", run.site},         {"data", run.data}, {"seconds", run.seconds},
              {"restarts", run.restarts}, {"nodes", nodes},   {"skew", skew}};
    tree["on_air_after_s"] = run.on_air_after < 0 ? json(nullptr) : json(run.on_air_after);
    return tree.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace lianping::up
