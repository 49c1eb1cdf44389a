// `lianping up` as a process among processes: what it starts, starts again and stops, and that it touches
// nothing else. Its controller and players are fakes here; tests/glass has the real ones.

#include "support/calm.h"
#include "up/child.h"
#include "waiting.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

namespace lianping::up {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Whether the process runs: neither gone nor a zombie of an init that does not reap.
bool lives(pid_t pid) {
    const std::string stat = text_of("/proc/" + std::to_string(pid) + "/stat");
    const auto name_end = stat.rfind(')');
    return name_end != std::string::npos && stat.size() > name_end + 2 && stat[name_end + 2] != 'Z';
}

class UpProcess : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "lianping-up-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        fs::create_directories(folder_ / "bin");
        fs::create_directories(site());
        screens("wall room");
        fs::copy_file(fs::path(LIANPING_BIN_DIR) / "lianping-up", folder_ / "bin" / "lianping-up");
        fs::copy_file(LIANPING_FAKE_LIANPINGD, folder_ / "bin" / "lianpingd");
        // --node NAME --data DIR ...: notes its process and sleeps.
        player(
            "echo what it wrote before\necho $$ > \"$4/fake/$2.new\"; mv \"$4/fake/$2.new\" \"$4/fake/$2\"\n"
            "while :; do sleep 0.05; done\n");
    }
    void TearDown() override {
        up_.reset(); // kills it if it still runs
        for (const char* node : {"wall-1", "room-1"}) until([&] { return !lives(fake(node)); });
        fs::remove_all(folder_);
        if (host_took_them_) GTEST_SKIP() << calm_.words();
    }

    // Of the fake controller's site, from now on.
    void screens(const std::string& names) const {
        std::ofstream(site() / "screens.new") << names;
        fs::rename(site() / "screens.new", site() / "screens");
    }
    fs::path site() const { return folder_ / "site"; }
    fs::path data() const { return folder_ / "data"; }
    std::string output() const { return text_of(folder_ / "output"); }

    void player(const std::string& script) const {
        const fs::path file = folder_ / "bin" / "lianping-player";
        std::ofstream(file) << "#!/bin/sh\n" << script;
        chmod(file.c_str(), 0755);
    }
    void start(std::vector<std::string> more = {"--headless"}) {
        std::vector<std::string> words{(folder_ / "bin" / "lianping-up").string(), site().string(), "--data",
                                       data().string()};
        words.insert(words.end(), more.begin(), more.end());
        auto child = Child::start(words, folder_ / "output");
        ASSERT_TRUE(child) << child.error().message;
        up_ = std::move(*child);
    }
    bool on_air() {
        return until([&] { return output().find("on air: ") != std::string::npos; });
    }
    // Waits until `up` ended.
    bool ends() {
        return until([&] { return up_->look(), !up_->running(); });
    }
    // Starts it and lets `act` end it in a calm moment; `act` says when it had ended.
    template <class Act>
    void expect_ends_within_two_seconds(Act act) {
        const auto took = calm_.undisturbed([&] {
            fs::remove(folder_ / "output");
            fs::remove_all(data() / "fake"); // of the one before
            start();
            EXPECT_TRUE(on_air()) << output();
            const auto from = Clock::now();
            return act() - from;
        });
        if (took) {
            EXPECT_LT(*took, 2s);
        }
        host_took_them_ = host_took_them_ || !took;
    }
    pid_t fake(const std::string& node) const {
        std::ifstream file(data() / "fake" / node);
        pid_t pid = -1;
        file >> pid;
        return pid > 0 ? pid : -1;
    }
    pid_t controller() const {
        const auto json = nlohmann::json::parse(text_of(data() / "controller.json"), nullptr, false);
        return json.is_object() ? json.value("pid", -1) : -1;
    }

    const testing::Calm calm_;
    bool host_took_them_ = false; // and something could not be judged
    fs::path folder_;
    std::optional<Child> up_;
};

