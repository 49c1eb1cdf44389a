// The real program and a controller's end of the bus: real sockets, both ways.

#include "player/controller_end.h"
#include "player/player_process.h"

#include <optional>

namespace lianping::player {
namespace {

using lianping::testing::until;
using testing::clip_item;
using testing::Controller;
using testing::epoch;
using testing::looping_plan;
using testing::Player;
using testing::PlayerProcess;

TEST_F(PlayerProcess, says_hello_locks_its_clock_confirms_a_plan_and_shows_it) {
    const auto a = store(60, 25, 1, 250);
    Controller controller(data);
    // A node clock that is off and drifts: the bus knows house time all the same.
    Player player(data, {"--present-log", log.string(), "--node-clock", "offset=250ms,drift=20ppm"});
    ASSERT_TRUE(controller.serve_until([&] { return controller.hello.has_value(); }));
    EXPECT_EQ(controller.hello->node, "wall-1");
    EXPECT_EQ(controller.hello->plan.epoch, 0U);

    auto plan = looping_plan({clip_item(a, 10s)}, controller.house() - 5s);
    plan.version = {epoch, 3, controller.house()};
    controller.send(plan);
    ASSERT_TRUE(controller.serve_until([&] { return !controller.confirms.empty(); }));
    EXPECT_EQ(controller.confirms[0].of, Confirm::Of::plan);
    EXPECT_EQ(controller.confirms[0].version, plan.version);

    ASSERT_TRUE(controller.serve_until([&] {
        return controller.status && controller.status->clock_locked &&
               controller.status->item == "media/" + a;
    }));
    EXPECT_EQ(controller.status->screen, "wall");
    EXPECT_EQ(controller.status->epoch, epoch);
    EXPECT_EQ(controller.status->plan, plan.version);
    EXPECT_EQ(controller.status->entry, "default");
    const auto is_exact = [&] {
        const auto& error = controller.status->clock_error;
        return controller.status->clock_uncertainty < 5ms && error && *error < 5ms && *error > -5ms;
    };
    EXPECT_TRUE(controller.serve_until(is_exact)) << controller.status->clock_uncertainty.count() << " ns";
    const auto off =
        controller.status->position - (controller.status->at - plan.anchor.house) % Duration(10s);
    EXPECT_EQ(off, Duration(0));
    EXPECT_TRUE(std::filesystem::exists(data / "nodes/wall-1/plan"));

    // Its pictures are due where the controller's house time has them.
    ASSERT_TRUE(shown(5));
    EXPECT_TRUE(until([&] {
        const auto all = pictures();
        const Duration off(all.back()["actual"].get<std::int64_t>() - controller.house().ns());
        return off < 1s && off > -1s;
    }));
    EXPECT_EQ(player.end(SIGTERM), 0);
    EXPECT_TRUE(std::filesystem::exists(data / "nodes/wall-1/clock"));
}

TEST_F(PlayerProcess, a_take_turns_the_screen_at_its_stamp_and_its_release_turns_it_back) {
    const auto a = store(61, 25, 1, 250);
    const auto b = store(62, 25, 1, 250);
    Controller controller(data);
    auto plan = looping_plan({clip_item(a, 10s)}, controller.house() - 5s);
    plan.version = {epoch, 1, controller.house()};
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(controller.serve_until([&] { return controller.hello.has_value(); }));
    controller.send(plan);
    ASSERT_TRUE(controller.serve_until([&] { return controller.status && controller.status->clock_locked; }));

    Acts acts;
    acts.screen = "wall";
    acts.items = {clip_item(b, 10s)};
    acts.trees.resize(1);
    acts.trees[0].is_list = true;
    acts.trees[0].children.resize(1);
    Take take;
    take.id = 1;
    take.zones.resize(1);
    HouseTime asked;
    const auto taken = calm.undisturbed([&] {
        asked = controller.house();
        take.from = asked + 500ms;
        take.until = take.from + 2s;
        take.zones[0].cycle.anchor = take.from;
        acts.takes = {take};
        acts.version = {epoch, acts.version.number + 1, take.from};
        controller.send(acts);
        return controller.serve_until([&] { return controller.house() > take.until + 1s; });
    });
    EXPECT_EQ(player.end(SIGTERM), 0);
    host_took_them = !taken;
    if (host_took_them) return;
    EXPECT_TRUE(*taken);
    ASSERT_GE(controller.confirms.size(), 2U);
    EXPECT_EQ(controller.confirms.back().of, Confirm::Of::acts);

    int of_take = 0;
    for (const auto& picture : pictures()) {
        const HouseTime due(Duration(picture["due"].get<std::int64_t>()));
        if (due < asked) continue;
        const bool is_of_take = take.from <= due && due < take.until;
        EXPECT_EQ(picture["item"], "media/" + (is_of_take ? b : a)) << (due - take.from).count();
        if (is_of_take) ++of_take;
    }
    EXPECT_GE(of_take, 40);
}

TEST_F(PlayerProcess, sends_a_picture_of_what_is_on_the_glass) {
    const auto a = store(63, 25, 1, 250);
    Controller controller(data);
    auto plan = looping_plan({clip_item(a, 10s)}, controller.house() - 5s);
    plan.version = {epoch, 1, controller.house()};
    Player player(data, {});
    ASSERT_TRUE(controller.serve_until([&] { return controller.hello.has_value(); }));
    controller.send(plan);
    ASSERT_TRUE(
        controller.serve_until([&] { return controller.status && controller.status->item == "media/" + a; }));
    controller.send(SnapshotRequest{42, "wall"});
    ASSERT_TRUE(controller.serve_until([&] { return controller.snapshot.has_value(); }));
    EXPECT_EQ(controller.snapshot->id, 42U);
    EXPECT_EQ(controller.snapshot->error, "");
    EXPECT_EQ(controller.snapshot->png.substr(1, 3), "PNG");
    EXPECT_EQ(controller.snapshot->node, "wall-1");
}

TEST_F(PlayerProcess, the_show_goes_on_without_the_controller) {
    const auto a = store(64, 25, 1, 50);
    auto controller = std::make_optional<Controller>(data);
    auto plan = looping_plan({clip_item(a, 2s)}, controller->house() - 5s);
    plan.version = {epoch, 1, controller->house()};
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(controller->serve_until([&] { return controller->hello.has_value(); }));
    controller->send(plan);
    ASSERT_TRUE(
        controller->serve_until([&] { return controller->status && controller->status->clock_locked; }));
    controller.reset();
    const auto before = pictures().size();
    ASSERT_TRUE(shown(before + 120));
    EXPECT_EQ(player.end(SIGTERM), 0);
    const auto all = pictures();
    for (std::size_t i = before + 1; i < all.size(); ++i) {
        const auto step = all[i]["due"].get<std::int64_t>() - all[i - 1]["due"].get<std::int64_t>();
        EXPECT_EQ(step % Duration(40ms).count(), 0);
    }
}

TEST_F(PlayerProcess, without_a_sound_device_goes_on_with_its_pictures_and_says_why_it_is_silent) {
    const auto a = store(61, 25, 1, 250);
    Controller controller(data);
    ::setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
    Player player(data, {"--present-log", log.string(), "--audio-device", "default"});
    ::unsetenv("SDL_AUDIODRIVER");
    ASSERT_TRUE(controller.serve_until([&] { return controller.hello.has_value(); }));
    auto plan = looping_plan({clip_item(a, 10s)}, controller.house() - 5s);
    plan.sound = true;
    plan.version = {epoch, 3, controller.house()};
    controller.send(plan);
    // As `lianpingctl status` has it below its tables.
    EXPECT_TRUE(controller.serve_until([&] {
        return controller.status && controller.status->item == "media/" + a &&
               controller.status->troubles == std::vector<std::string>{"sound: no device"};
    })) << (controller.status && !controller.status->troubles.empty() ? controller.status->troubles[0] : "");
    EXPECT_TRUE(controller.status && controller.status->sound_device.empty());
    EXPECT_TRUE(shown(50));
    EXPECT_EQ(player.end(SIGTERM), 0);
}

} // namespace
} // namespace lianping::player
