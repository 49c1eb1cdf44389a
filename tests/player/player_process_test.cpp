// The real program, on a display that nobody sees, from what is on disk alone.

#include "base/atomic_file.h"
#include "player/plans.h"
#include "player/watching.h"
#include "support/clips.h"
#include "time/clock.h"
#include "time/frame_rate.h"
#include "wire/codec.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

extern char** environ;

namespace lianping::player {
namespace {

using lianping::testing::clip_folder;
using lianping::testing::ClipSpec;
using lianping::testing::make_clip;
using testing::clip_item;
using testing::eventually;
using testing::looping_plan;

HouseTime utc_now() { return HouseTime(RealClock().utc().since_origin()); }

class Player {
public:
    Player(const std::filesystem::path& data, std::vector<std::string> more) {
        std::vector<std::string> words{
            LIANPING_BIN_DIR "/lianping-player", "--node", "wall-1", "--data", data.string(), "--headless"};
        words.insert(words.end(), more.begin(), more.end());
        std::vector<char*> argv;
        for (auto& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        started = utc_now();
        EXPECT_EQ(::posix_spawn(&pid_, argv[0], nullptr, nullptr, argv.data(), environ), 0);
    }
    ~Player() {
        if (pid_ > 0) end(SIGKILL);
    }
    // Its exit status; -signal where one ended it.
    int end(int signal) {
        ::kill(pid_, signal);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    HouseTime started;

private:
    pid_t pid_ = -1;
};

class PlayerProcess : public ::testing::Test {
protected:
    void SetUp() override {
        data =
            std::filesystem::temp_directory_path() / ("lianping-player-test-" + std::to_string(::getpid()));
        std::filesystem::remove_all(data);
        std::filesystem::create_directories(data / "media");
        std::filesystem::create_directories(data / "nodes/wall-1");
        log = data / "present.jsonl";
    }
    void TearDown() override { std::filesystem::remove_all(data); }

    // A clip in the store, under a name for a hash.
    std::string store(unsigned id, int num, int den, unsigned frames) {
        ClipSpec spec;
        spec.clip = id;
        spec.rate_num = num;
        spec.rate_den = den;
        spec.frames = frames;
        const auto file = make_clip(spec, clip_folder());
        EXPECT_FALSE(file.empty());
        const auto name = "c" + std::to_string(id);
        std::filesystem::copy_file(file, data / "media" / name);
        return name;
    }
    void keep(const ScreenPlan& plan) const {
        ASSERT_TRUE(write_file(data / "nodes/wall-1/plan", encode_plan(plan)));
    }
    std::vector<nlohmann::json> pictures() const {
        std::vector<nlohmann::json> found;
        std::ifstream file(log);
        for (std::string line; std::getline(file, line);) {
            auto json = nlohmann::json::parse(line, nullptr, false);
            if (json.is_object() && json.contains("due")) found.push_back(std::move(json));
        }
        return found;
    }
    // Waits until the log has so many pictures.
    bool shown(std::size_t n) const {
        return eventually([&] { return pictures().size() >= n; });
    }

    std::filesystem::path data, log;
};

TEST_F(PlayerProcess, shows_every_frame_of_its_plan_at_its_instant) {
    const auto a = store(50, 25, 1, 25);
    const auto b = store(51, 30000, 1001, 30);
    const FrameRate rate_b{30000, 1001};
    const auto anchor = utc_now() - 100s;
    const std::vector<Item> items{clip_item(a, 1s), clip_item(b, rate_b.start_of(30))};
    keep(looping_plan(items, anchor));
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(shown(130));
    EXPECT_EQ(player.end(SIGTERM), 0);

    const auto pass = 1s + rate_b.start_of(30);
    auto all = pictures();
    ASSERT_GE(all.size(), 130U);
    std::int64_t gaps = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Duration into =
            (HouseTime(Duration(all[i]["due"].get<std::int64_t>())) - anchor) % Duration(pass);
        const bool first = into < Duration(1s);
        EXPECT_EQ(all[i]["item"], first ? "media/" + a : "media/" + b);
        const auto n = all[i]["frame"].get<std::int64_t>();
        EXPECT_EQ(into, first ? n * 40ms : 1s + rate_b.start_of(n));
        EXPECT_GE(all[i]["late_us"].get<std::int64_t>(), i == 0 ? INT64_MIN : -2000);
        if (i > 0 && all[i]["dropped"].get<int>() > 0) ++gaps;
    }
    EXPECT_LE(gaps, 3); // of a loaded machine's making
}

TEST_F(PlayerProcess, killed_and_started_again_it_is_in_position) {
    const auto a = store(52, 25, 1, 250);
    const auto anchor = utc_now() - 1003s;
    keep(looping_plan({clip_item(a, 10s)}, anchor));
    for (int life = 0; life < 2; ++life) {
        std::filesystem::remove(log);
        Player player(data, {"--present-log", log.string()});
        ASSERT_TRUE(shown(10));
        const auto first = pictures().front();
        const HouseTime actual(Duration(first["actual"].get<std::int64_t>()));
        const auto into = (actual - anchor) % Duration(10s);
        EXPECT_NEAR(static_cast<double>(first["frame"].get<std::int64_t>()),
                    std::chrono::duration<double>(into).count() * 25, 2.0);
        EXPECT_EQ(player.end(SIGKILL), -SIGKILL);
    }
}

TEST_F(PlayerProcess, a_broken_file_is_stood_in_for_by_the_next_item_from_its_beginning) {
    const auto a = store(53, 25, 1, 75);
    std::ofstream(data / "media/bad0") << "not a film";
    const auto anchor = utc_now() - 1s;
    keep(looping_plan({clip_item(a, 3s), clip_item("bad0", 4s)}, anchor));
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(shown(180));
    EXPECT_EQ(player.end(SIGTERM), 0);
    std::set<std::int64_t> stood_in; // frames seen in the slot of the broken item
    for (const auto& picture : pictures()) {
        EXPECT_EQ(picture["item"], "media/" + a);
        const auto into = (HouseTime(Duration(picture["due"].get<std::int64_t>())) - anchor) % Duration(7s);
        if (into >= 3s) stood_in.insert(picture["frame"].get<std::int64_t>());
    }
    EXPECT_TRUE(stood_in.contains(0) || stood_in.contains(1));
    EXPECT_GE(stood_in.size(), 50U);
}

TEST_F(PlayerProcess, without_a_plan_it_shows_the_slate_with_a_running_clock) {
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(shown(3));
    EXPECT_EQ(player.end(SIGINT), 0);
    for (const auto& picture : pictures()) EXPECT_EQ(picture["media"], "");
}

TEST_F(PlayerProcess, says_what_is_wrong_with_its_arguments) {
    for (const auto& words : std::vector<std::vector<std::string>>{{"--refresh", "often"},
                                                                   {"--geometry", "wide"},
                                                                   {"--node-clock", "offset=1"},
                                                                   {"--renderer", "both"}}) {
        Player player(data, words);
        EXPECT_GT(player.end(0), 0);
    }
}

} // namespace
} // namespace lianping::player