TEST_F(UpProcess, runs_the_site_under_its_programs_names_and_words) {
    start();
    ASSERT_TRUE(on_air()) << output();
    const auto words_of = [](pid_t pid) {
        std::string words = text_of("/proc/" + std::to_string(pid) + "/cmdline");
        std::replace(words.begin(), words.end(), '\0', ' ');
        return words;
    };
    EXPECT_NE(
        words_of(controller()).find("lianpingd --site " + site().string() + " --data " + data().string()),
        std::string::npos)
        << words_of(controller());
    for (const char* node : {"wall-1", "room-1"})
        EXPECT_NE(words_of(fake(node))
                      .find(std::string("lianping-player --node ") + node + " --data " + data().string()),
                  std::string::npos)
            << words_of(fake(node));
    EXPECT_NE(output().find("skew"), std::string::npos);
    EXPECT_NE(output().find("media/开场.mp4"), std::string::npos);
}

TEST_F(UpProcess, stops_all_that_it_started_within_two_seconds_of_each_signal_and_nothing_else) {
    const auto stranger = Child::start({"/bin/sleep", "60"}, folder_ / "stranger");
    ASSERT_TRUE(stranger);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        expect_ends_within_two_seconds([&] {
            const pid_t wall = fake("wall-1"), room = fake("room-1"), daemon = controller();
            ::kill(up_->pid(), signal);
            EXPECT_TRUE(ends()) << "signal " << signal;
            const auto ended = Clock::now();
            EXPECT_FALSE(up_->failed()) << up_->fate();
            for (const pid_t pid : {wall, room, daemon}) EXPECT_FALSE(lives(pid));
            return ended;
        });
    }
    EXPECT_TRUE(lives(stranger->pid()));
}

TEST_F(UpProcess, a_player_that_will_not_end_and_its_own_children_are_killed_in_that_time) {
    player("trap '' TERM INT HUP\n(trap '' TERM; sleep 61) &\necho $! > \"$4/fake/$2.child\"\n"
           "echo $$ > \"$4/fake/$2\"\nwhile :; do sleep 0.05; done\n");
    expect_ends_within_two_seconds([&] {
        const pid_t wall = fake("wall-1"), grandchild = fake("wall-1.child");
        EXPECT_TRUE(lives(grandchild));
        ::kill(up_->pid(), SIGTERM);
        EXPECT_TRUE(ends());
        const auto ended = Clock::now();
        EXPECT_FALSE(lives(wall));
        EXPECT_TRUE(until([&] { return !lives(grandchild); }));
        return ended;
    });
}

TEST_F(UpProcess, ends_when_its_time_is_over_and_reports) {
    const auto lasted = calm_.undisturbed([&] {
        fs::remove(folder_ / "output");
        const auto from = Clock::now();
        start({"--headless", "--for", "3", "--report", (folder_ / "report.json").string()});
        EXPECT_TRUE(on_air()) << output();
        EXPECT_TRUE(ends());
        return Clock::now() - from;
    });
    if (lasted) {
        EXPECT_GE(*lasted, 2900ms);
        EXPECT_LT(*lasted, 3s + 2s);
    }
    host_took_them_ = !lasted;
    const auto report = nlohmann::json::parse(text_of(folder_ / "report.json"), nullptr, false);
    ASSERT_TRUE(report.is_object());
    EXPECT_EQ(report["nodes"].size(), 2U);
    EXPECT_GT(report["on_air_after_s"].get<double>(), 0);
    EXPECT_EQ(report["restarts"]["wall-1"], 0);
    EXPECT_DOUBLE_EQ(report["nodes"][0]["fps_mean"].get<double>(), 25);
}

TEST_F(UpProcess, what_died_is_started_again) {
    start();
    ASSERT_TRUE(on_air()) << output();
    const pid_t wall = fake("wall-1");
    ::kill(wall, SIGKILL);
    EXPECT_TRUE(until([&] { return fake("wall-1") != wall && lives(fake("wall-1")); })) << output();
    EXPECT_NE(output().find("wall-1 was killed by signal 9 (Killed); it is started again"), std::string::npos)
        << output();
    const pid_t daemon = controller();
    ::kill(daemon, SIGKILL);
    EXPECT_TRUE(until([&] { return controller() != daemon && lives(controller()); })) << output();
    EXPECT_TRUE(lives(fake("room-1"))) << "the players go on without it";
}

