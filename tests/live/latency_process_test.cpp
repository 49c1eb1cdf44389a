// `latency: auto` of a link that is always on, with the real programs.

#include "controller/daemon.h"
#include "support/folder.h"
#include "support/process.h"

#include <cmath>

namespace lianping::live {
namespace {

using controller::Daemon;
using controller::until;
using lianping::testing::Process;

TEST(LatencyProcess, of_a_link_that_is_always_on_adapts_when_nobody_sends_and_nothing_of_it_is_seen) {
    const TestFolder folder;
    ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
    folder.write("site/site.yaml",
                 "site: 厦港\ntimezone: UTC\nscreens: {wall: {size: 320x180, default: {live: lecture}}}\n"
                 "nodes: {wall-1: {screen: wall}}\n"
                 "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 320x180, fps: 50}}\n"
                 "    layouts: {all: {wall: speaker}}\n");
    const auto data = (folder.path() / "data").string();
    Daemon daemon(folder.path() / "site", data);
    daemon.start();
    ASSERT_TRUE(until([&] { return daemon.is_up(); })) << daemon.log();
    const Process player({LIANPING_BIN_DIR "/lianping-player", "--node", "wall-1", "--data", data,
                          "--headless", "--present-log", (folder.path() / "shown.jsonl").string()},
                         folder.path() / "player.log");
    const std::vector<std::string> words{LIANPING_BIN_DIR "/lianping-live", "--source", "lecture/speaker",
                                         "--data", data};
    Process source(words, folder.path() / "live.log");
    const auto link = [&] { return daemon.status()["links"][0]; };
    ASSERT_TRUE(until([&] { return link().contains("latency_needed_ms"); }, 60s)) << daemon.log();
    const double before = link()["latency_ms"];
    EXPECT_EQ(before, 200) << "it is seen";
    source.kill(SIGTERM);
    ASSERT_TRUE(until([&] { return link()["latency_ms"] != before; }, 20s)) << link();
    const double latency = link()["latency_ms"];
    source.start(words, folder.path() / "live.log");
    // What comes back is shown at that latency.
    const auto newest = [&] {
        std::ifstream file(folder.path() / "shown.jsonl");
        nlohmann::json newest;
        for (std::string line; std::getline(file, line);) {
            auto one = nlohmann::json::parse(line, nullptr, false);
            if (one.is_object() && one.contains("item") && one["item"] == "live:lecture/speaker")
                newest = std::move(one);
        }
        return newest;
    };
    const auto shown_after = [&] {
        const auto one = newest();
        if (!one.is_object()) return 0.0;
        return (one["due"].get<double>() - one["frame"].get<double>() * 1000) / 1e6;
    };
    EXPECT_TRUE(until([&] { return std::abs(shown_after() - latency) < 1.1; }, 30s)) << shown_after();
}

} // namespace
} // namespace lianping::live
