#include "plan_making.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using namespace testing;

PlanMaker a_day() {
    PlanMaker maker;
    const auto day = maker.entry("day");
    maker.segment(day, at(0), HouseTime::never(),
                  maker.tree({crossfading(still("a", 10s), 1s), crossfading(video("b", 10s), 1s)}), at(0));
    return maker;
}

Take take(Acts& acts, std::uint64_t id, std::string name, double from, double until) {
    Item item = crossfading(video(name, 4s), 1s);
    acts.items.push_back(item);
    acts.trees.push_back(list_of(static_cast<ItemIndex>(acts.items.size() - 1), 1));
    Take made;
    made.id = id;
    made.from = at(from);
    made.until = at(until);
    made.name = std::move(name);
    Zone zone;
    zone.cycle.tree = static_cast<std::uint32_t>(acts.trees.size() - 1);
    zone.cycle.anchor = made.from;
    made.zones = {zone};
    return made;
}

Alert alert(double from, double until, Alert::Level level) {
    Alert made;
    made.from = at(from);
    made.until = at(until);
    made.level = level;
    return made;
}

TEST(Acts, a_take_cuts_in_and_out_on_its_instants_and_the_programme_keeps_time) {
    Acts acts;
    acts.takes.push_back(take(acts, 7, "x", 12.5, 20.25));
    const Timeline timeline = a_day().timeline(acts);
    EXPECT_EQ(timeline.at(at(12)).stable_until, at(12.5));
    EXPECT_EQ(seen(timeline.at(at(12.5))), "x");
    EXPECT_FALSE(timeline.at(at(12.5)).moving);
    EXPECT_EQ(timeline.at(at(12.5)).layers[0].showing.key.take, 7U);
    EXPECT_EQ(timeline.at(at(12.5)).layers[0].showing.entry, "take");
    EXPECT_EQ(seen(timeline.at(at(16.75))), "x > x 0.25"); // in itself it changes as it is written
    const Scene back = timeline.at(at(20.25));
    EXPECT_EQ(seen(back), "a"); // though a's own transition would still run
    EXPECT_EQ(back.layers[0].position, 250ms);
    EXPECT_EQ(back.layers[0].showing.visible_from, at(20.25));
    EXPECT_EQ(timeline.now_on(at(13)).entry, "take");
    EXPECT_EQ(timeline.now_on(at(13)).stretch_end, at(20.25));
}

TEST(Acts, a_take_and_its_release_on_one_instant_show_nothing_of_it) {
    Acts acts;
    acts.takes.push_back(take(acts, 7, "x", 12, 12));
    const Timeline timeline = a_day().timeline(acts);
    EXPECT_EQ(seen(timeline.at(at(12))), "b");
    EXPECT_EQ(timeline.at(at(11)).stable_until, at(20));
}

TEST(Acts, a_release_and_another_take_on_one_instant_turn_at_once) {
    Acts acts;
    acts.takes.push_back(take(acts, 1, "x", 12, 15));
    acts.takes.push_back(take(acts, 2, "y", 15, 18));
    const Timeline timeline = a_day().timeline(acts);
    EXPECT_EQ(seen(timeline.at(at(15) - 1ns)), "x");
    EXPECT_EQ(seen(timeline.at(at(15))), "y");
    EXPECT_FALSE(timeline.at(at(15)).moving);
}

TEST(Acts, a_take_of_nothing_is_not_on_screen) {
    Acts acts;
    acts.takes.push_back(take(acts, 1, "x", 12, 15));
    acts.items[0].length = {};
    EXPECT_EQ(seen(a_day().timeline(acts).at(at(13))), "b");
}

TEST(Acts, upcoming_sees_a_take_coming_and_the_programme_behind_it) {
    Acts acts;
    acts.takes.push_back(take(acts, 7, "x", 12, 14));
    const auto showings = a_day().timeline(acts).upcoming(at(11.5), 10s, 9);
    ASSERT_EQ(showings.size(), 4U);
    EXPECT_EQ(showings[0].item.name, "b");
    EXPECT_EQ(showings[0].visible_to, at(12));
    EXPECT_EQ(showings[1].item.name, "x");
    EXPECT_EQ(showings[2].key, showings[0].key);
    EXPECT_EQ(showings[2].visible_from, at(14));
    EXPECT_EQ(showings[3].item.name, "a");
}

