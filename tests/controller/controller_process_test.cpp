// The real lianpingd: what it does on a site that an operator works on, and how it ends.

#include "daemon.h"
#include "plan/timeline.h"
#include "sites.h"
#include "support/calm.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;
using lianping::testing::Calm;
using lianping::testing::Monotonic;

std::string list(const std::string& colour) { return "items:\n  - colour: " + colour + "\n    for: 5s\n"; }

UtcTime utc_now() { return RealClock().utc(); }

class ControllerProcess : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("site/site.yaml", two_screens);
        folder_.write("site/playlists/bulletin.yaml", list("red"));
        folder_.write("site/playlists/film.yaml", list("blue"));
    }
    void TearDown() override {
        if (host_took_them_) GTEST_SKIP() << calm_.words();
    }
    fs::path site() const { return folder_.path() / "site"; }
    fs::path data() const { return folder_.path() / "data"; }
    // Starts it and waits until it listens.
    void start(Daemon& daemon) {
        daemon.start();
        ASSERT_TRUE(until([&] { return daemon.is_up(); })) << daemon.log();
    }
    // What a node would show of all that it got.
    static std::string on(const ScriptedNode::Seen& seen, HouseTime at) {
        return Timeline(seen.plan ? std::make_shared<ScreenPlan>(*seen.plan) : nullptr,
                        seen.acts ? std::make_shared<Acts>(*seen.acts) : nullptr)
            .now_on(at)
            .item;
    }
    static std::string on_first(const ScriptedNode::Seen& seen) {
        return seen.plan ? on(seen, seen.plan->version.stamp) : "";
    }
    const Calm calm_;
    bool host_took_them_ = false; // and something could not be judged
    TestFolder folder_;
};

