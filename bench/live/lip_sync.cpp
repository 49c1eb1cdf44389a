#include "lip_sync.h"

#include "live/beeps_heard.h"
#include "support/process.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace lianping::bench {
namespace {

namespace fs = std::filesystem;
using lianping::testing::Process;

constexpr int settle_seconds = 15; // clocks lock, devices are learned
constexpr double near = 0.05;      // s: of a picture and a beep

struct Seen {
    double wall = 0;  // when it was put up, s
    double delay = 0; // behind its capture, s
};

std::vector<Seen> read_seen(const fs::path& log) {
    const double to_wall =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count() -
        std::chrono::duration<double>(RealClock().now().since_origin()).count();
    std::vector<Seen> all;
    std::ifstream in(log);
    for (std::string line; std::getline(in, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (!json.is_object() || !json.contains("host") || json["item"] != "live:lecture/speaker") continue;
        const auto actual = json["actual"].get<std::int64_t>(), stamp = json["frame"].get<std::int64_t>();
        all.push_back({static_cast<double>(json["host"].get<std::int64_t>()) * 1e-9 + to_wall,
                       static_cast<double>(actual - stamp * 1000) * 1e-9});
    }
    return all;
}

double share(const std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

LipSync of(const std::string& node, const std::vector<live::Beep>& beeps, const std::vector<Seen>& seen) {
    LipSync is;
    is.node = node;
    std::vector<double> apart;
    const double from = seen.empty() ? 0 : seen.front().wall + settle_seconds;
    for (const auto& [heard, at] : beeps) {
        if (heard < from) continue;
        ++is.beeps;
        // It was captured at a whole second.
        const double delay = heard - std::floor(heard);
        for (auto picture = std::lower_bound(seen.begin(), seen.end(), heard - near,
                                             [](const Seen&one, double at) { return one.wall < at; });
             picture != seen.end() && picture->wall < heard + near; ++picture)
            apart.push_back(std::abs(delay - picture->delay) * 1e3);
    }
    if (apart.empty()) throw std::runtime_error(node + " showed or played nothing");
    std::sort(apart.begin(), apart.end());
    is.p50_ms = share(apart, 0.5);
    is.p99_ms = share(apart, 0.99);
    return is;
}

} // namespace

std::vector<LipSync> lip_sync(const fs::path& folder, const fs::path& programs, Duration latency,
                              int seconds) {
    fs::remove_all(folder);
    fs::create_directories(folder / "site");
    std::ofstream(folder / "site/site.yaml")
        << "site: 声音\ntimezone: UTC\nscreens:\n"
           "  wall: {size: 320x180, default: {live: lecture}, sound: on}\n"
           "  room: {size: 320x180, default: {live: lecture}, sound: on}\n"
           "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
           "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 320x180, fps: 25}}\n"
           "    layouts: {all: {wall: speaker, room: speaker}}\n"
           "    sound: {wall: speaker, room: speaker}\n    latency: "
        << latency / std::chrono::milliseconds(1) << "ms\n";
    const std::string data = folder / "data";
    std::vector<std::unique_ptr<Process>> all;
    const auto run = [&](const std::string& name, std::vector<std::string> words) {
        words.front() = (programs / words.front()).string();
        all.push_back(std::make_unique<Process>(words, folder / (name + ".log")));
    };
    run("lianpingd", {"lianpingd", "--site", folder / "site", "--data", data});
    run("live", {"lianping-live", "--source", "lecture/speaker", "--data", data});
    const std::pair<std::string, int> nodes[] = {{"wall-1", 50}, {"room-1", -50}};
    for (const auto& [name, ppm] : nodes)
        run(name, {"lianping-player", "--node", name, "--data", data, "--headless", "--present-log",
                   folder / (name + ".jsonl"), "--audio-device",
                   fmt::format("file:{},drift={}ppm", (folder / (name + ".f32")).string(), ppm)});
    ::sleep(static_cast<unsigned>(settle_seconds + seconds));
    for (auto& process : all) process->kill(SIGTERM);
    std::vector<LipSync> rooms;
    for (const auto& [name, ppm] : nodes)
        rooms.push_back(
            of(name, live::beeps_heard(folder / (name + ".f32")), read_seen(folder / (name + ".jsonl"))));
    return rooms;
}

} // namespace lianping::bench