TEST(Acts, a_hold_stands_still_and_go_is_where_the_plan_is_then) {
    Acts acts;
    acts.holds.push_back({1, at(13), at(33), "me"});
    const Timeline timeline = a_day().timeline(acts);
    const Scene held = timeline.at(at(25));
    EXPECT_TRUE(held.held);
    EXPECT_EQ(seen(held), "b");
    EXPECT_EQ(held.layers[0].position, 3s);
    EXPECT_EQ(held.stable_until, at(33));
    EXPECT_EQ(timeline.at(at(12)).stable_until, at(13));
    const Scene gone = timeline.at(at(33));
    EXPECT_FALSE(gone.held);
    EXPECT_EQ(seen(gone), "b");
    EXPECT_EQ(gone.layers[0].showing.key.start, at(30));
    EXPECT_EQ(gone.layers[0].position, 3s);
    EXPECT_EQ(timeline.now_on(at(25)).item, "b");
    EXPECT_EQ(timeline.now_on(at(25)).position, 3s);
    EXPECT_EQ(timeline.now_on(at(34)).position, 4s);
    EXPECT_EQ(timeline.upcoming(at(25), 20s, 9)[0].visible_to, at(33));
}

TEST(Acts, a_hold_in_a_transition_keeps_it_half_done_and_go_cuts) {
    Acts acts;
    acts.holds.push_back({1, at(10.5), at(20.5), "me"});
    const Timeline timeline = a_day().timeline(acts);
    EXPECT_EQ(seen(timeline.at(at(15))), "a > b 0.50");
    EXPECT_FALSE(timeline.at(at(15)).moving);
    EXPECT_EQ(seen(timeline.at(at(20.5))), "a");
}

TEST(Acts, alerts_lie_over_everything_the_most_urgent_on_top) {
    Acts acts;
    acts.alerts = {alert(5, 30, Alert::Level::warning), alert(7, 8, Alert::Level::emergency),
                   alert(6, 30, Alert::Level::info)};
    const Timeline timeline = a_day().timeline(acts);
    EXPECT_EQ(timeline.at(at(4)).stable_until, at(5));
    EXPECT_TRUE(timeline.at(at(4)).alerts.empty());
    const Scene all = timeline.at(at(7));
    ASSERT_EQ(all.alerts.size(), 3U);
    EXPECT_EQ(all.alerts[0].alert.level, Alert::Level::info);
    EXPECT_EQ(all.alerts[2].alert.level, Alert::Level::emergency);
    EXPECT_TRUE(all.silent);
    EXPECT_EQ(all.stable_until, at(8));
    EXPECT_EQ(seen(all), "a"); // the programme keeps time beneath
    EXPECT_FALSE(timeline.at(at(8)).silent);
    EXPECT_EQ(timeline.at(at(8)).alerts.size(), 2U);
}

TEST(Acts, identify_is_an_interval_too) {
    Acts acts;
    acts.identifies.push_back({at(5), at(6)});
    const Timeline timeline = a_day().timeline(acts);
    EXPECT_FALSE(timeline.at(at(5) - 1ns).identify);
    EXPECT_TRUE(timeline.at(at(5)).identify);
    EXPECT_EQ(timeline.at(at(5)).stable_until, at(6));
    EXPECT_FALSE(timeline.at(at(6)).identify);
}

// Late, twice or in another order: the newest message says what was and what will be, so the screen is the
// same.
TEST(Acts, a_player_that_hears_late_or_twice_shows_what_the_others_show) {
    Acts first, second;
    first.takes.push_back(take(first, 1, "x", 12, 9999));
    second.takes.push_back(take(second, 1, "x", 12, 15)); // released at 15
    const Timeline heard_all = a_day().timeline(second), heard_again = a_day().timeline(second);
    const Timeline heard_first_only = a_day().timeline(first);
    for (double t = 11; t < 25; t += 0.125) {
        EXPECT_EQ(seen(heard_all.at(at(t))), seen(heard_again.at(at(t))));
        if (t < 15) {
            EXPECT_EQ(seen(heard_all.at(at(t))), seen(heard_first_only.at(at(t))));
        }
    }
}

} // namespace
} // namespace lianping