TEST_F(UpProcess, a_node_that_comes_while_it_runs_gets_a_player_and_one_that_goes_loses_it) {
    start();
    ASSERT_TRUE(on_air()) << output();
    const pid_t wall = fake("wall-1"), room = fake("room-1");
    screens("wall hall");
    EXPECT_TRUE(until([&] { return lives(fake("hall-1")) && !lives(room); })) << output();
    EXPECT_TRUE(lives(wall)) << "who stays is left alone";
    const pid_t hall = fake("hall-1");
    up_.reset();
    EXPECT_TRUE(until([&] { return !lives(hall); }));
}

TEST_F(UpProcess, screens_that_are_dark_by_their_schedule_are_lit_where_it_was_asked_for) {
    std::ofstream(site() / "dark") << "room";
    start({"--headless", "--if-dark", "bulletin"});
    ASSERT_TRUE(on_air()) << output();
    EXPECT_TRUE(until([&] { return text_of(data() / "fake" / "taken") == "bulletin on room\n"; }))
        << text_of(data() / "fake" / "taken");
    EXPECT_NE(output().find("lianpingctl release"), std::string::npos) << "and says how it goes dark again";
}

TEST_F(UpProcess, its_own_sudden_death_takes_along_what_it_started) {
    start();
    ASSERT_TRUE(on_air()) << output();
    const pid_t wall = fake("wall-1"), daemon = controller();
    ::kill(up_->pid(), SIGKILL);
    EXPECT_TRUE(until([&] { return !lives(wall) && !lives(daemon); }));
}

TEST_F(UpProcess, a_site_that_cannot_run_is_one_line_that_says_what_to_do) {
    std::ofstream(site() / "refuse") << "another controller runs on this data: stop it first";
    start();
    ASSERT_TRUE(ends());
    EXPECT_TRUE(up_->failed());
    EXPECT_EQ(up_->last_words(), "lianping up: another controller runs on this data: stop it first");
}

TEST_F(UpProcess, a_mistake_in_the_site_is_said_with_its_place) {
    std::ofstream(site() / "refuse") << "site.yaml:3:7: error: this [ is never closed";
    start();
    ASSERT_TRUE(ends());
    EXPECT_EQ(up_->last_words(), "lianping up: site.yaml:3:7: error: this [ is never closed");
}

TEST_F(UpProcess, a_player_that_cannot_start_ends_it_with_the_players_words) {
    player("echo '2026-12-01 08:00:00.000 player wall-1: error: cannot open the display :77' >&2\nexit 1\n");
    start();
    ASSERT_TRUE(ends()) << output();
    EXPECT_TRUE(up_->failed());
    EXPECT_NE(up_->last_words().find("does not start: cannot open the display :77"), std::string::npos)
        << output();
    EXPECT_TRUE(until([&] { return !lives(controller()); }));
}

TEST_F(UpProcess, mistakes_on_the_command_line_are_said_at_once) {
    start({"--headless", "--window", "hall-9=640x360+0+0"});
    ASSERT_TRUE(ends());
    EXPECT_NE(up_->last_words().find("the site has no such node, but room-1, wall-1"), std::string::npos)
        << output();
    start({"--report", "/proc/no/such/report.json"});
    ASSERT_TRUE(ends());
    EXPECT_NE(up_->last_words().find("cannot write the report"), std::string::npos) << output();
    start({"--data", "/proc/no/such/folder"});
    ASSERT_TRUE(ends());
    EXPECT_NE(up_->last_words().find("--data"), std::string::npos) << output();
}

TEST_F(UpProcess, without_windows_there_is_a_picture_of_each_screen) {
    start();
    ASSERT_TRUE(on_air()) << output();
    EXPECT_NE(output().find((data() / "snapshots").string()), std::string::npos);
    EXPECT_TRUE(until([&] { return text_of(data() / "snapshots" / "room.png") == "a picture of room"; }));
    EXPECT_TRUE(until([&] { return text_of(data() / "snapshots" / "wall.png") == "a picture of wall"; }));
}

} // namespace
} // namespace lianping::up
