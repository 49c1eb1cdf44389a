#include "two_players.h"

#include "awake_host.h"
#include "beside_mpv.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace lianping::bench {
namespace {

constexpr double refresh_ms = 1000.0 / 60;

struct Shown {
    std::vector<double> late_ms;
    std::int64_t dropped = 0;
};

Shown shown_since(const std::filesystem::path& log, std::size_t skipped) {
    Shown shown;
    std::ifstream lines(log);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (!json.is_object() || !json.contains("late_us") || count++ < skipped) continue;
        shown.late_ms.push_back(json["late_us"].get<double>() / 1000);
        shown.dropped += json["dropped"].get<std::int64_t>();
    }
    std::sort(shown.late_ms.begin(), shown.late_ms.end());
    return shown;
}

} // namespace

std::vector<Row> two_players(FormatHouse& house, double seconds, double rate) {
    const AwakeProcessors awake;
    StealClock steal;
    house.start(2);
    const std::size_t before[2] = {shown_since(house.present_log(0), 0).late_ms.size(),
                                   shown_since(house.present_log(1), 0).late_ms.size()};
    pause_for(seconds);
    fmt::print("two players: the host took {:.1f} % of the processors' time\n", steal.share() * 100);
    double late = 0, dropped = 0, pictures = 0;
    for (const int node : {0, 1}) {
        const Shown shown = shown_since(house.present_log(node), before[node]);
        if (shown.late_ms.empty()) continue;
        pictures += static_cast<double>(shown.late_ms.size());
        dropped += static_cast<double>(shown.dropped);
        late += static_cast<double>(std::count_if(shown.late_ms.begin(), shown.late_ms.end(),
                                                  [](double ms) { return ms > refresh_ms; }));
        fmt::print("  player {}: {} pictures, p99 {:.2f} ms after they were due, at most {:.2f} ms\n", node,
                   shown.late_ms.size(), shown.late_ms[shown.late_ms.size() * 99 / 100],
                   shown.late_ms.back());
    }
    return {{"two 1080p30 players: pictures shown", pictures, Bound::at_least, 2 * rate * (seconds - 1), ""},
            {"two 1080p30 players: pictures a refresh late", late, Bound::exactly, 0, ""},
            {"two 1080p30 players: pictures passed over", dropped, Bound::exactly, 0, ""}};
}

} // namespace lianping::bench
