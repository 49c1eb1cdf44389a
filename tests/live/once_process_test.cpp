// `live start --at` at a real controller.

#include "controller/daemon.h"
#include "support/folder.h"

#include <array>
#include <ctime>
#include <optional>

namespace lianping::live {
namespace {

using controller::Daemon;
using controller::until;

class Once : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("site/playlists/day.yaml", "items: [{colour: navy, for: 10s}]\n");
        folder_.write("site/site.yaml",
                      "site: 厦港\ntimezone: Asia/Shanghai\n"
                      "screens: {wall: {size: 320x180, default: day}, room: {size: 320x180, default: day}}\n"
                      "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
                      "links:\n  lecture:\n    sources: {speaker: {test: yes}}\n"
                      "    layouts: {all: {wall: speaker, room: speaker}}\n");
        // All day, as high as it goes.
        folder_.write("site/schedule.yaml", "schedule:\n  - {name: day, play: day, priority: 100}\n");
        daemon_.emplace(folder_.path() / "site", folder_.path() / "data");
        start();
    }
    void start() {
        daemon_->start();
        ASSERT_TRUE(until([&] { return daemon_->is_up(); })) << daemon_->log();
        ASSERT_TRUE(until([&] { return daemon_->status()["clock"].contains("anchor_utc"); }));
    }
    static std::string in(std::chrono::seconds ahead) {
        const std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + ahead);
        std::tm utc{};
        ::gmtime_r(&at, &utc);
        std::array<char, 32> text{};
        std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
        return text.data();
    }
    Answer once(const std::string& at, const std::string& length, const std::string& link = "lecture") {
        return daemon_->ask("live-once", {{"link", link}, {"at", at}, {"for", length}});
    }
    std::size_t on() const { return daemon_->status()["links"][0]["on"].size(); }
    std::string entry() const { return daemon_->status()["screens"][0]["entry"].get<std::string>(); }

    TestFolder folder_;
    std::optional<Daemon> daemon_;
};

TEST_F(Once, a_link_is_on_by_the_schedule_at_that_time_and_hands_back) {
    const auto answer = once(in(4s), "4s");
    ASSERT_TRUE(answer.ok) << answer.error;
    EXPECT_NE(answer.text.find("live:lecture is on room, wall from "), std::string::npos) << answer.text;
    EXPECT_EQ(on(), 0U) << "not yet";
    EXPECT_TRUE(until([&] { return on() == 2; }));
    EXPECT_EQ(entry(), "live:lecture");
    EXPECT_TRUE(until([&] { return on() == 0; }));
    EXPECT_EQ(entry(), "day");
}

TEST_F(Once, it_is_known_after_a_restart_and_taken_back_by_hand) {
    ASSERT_TRUE(once(in(2s), "10m").ok);
    ASSERT_TRUE(until([&] { return on() == 2; }));
    daemon_->kill(SIGKILL);
    start();
    EXPECT_TRUE(until([&] { return on() == 2; }));
    const auto stopped = daemon_->ask("live-stop");
    EXPECT_TRUE(stopped.ok) << stopped.error;
    EXPECT_TRUE(until([&] { return on() == 0; }));
    // One that has not begun.
    ASSERT_TRUE(once(in(600s), "10m").ok);
    EXPECT_EQ(daemon_->ask("live-stop", {{"link", "lecture"}}).text, "live:lecture is out of the schedule");
    EXPECT_FALSE(daemon_->ask("live-stop", {{"link", "lesson"}}).ok);
}

TEST_F(Once, what_makes_no_sense_is_refused_with_what_to_do) {
    EXPECT_NE(once(in(60s), "4s", "lesson").error.find("there is no link \"lesson\"; the site has lecture"),
              std::string::npos);
    EXPECT_FALSE(once(in(-60s), "4s").ok);
    EXPECT_FALSE(once("tomorrow", "4s").ok);
    EXPECT_NE(once(in(60s), "").error.find("--for 45m"), std::string::npos);
    EXPECT_NE(once(in(60s), "25h").error.find("schedule.yaml"), std::string::npos);
    ASSERT_TRUE(once("2030-01-01T14:30", "45m").ok);
    EXPECT_NE(once("2030-01-01T14:30", "45m").error.find("already"), std::string::npos);
}

} // namespace
} // namespace lianping::live
