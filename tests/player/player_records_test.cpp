// What the real program says of its glass and puts down of it, to a controller's end of the bus.

#include "player/controller_end.h"

#include <algorithm>

namespace lianping::player {
namespace {

using testing::clip_item;
using testing::colour_item;
using testing::Controller;
using testing::epoch;
using testing::looping_plan;
using testing::Player;
using testing::PlayerProcess;

TEST_F(PlayerProcess, black_after_a_film_is_dark_on_purpose) {
    const auto a = store(65, 25, 1, 75);
    Controller controller(data);
    Player player(data, {});
    ASSERT_TRUE(controller.serve_until([&] { return controller.hello && controller.status; }));
    auto plan =
        looping_plan({clip_item(a, 3s), colour_item({0, 0, 0}, 3600s)}, controller.house() + Duration(1s));
    plan.version = {epoch, 1, controller.house()};
    controller.send(plan);
    ASSERT_TRUE(controller.serve_until(
        [&] { return controller.status->glass == Status::Glass::right && controller.status->fps > 5; }));
    EXPECT_TRUE(
        controller.serve_until([&] { return controller.status->glass == Status::Glass::dark_on_purpose; }));
    EXPECT_EQ(player.end(SIGTERM), 0);
}

TEST_F(PlayerProcess, an_alert_over_a_slate_is_an_alert_and_the_slate_says_for_what_it_stands) {
    Controller controller(data);
    auto plan = looping_plan({clip_item("c99", 10s)}, controller.house() - 5s); // a file that is not there
    plan.version = {epoch, 1, controller.house()};
    keep(plan);
    Player player(data, {});
    ASSERT_TRUE(controller.serve_until(
        [&] { return controller.hello && controller.status && controller.status->item == "slate"; }));
    Acts acts;
    acts.screen = "wall";
    acts.version = {epoch, 1, controller.house()};
    Alert alert;
    alert.id = 1;
    alert.from = controller.house() + 2s;
    alert.until = alert.from + 3s;
    alert.level = Alert::Level::emergency;
    alert.text = "请离开";
    acts.alerts = {alert};
    controller.send(acts);
    const auto row = [&](Played::As as) {
        return std::find_if(controller.rows.begin(), controller.rows.end(), [&](const Played& row) {
            return row.as == as && (as != Played::As::slate || row.instead == "media/c99");
        });
    };
    ASSERT_TRUE(controller.serve_until([&] { return controller.house() > alert.until + 2s; }));
    const auto alerted = row(Played::As::alert), slate = row(Played::As::slate);
    ASSERT_NE(alerted, controller.rows.end());
    EXPECT_EQ(alerted->item, "请离开");
    EXPECT_GT(alerted->to - alerted->from, Duration(1s));
    ASSERT_NE(slate, controller.rows.end());
    EXPECT_NE(slate->marks & Played::stands_in, 0U);
    EXPECT_EQ(player.end(SIGTERM), 0);
}

TEST_F(PlayerProcess, that_can_keep_no_proof_of_play_shows_and_says_so) {
    std::filesystem::create_directories(data / "nodes/wall-1/played.db");
    Controller controller(data);
    Player player(data, {});
    ASSERT_TRUE(controller.serve_until([&] { return controller.status.has_value(); }));
    EXPECT_TRUE(controller.serve_until([&] {
        return std::any_of(
            controller.status->troubles.begin(), controller.status->troubles.end(),
            [](const std::string& trouble) { return trouble.find("proof of play") != std::string::npos; });
    }));
    EXPECT_EQ(player.end(SIGTERM), 0);
}

} // namespace
} // namespace lianping::player
