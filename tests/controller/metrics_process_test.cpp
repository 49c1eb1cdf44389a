// The figures of the real lianpingd, as a real Prometheus judges them.

#include "daemon.h"
#include "sites.h"

#include <gmock/gmock.h>

#include <regex>

namespace lianping::controller {
namespace {

using ::testing::HasSubstr;

class MetricsProcess : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("site/site.yaml",
                      std::string(two_screens) + "alarms: {webhook: \"http://127.0.0.1:1/very-secret\"}\n");
        folder_.write("site/playlists/bulletin.yaml", "items:\n  - {colour: red, for: 5s}\n");
        daemon_.start();
        ASSERT_TRUE(until([&] { return daemon_.is_up(); })) << daemon_.log();
        std::smatch found;
        const std::string log = daemon_.log();
        ASSERT_TRUE(std::regex_search(log, found, std::regex("(http://[0-9.:]+)/metrics"))) << log;
        address_ = found[1];
    }
    std::string page(const std::string& path) const {
        return said_by("curl -sS -m 10 " + address_ + path + " 2>&1").text;
    }
    TestFolder folder_;
    Daemon daemon_{folder_.path() / "site", folder_.path() / "data", {"--metrics", "127.0.0.1:0"}};
    std::string address_;
};

TEST_F(MetricsProcess, are_valid_tell_of_nodes_and_alarms_and_have_no_secrets) {
    ScriptedNode wall("wall-1", folder_.path() / "data");
    wall.glass = Status::Glass::dark;
    const auto has = [&](const std::string& line) {
        return until([&] { return page("/metrics").find(line + "\n") != std::string::npos; });
    };
    EXPECT_TRUE(has("lianping_node_up{node=\"wall-1\",screen=\"wall\"} 1"));
    EXPECT_TRUE(has("lianping_node_frames_shown_total{node=\"wall-1\",screen=\"wall\"} 0"));
    EXPECT_TRUE(has("lianping_site_info{site=\"试验\"} 1"));
    EXPECT_TRUE(has("lianping_node_glass{node=\"wall-1\",screen=\"wall\",state=\"dark\"} 1"));
    EXPECT_TRUE(has("lianping_node_glass{node=\"wall-1\",screen=\"wall\",state=\"dark on purpose\"} 0"));
    // After five seconds of patience.
    EXPECT_TRUE(has("lianping_alarm{alarm=\"dark\",subject=\"wall-1\"} 1")) << page("/metrics");
    EXPECT_THAT(daemon_.ask("alarms").text, HasSubstr("wall-1"));
    EXPECT_THAT(daemon_.ask("log").text, HasSubstr("dark: wall-1"));

    folder_.write("figures", page("/metrics"));
    const auto checked =
        said_by("promtool check metrics <" + (folder_.path() / "figures").string() + " 2>&1");
    EXPECT_TRUE(checked.ok()) << checked.text;
    EXPECT_EQ(checked.text, "");
    EXPECT_EQ(page("/healthz"), "ok\n");
    for (const std::string& text : {page("/metrics"), daemon_.log(), daemon_.ask("log").text})
        EXPECT_EQ(text.find("very-secret"), std::string::npos) << text;
}

} // namespace
} // namespace lianping::controller