TEST_F(ControllerProcess, nodes_get_their_plans_and_an_edit_is_on_air_within_a_second) {
    Daemon daemon(site(), data());
    start(daemon);
    const ScriptedNode wall("wall-1", data());
    const ScriptedNode room("room-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.plan.has_value(); })) << daemon.log();
    ASSERT_TRUE(room.wait_for([](const auto& seen) { return seen.plan.has_value(); }));
    EXPECT_EQ(wall.seen().plan->screen, "wall");
    EXPECT_EQ(room.seen().plan->screen, "room");
    EXPECT_EQ(wall.seen().welcome->screen, "wall");
    EXPECT_FALSE(wall.seen().welcome->clock_endpoint.empty());
    EXPECT_NE(on_first(wall.seen()).find("red"), std::string::npos) << on_first(wall.seen());

    const std::array<const char*, 3> colours{"green", "yellow", "white"};
    std::size_t edits = 0;
    const auto edit = [&] {
        const std::string colour = colours.at(edits++ % colours.size());
        const std::uint64_t before = wall.seen().plan->version.number;
        const UtcTime saved = utc_now();
        folder_.write("site/playlists/bulletin.yaml", list(colour));
        EXPECT_TRUE(wall.wait_for([&](const auto& seen) {
            return seen.plan->version.number > before && on_first(seen).find(colour) != std::string::npos;
        })) << daemon.log();
        const auto seen = wall.seen();
        return seen.plan->anchor.to_utc(seen.plan->version.stamp) - saved;
    };
    // The machine that tests may be busy: the best of three in calm moments counts.
    Duration best = 1h;
    for (int n = 0; n < 3 && !host_took_them_; ++n) {
        const auto took = calm_.undisturbed(edit);
        host_took_them_ = !took;
        best = std::min(best, took.value_or(best));
    }
    EXPECT_TRUE(host_took_them_ || best <= 1s) << best / 1ms << " ms";
    RecordProperty("save_to_air_ms", std::to_string(best / 1ms));
    const auto status = daemon.status();
    EXPECT_EQ(status["programme"]["state"], "good");
    EXPECT_EQ(status["screens"].size(), 2U);
    EXPECT_TRUE(until([&] {
        const auto nodes = daemon.status()["nodes"];
        return nodes.size() == 2 && nodes[0]["up"] == true && nodes[0]["plan_current"] == true &&
               nodes[1]["plan_current"] == true;
    }));
    EXPECT_TRUE(until([&] {
        const auto skew = daemon.status()["skew"];
        return skew.size() == 1 && skew[0]["median_us"] == 250;
    })) << daemon.status().dump(1);
}

TEST_F(ControllerProcess, a_broken_edit_changes_nothing_on_air_and_is_said_at_its_line) {
    Daemon daemon(site(), data());
    start(daemon);
    const ScriptedNode wall("wall-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.plan.has_value(); }));
    const std::uint64_t number = wall.seen().plan->version.number;
    folder_.write("site/playlists/bulletin.yaml", "items:\n  - colour: red\n    fro: 5s\n");
    ASSERT_TRUE(until([&] { return daemon.status()["programme"]["state"] == "refused"; })) << daemon.log();
    const auto programme = daemon.status()["programme"];
    EXPECT_TRUE(
        programme["findings"][0]["text"].get<std::string>().starts_with("playlists/bulletin.yaml:3:5"))
        << programme.dump(1);
    EXPECT_EQ(wall.seen().plan->version.number, number);
    // A start with the broken site airs the last good one.
    EXPECT_EQ(daemon.kill(SIGTERM), 0);
    start(daemon);
    EXPECT_EQ(daemon.status()["programme"]["state"], "refused");
    EXPECT_NE(daemon.ask("now").text.find("red"), std::string::npos) << daemon.ask("now").text;
}

TEST_F(ControllerProcess, a_list_whose_media_are_being_taken_in_holds_back_no_other_screen) {
    std::string two = two_screens;
    two.replace(two.find("180, default: bulletin"), 22, "180, default: film");
    folder_.write("site/site.yaml", two);
    Daemon daemon(site(), data());
    start(daemon);
    const ScriptedNode wall("wall-1", data());
    const ScriptedNode room("room-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.plan.has_value(); })) << daemon.log();
    ASSERT_TRUE(room.wait_for([](const auto& seen) { return seen.plan.has_value(); }));
    // The wall's only notice waits until those of the room, which has something to show at once, are drawn.
    std::string many = "items:\n  - colour: green\n    for: 5m\n";
    for (int n = 0; n < 60; ++n) many += fmt::format("  - notice: {{title: 第 {} 号}}\n    for: 5s\n", n);
    folder_.write("site/playlists/film.yaml", many);
    folder_.write("site/playlists/bulletin.yaml", "items:\n  - notice: {title: 新的}\n    for: 5s\n");
    ASSERT_TRUE(room.wait_for([](const auto& seen) {
        return on_first(seen).find("green") != std::string::npos;
    })) << daemon.log();
    const auto waiting = daemon.status()["intake"]["waiting"];
    const auto walls = std::find_if(waiting.begin(), waiting.end(),
                                    [](const auto& list) { return list["screen"] == "wall"; });
    ASSERT_NE(walls, waiting.end()) << daemon.status()["intake"].dump(1);
    EXPECT_EQ((*walls)["playlist"], "bulletin");
    EXPECT_EQ((*walls)["ready"], 0);
    EXPECT_NE(on_first(wall.seen()).find("red"), std::string::npos) << "it keeps what was on";
    EXPECT_TRUE(until([&] { return on_first(wall.seen()).find("新的") != std::string::npos; }, 100s))
        << daemon.status()["intake"].dump(1);
}

TEST_F(ControllerProcess, takes_alerts_and_holds_are_stamped_ahead_confirmed_and_logged) {
    Daemon daemon(site(), data());
    start(daemon);
    ScriptedNode wall("wall-1", data());
    const ScriptedNode room("room-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.plan.has_value(); }));
    ASSERT_TRUE(room.wait_for([](const auto& seen) { return seen.plan.has_value(); }));

    calm_.comes();
    const Monotonic begun = Calm::now();
    const UtcTime asked = utc_now();
    const Answer take = daemon.ask("take", {{"what", "film"}});
    host_took_them_ = !calm_.since(begun);
    ASSERT_TRUE(take.ok) << take.error;
    const auto told = nlohmann::json::parse(take.json);
    EXPECT_TRUE(host_took_them_ || told["late"].empty()) << take.json;
    EXPECT_EQ(told["screens"], nlohmann::json({"room", "wall"}));
    const auto seen = wall.seen();
    ASSERT_TRUE(seen.acts);
    ASSERT_EQ(seen.acts->takes.size(), 1U);
    const UtcTime stamp = seen.plan->anchor.to_utc(seen.acts->version.stamp);
    EXPECT_GE(stamp - asked, 300ms);
    EXPECT_TRUE(host_took_them_ || stamp - asked <= 1500ms) << (stamp - asked) / 1ms << " ms";
    EXPECT_EQ(seen.acts->version.stamp, room.seen().acts->version.stamp) << "all screens turn at one instant";
    EXPECT_NE(on(seen, seen.acts->version.stamp).find("blue"), std::string::npos);
    EXPECT_EQ(seen.acts->takes[0].by, "anna@desk");
    EXPECT_EQ(daemon.status()["takes"].size(), 2U);
    EXPECT_TRUE(daemon.ask("status").text.starts_with("TAKE")) << daemon.ask("status").text;

    EXPECT_TRUE(daemon.ask("release", {{"screens", "wall"}}).ok);
    EXPECT_LT(wall.seen().acts->takes[0].until, HouseTime::never());
    EXPECT_TRUE(until([&] { return daemon.status()["takes"].size() == 1; }));

    EXPECT_TRUE(daemon.ask("alert", {{"text", "请立即离开"}, {"level", "emergency"}, {"for", "5m"}}).ok);
    ASSERT_EQ(wall.seen().acts->alerts.size(), 1U);
    EXPECT_EQ(wall.seen().acts->alerts[0].level, Alert::Level::emergency);
    EXPECT_EQ(wall.seen().acts->alerts[0].until - wall.seen().acts->alerts[0].from, 5min);
    EXPECT_TRUE(daemon.ask("alert-clear").ok);
    EXPECT_TRUE(daemon.ask("hold", {{"screens", "wall"}}).ok);
    EXPECT_TRUE(daemon.ask("go").ok);
    EXPECT_TRUE(daemon.ask("identify").ok);
    EXPECT_EQ(wall.seen().acts->identifies.size(), 1U);

    // A node that does not confirm is named; nobody waits for it beyond the stamp.
    wall.confirms = false;
    const auto held = calm_.undisturbed([&] { return daemon.ask("hold").json; });
    if (held) {
        EXPECT_EQ(nlohmann::json::parse(*held)["late"], nlohmann::json({"wall-1"})) << *held;
    }
    host_took_them_ = host_took_them_ || !held;

    EXPECT_FALSE(daemon.ask("take", {{"what", "fim"}}).ok);
    EXPECT_FALSE(daemon.ask("release", {{"screens", "hall"}}).ok);
    EXPECT_FALSE(daemon.ask("dance").ok);
    const Answer picture = daemon.ask("snapshot", {{"screen", "room"}});
    EXPECT_EQ(picture.bytes, "\x89PNG");

    const auto log = nlohmann::json::parse(daemon.ask("log").json);
    std::vector<std::string> kinds;
    for (const auto& line : log) kinds.push_back(line["kind"]);
    for (const char* kind :
         {"start", "node up", "take", "release", "alert", "alert-clear", "hold", "go", "identify"})
        EXPECT_NE(std::find(kinds.begin(), kinds.end(), kind), kinds.end()) << kind;
}

TEST_F(ControllerProcess, a_restart_keeps_the_clock_the_plan_and_the_takes) {
    Daemon daemon(site(), data());
    start(daemon);
    const ScriptedNode wall("wall-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.plan.has_value(); }));
    ASSERT_TRUE(daemon.ask("take", {{"what", "film"}, {"screens", "wall"}}).ok);
    const auto before = wall.seen();
    // Plans are written behind their sending; this file is the last of them.
    ASSERT_TRUE(until([&] { return fs::exists(data() / "controller/plans/plans.json"); }));
    daemon.kill(SIGKILL);
    start(daemon);
    ASSERT_TRUE(wall.wait_for([&](const auto& seen) { return seen.welcomes > before.welcomes; }))
        << daemon.log();
    const auto after = wall.seen();
    EXPECT_EQ(after.welcome->epoch, before.welcome->epoch);
    EXPECT_EQ(after.welcome->anchor, before.welcome->anchor);
    EXPECT_NE(after.welcome->session, before.welcome->session);
    EXPECT_EQ(after.plan->version, before.plan->version) << "nothing has changed, so nothing is planned anew";
    EXPECT_EQ(daemon.status()["takes"].size(), 1U);
    EXPECT_TRUE(daemon.ask("release").ok);
    EXPECT_GT(wall.seen().acts->version.number, before.acts->version.number);
}

TEST_F(ControllerProcess, going_back_brings_the_programme_before_on_air) {
    Daemon daemon(site(), data());
    start(daemon);
    const ScriptedNode wall("wall-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.plan.has_value(); }));
    folder_.write("site/playlists/bulletin.yaml", list("green"));
    ASSERT_TRUE(
        wall.wait_for([&](const auto& seen) { return on_first(seen).find("green") != std::string::npos; }));
    EXPECT_EQ(nlohmann::json::parse(daemon.ask("programme-list").json).size(), 2U);
    EXPECT_TRUE(daemon.ask("programme-back").ok);
    EXPECT_TRUE(
        wall.wait_for([&](const auto& seen) { return on_first(seen).find("red") != std::string::npos; }));
    EXPECT_EQ(daemon.status()["programme"]["state"], "back");
}

TEST_F(ControllerProcess, it_stops_within_a_second_and_leaves_no_trace_of_running) {
    Daemon daemon(site(), data());
    const auto took = calm_.undisturbed([&] {
        start(daemon);
        const auto began = Steady::now();
        EXPECT_EQ(daemon.kill(SIGTERM), 0);
        return Steady::now() - began;
    });
    if (took) {
        EXPECT_LT(*took, 1s);
    }
    host_took_them_ = !took;
    EXPECT_FALSE(find_controller(data()));
    EXPECT_TRUE(running_controllers().empty());
}

TEST_F(ControllerProcess, what_cannot_work_is_one_line_and_exit_code_1) {
    Daemon daemon(site(), data());
    start(daemon);
    const auto refused = [&](const fs::path& where, const fs::path& on, std::vector<std::string> more,
                             const std::string& word) {
        Daemon other(where, on, std::move(more));
        other.start();
        EXPECT_EQ(other.wait(), 1);
        const std::string log = other.log();
        EXPECT_NE(log.find(word), std::string::npos) << log;
        EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1) << log;
    };
    fs::create_directories(folder_.path() / "other");
    refused(folder_.path() / "nowhere", folder_.path() / "other/a", {}, "no site folder");
    const std::string control = daemon.rendezvous().control;
    const auto colon = control.rfind(':') + 1;
    refused(site(), folder_.path() / "other/b",
            {"--bind-control", control.substr(colon, control.find('#') - colon)}, "taken");
    folder_.write("file", "x");
    refused(site(), folder_.path() / "file/e", {}, "--data");
    folder_.write("far/site.yaml", "site: x\nscreens:\n  wall: {size: 640x360}\nnodes:\n"
                                   "  wall-1: {screen: room}\n");
    refused(folder_.path() / "far", folder_.path() / "other/c", {}, "site.yaml:3:");
    // A second controller on the same data, last: its log is the first one's.
    Daemon second(site(), data() / ".." / "data");
    second.start();
    EXPECT_EQ(second.wait(), 1);
    EXPECT_TRUE(daemon.is_up());
    EXPECT_TRUE(daemon.ask("status").ok);
}

} // namespace
} // namespace lianping::controller
