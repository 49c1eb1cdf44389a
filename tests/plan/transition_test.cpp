#include "plan_making.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using namespace testing;

TEST(Transition, takes_the_first_part_of_the_incoming_slot) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto ab = maker.tree({still("a", 5s), crossfading(video("b", 4s), 1s)});
    maker.segment(day, at(0), HouseTime::never(), ab, at(0));
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(seen(timeline.at(at(5) - 1ns)), "a");
    const Scene begins = timeline.at(at(5));
    EXPECT_EQ(seen(begins), "a > b 0.00");
    EXPECT_TRUE(begins.moving);
    EXPECT_EQ(begins.stable_until, at(6));
    EXPECT_EQ(begins.layers[1].opacity, 0);
    const Scene quarter = timeline.at(at(5.25));
    EXPECT_EQ(seen(quarter), "a > b 0.25");
    EXPECT_EQ(quarter.layers[1].opacity, 0.25);
    EXPECT_EQ(quarter.layers[1].position, 250ms);
    EXPECT_EQ(quarter.layers[0].position, 5s);
    const Scene over = timeline.at(at(6));
    EXPECT_EQ(seen(over), "b");
    EXPECT_FALSE(over.moving);
    EXPECT_EQ(over.stable_until, at(9));
    EXPECT_EQ(seen(timeline.at(at(9))), "a"); // a cuts
}

TEST(Transition, is_no_longer_than_half_of_the_shorter_slot) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto ab =
        maker.tree({still("a", 1s), crossfading(still("b", 8s), 3s), crossfading(still("c", 2s), 3s)});
    maker.segment(day, at(0), HouseTime::never(), ab, at(0));
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(timeline.at(at(1)).stable_until, at(1.5));
    EXPECT_EQ(timeline.at(at(1)).layers[1].transition.length, 500ms);
    EXPECT_EQ(timeline.at(at(9)).stable_until, at(10));
}

TEST(Transition, the_incoming_items_rules_at_the_boundaries_of_entries_too) {
    PlanMaker maker;
    const auto day = maker.entry("day"), talk = maker.entry("talk");
    const auto ab = maker.tree({crossfading(video("a", 50s), 2s)}),
               x = maker.tree({crossfading(still("x", 30s), 1s)});
    maker.segment(day, at(0), at(20), ab, at(0));
    maker.segment(talk, at(20), at(40), x, at(20));
    maker.segment(day, at(40), HouseTime::never(), ab, at(0));
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(seen(timeline.at(at(0.5))), "a"); // the first thing known comes from nothing
    const Scene into = timeline.at(at(20.5));
    EXPECT_EQ(seen(into), "a > x 0.50");
    EXPECT_EQ(into.layers[0].position, 20500ms); // plays on
    EXPECT_EQ(seen(timeline.at(at(41))), "x > a 0.50");
    EXPECT_EQ(timeline.at(at(41)).layers[1].position, 41s);
    EXPECT_EQ(timeline.at(at(41)).stable_until, at(42));
}

TEST(Transition, of_a_slot_that_an_entry_cuts_short_is_clamped_to_what_is_seen) {
    PlanMaker maker;
    const auto day = maker.entry("day"), talk = maker.entry("talk");
    const auto ab = maker.tree({still("a", 10s), crossfading(still("b", 10s), 1s)});
    const auto x = maker.tree({crossfading(still("x", 30s), 1s)});
    maker.segment(day, at(0), at(10.5), ab, at(0));
    maker.segment(talk, at(10.5), HouseTime::never(), x, at(10.5));
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(timeline.at(at(10)).stable_until, at(10.25));
    EXPECT_EQ(seen(timeline.at(at(10.3))), "b");
    EXPECT_EQ(timeline.at(at(10.5)).stable_until, at(10.75));
    EXPECT_EQ(seen(timeline.at(at(10.5))), "b > x 0.00");
}

TEST(Transition, runs_over_the_stamp_of_a_new_plan) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto before = maker.tree({still("a", 60s)});
    const auto now = maker.tree({crossfading(still("b", 60s), 2s)});
    maker.segment(day, at(0), at(30), before, at(0));
    maker.segment(day, at(30), HouseTime::never(), now, at(30)); // the plan's stamp: a is gone from the list
    EXPECT_EQ(seen(maker.timeline().at(at(31))), "a > b 0.50");
}

TEST(Transition, of_an_item_that_goes_on_over_the_stamp_runs_on) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto before = maker.tree({still("a", 10s), crossfading(still("b", 10s), 2s)});
    const auto now = maker.tree({still("a", 10s), crossfading(still("b", 10s), 2s), still("c", 1s)});
    maker.segment(day, at(0), at(11), before, at(0));
    maker.segment(day, at(11), HouseTime::never(), now, at(0));
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(seen(timeline.at(at(10.5))), "a > b 0.25");
    EXPECT_EQ(seen(timeline.at(at(11.5))), "a > b 0.75");
}

TEST(Transition, a_still_that_follows_itself_has_none_but_a_video_has) {
    PlanMaker stills;
    const auto one = stills.entry("day");
    stills.segment(one, at(0), HouseTime::never(), stills.tree({crossfading(still("a", 10s), 1s)}), at(0));
    EXPECT_EQ(seen(stills.timeline().at(at(10.5))), "a");
    EXPECT_FALSE(stills.timeline().at(at(10.5)).moving);

    PlanMaker videos;
    const auto other = videos.entry("day");
    videos.segment(other, at(0), HouseTime::never(), videos.tree({crossfading(video("v", 10s), 1s)}), at(0));
    EXPECT_EQ(seen(videos.timeline().at(at(10.5))), "v > v 0.50");
}

TEST(Transition, into_another_layout_keeps_the_old_zones_beneath_until_it_is_over) {
    PlanMaker maker;
    const auto day = maker.entry("day"), board = maker.entry("board");
    const auto a = maker.tree({still("a", 60s)});
    const auto left = maker.tree({crossfading(still("l", 60s), 2s)}), right = maker.tree({still("r", 60s)});
    Zone first, second;
    first.rect = {0, 0, 0.5, 1};
    first.cycle = {left, at(30), 0, {}};
    second.rect = {0.5, 0, 0.5, 1};
    second.cycle = {right, at(30), 0, {}};
    maker.segment(day, at(0), at(30), a, at(0));
    maker.segment(board, at(30), HouseTime::never(), {first, second});
    EXPECT_EQ(seen(maker.timeline().at(at(31))), "a > l 0.50 > r");
    EXPECT_EQ(seen(maker.timeline().at(at(32))), "l > r");
}

TEST(Transition, upcoming_begins_with_the_one_that_is_leaving) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    maker.segment(day, at(0), HouseTime::never(),
                  maker.tree({still("a", 5s), crossfading(still("b", 5s), 1s)}), at(0));
    const auto showings = maker.timeline().upcoming(at(5.5), 1s, 9);
    ASSERT_EQ(showings.size(), 2U);
    EXPECT_EQ(showings[0].item.name, "a");
    EXPECT_EQ(showings[1].item.name, "b");
}

} // namespace
} // namespace lianping
