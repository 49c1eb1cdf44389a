#pragma once
// The real program on a display that nobody sees, with a data folder of its own.

#include "base/atomic_file.h"
#include "player/plans.h"
#include "player/watching.h"
#include "support/calm.h"
#include "support/clips.h"
#include "time/clock.h"
#include "wire/codec.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

extern char** environ;

namespace lianping::player::testing {

inline HouseTime utc_now() { return HouseTime(RealClock().utc().since_origin()); }

enum class On { nothing, display }; // the environment's

class Player {
public:
    Player(const std::filesystem::path& data, std::vector<std::string> more,
           const std::string& node = "wall-1", On on = On::nothing) {
        std::vector<std::string> words{LIANPING_BIN_DIR "/lianping-player", "--node", node, "--data",
                                       data.string()};
        if (on == On::nothing) words.emplace_back("--headless");
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
    void TearDown() override {
        std::filesystem::remove_all(data);
        if (host_took_them) GTEST_SKIP() << calm.words();
    }

    // A clip in the store, under a name for a hash.
    std::string store(unsigned id, int num, int den, unsigned frames) {
        lianping::testing::ClipSpec spec;
        spec.clip = id;
        spec.rate_num = num;
        spec.rate_den = den;
        spec.frames = frames;
        const auto file = lianping::testing::make_clip(spec, lianping::testing::clip_folder());
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
        return until([&] { return pictures().size() >= n; });
    }

    // Whether what a line of the log tells is to be judged.
    bool is_calm(const nlohmann::json& picture) const {
        return calm.at(lianping::testing::Monotonic(Duration(picture["host"].get<std::int64_t>())));
    }
    std::size_t calmly_shown() const {
        const auto all = pictures();
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [this](const auto& one) { return is_calm(one); }));
    }

    const lianping::testing::Calm calm;
    bool host_took_them = false; // and something could not be judged
    std::filesystem::path data, log;
};

} // namespace lianping::player::testing
