// The real lianpingctl and the real lianpingd. No player is there: what they show is tested elsewhere.

#include "process_fixture.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <thread>

namespace lianping::ctl {
namespace {

using nlohmann::json;

class WithAController : public OnASite {
protected:
    void SetUp() override {
        OnASite::SetUp();
        const std::string program = std::string(LIANPING_BIN_DIR) + "/lianpingd", from = site(),
                          data = folder_ / "data", log = folder_ / "log";
        controller_ = fork();
        if (controller_ == 0) {
            const int file = ::open(log.c_str(), O_CREAT | O_WRONLY, 0600);
            ::dup2(file, STDERR_FILENO);
            ::execl(program.c_str(), program.c_str(), "--site", from.c_str(), "--data", data.c_str(),
                    nullptr);
            ::_exit(127);
        }
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (run("timeline --screen wall").code != 0) {
            ASSERT_LT(std::chrono::steady_clock::now(), patience) << run("status").err;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    }
    void TearDown() override {
        ::kill(controller_, SIGTERM);
        ::waitpid(controller_, nullptr, 0);
        OnASite::TearDown();
    }

    // An act that is ended rules to its stamp, a moment ahead.
    bool ends(const char* acts) const {
        for (int i = 0; i < 50; ++i) {
            if (json::parse(run("status --json").out)[acts].empty()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return false;
    }

    pid_t controller_ = -1;
};

TEST_F(WithAController, status_leads_with_takes_and_the_tree_has_them) {
    EXPECT_EQ(run("take '{colour: blue}' --screens wall").code, 0);
    const Outcome status = run("status");
    EXPECT_EQ(status.code, 0) << status.err;
    EXPECT_EQ(status.out.find("TAKE on wall: "), 0U) << status.out;
    const json tree = json::parse(run("status --json").out);
    ASSERT_EQ(tree["takes"].size(), 1U);
    EXPECT_FALSE(tree["takes"][0]["by"].get<std::string>().empty());
    EXPECT_EQ(run("release").code, 0);
    EXPECT_TRUE(ends("takes"));
}

TEST_F(WithAController, alerts_holds_and_identify_come_and_go) {
    const auto book = run("alert " + std::string(70'000, 'x'));
    EXPECT_NE(book.code, 0);
    EXPECT_NE(book.err.find("nobody could read it"), std::string::npos) << book.err;
    EXPECT_EQ(run("alert 三楼 漏水 --level warning --for 5m").code, 0);
    const json alerts = json::parse(run("status --json").out)["alerts"];
    ASSERT_EQ(alerts.size(), 2U); // both screens
    EXPECT_EQ(alerts[0]["text"], "三楼 漏水");
    EXPECT_EQ(run("alert clear").code, 0);
    EXPECT_TRUE(ends("alerts"));
    EXPECT_EQ(run("hold --screens room").code, 0);
    EXPECT_EQ(json::parse(run("status --json").out)["holds"].size(), 1U);
    EXPECT_EQ(run("go").code, 0);
    EXPECT_TRUE(ends("holds"));
    EXPECT_EQ(run("identify --for 1s").code, 0);
    EXPECT_EQ(run("sound-test wall --for 1s").code, 0);
    EXPECT_NE(run("sound-test nowhere").code, 0);
    EXPECT_EQ(json::parse(run("now --json").out).size(), 2U);
}

TEST_F(WithAController, its_log_says_who_did_what) {
    EXPECT_EQ(run("take '{colour: blue}' --screens wall").code, 0);
    const Outcome log = run("log");
    EXPECT_EQ(log.code, 0) << log.err;
    EXPECT_NE(log.out.find("start"), std::string::npos) << log.out;
    const json last = json::parse(run("log --last 1 --json").out);
    ASSERT_EQ(last.size(), 1U);
    EXPECT_EQ(last[0]["kind"], "take");
    EXPECT_EQ(last[0]["screens"], "wall");
    EXPECT_FALSE(last[0]["who"].get<std::string>().empty());
    EXPECT_EQ(run("log --last 0").code, 2);
    EXPECT_EQ(run("release").code, 0);
}

TEST_F(WithAController, a_refusal_is_one_line_that_says_why) {
    for (const char* wrong :
         {"take nothing-like-this", "take loop --screens cellar", "take loop --until noon",
          "alert x --for soon", "programme back 99", "snapshot cellar x.png"}) {
        const Outcome refused = run(wrong);
        EXPECT_EQ(refused.code, 1) << wrong;
        EXPECT_EQ(refused.err.find("lianpingctl: "), 0U) << refused.err;
        EXPECT_EQ(refused.out, "") << wrong;
    }
}

TEST_F(WithAController, it_is_found_by_its_data_and_by_its_endpoint) {
    EXPECT_EQ(run("status --controller " + (folder_ / "data").string()).code, 0);
    std::ifstream file(folder_ / "data/controller.json");
    const json about = json::parse(file);
    const std::string there = " --controller '" + about["control"].get<std::string>() + "'";
    // By its endpoint it knows nobody but by the key: this user's own has to be let in.
    setenv("XDG_CONFIG_HOME", (folder_ / "config").c_str(), 1);
    const std::string said = run("key").out;
    const auto key = said.substr(said.find("key  ") + 5, 64);
    EXPECT_EQ(run("operator add anna viewer " + key).code, 0);
    EXPECT_EQ(run("status" + there).code, 0);
    const Outcome take = run("take '{colour: blue}'" + there);
    EXPECT_EQ(take.code, 1);
    EXPECT_NE(take.err.find("viewer"), std::string::npos) << take.err;
    EXPECT_NE(run("node list").out.find("anna"), std::string::npos);
    EXPECT_EQ(run("operator remove anna").code, 0);
    EXPECT_NE(run("card").out.find("CONTROLLER=tcp://127.0.0.1:"), std::string::npos);
    setenv("LIANPING_CONTROLLER", (folder_ / "data").c_str(), 1);
    EXPECT_EQ(run("now").code, 0);
}

TEST_F(WithAController, its_timeline_is_the_one_planned_from_the_files) {
    // From its plan's beginning on; that lies a little in the past.
    const json online = json::parse(run("timeline --screen wall --json").out);
    const json offline = json::parse(run("timeline " + site().string() + " --screen wall --json").out);
    ASSERT_FALSE(online.empty());
    EXPECT_EQ(online.back(), offline.back());
}

TEST_F(WithAController, diff_shows_what_would_change_and_nothing_else) {
    EXPECT_NE(run("diff " + site().string()).out.find("nothing would change"), std::string::npos);
    std::filesystem::copy(site(), folder_ / "draft", std::filesystem::copy_options::recursive);
    std::ofstream(folder_ / "draft/schedule.yaml")
        << "schedule:\n  - {name: 白天, screens: [wall], play: loop, from: \"09:30\", to: \"21:00\"}\n";
    const Outcome moved = run("diff " + (folder_ / "draft").string());
    EXPECT_EQ(moved.code, 0) << moved.err;
    EXPECT_EQ(moved.out.find("wall\n"), 0U) << moved.out; // and nothing of the room
    EXPECT_NE(moved.out.find("09:30:00 - 21:00:00  白天 (loop)"), std::string::npos) << moved.out;
    EXPECT_EQ(moved.out.find("room"), std::string::npos) << moved.out;
    std::ofstream(folder_ / "draft/schedule.yaml") << "schedule: [\n";
    EXPECT_EQ(run("diff " + (folder_ / "draft").string()).code, 1);
}

} // namespace
} // namespace lianping::ctl
