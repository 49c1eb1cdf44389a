#include "plan/timeline.h"
#include "plan_making.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using namespace testing;

// day: a (5 s), b (3 s) from 0 to 100; talk: x (7 s) from 100 to 120; day again, its time kept, for ever.
PlanMaker a_day_with_a_talk() {
    PlanMaker maker;
    const auto day = maker.entry("day"), talk = maker.entry("talk");
    const auto ab = maker.tree({still("a", 5s), video("b", 3s)}), x = maker.tree({video("x", 7s)});
    maker.segment(day, at(0), at(100), ab, at(0));
    maker.segment(talk, at(100), at(120), x, at(100));
    maker.segment(day, at(120), HouseTime::never(), ab, at(0));
    return maker;
}

TEST(Timeline, without_a_plan_shows_the_slate) {
    const Timeline timeline;
    const Scene scene = timeline.at(at(5));
    EXPECT_EQ(seen(scene), "slate");
    EXPECT_EQ(scene.layers[0].showing.item.kind, Item::Kind::slate);
    EXPECT_EQ(scene.layers[0].showing.entry, "slate");
    EXPECT_EQ(scene.stable_until, HouseTime::never());
    EXPECT_EQ(timeline.now_on(at(5)).entry, "slate");
    EXPECT_EQ(timeline.upcoming(at(5), 10s, 4).size(), 1U);
}

TEST(Timeline, shows_the_item_whose_slot_it_is_to_the_nanosecond) {
    const Timeline timeline = a_day_with_a_talk().timeline();
    EXPECT_EQ(seen(timeline.at(at(0))), "a");
    EXPECT_EQ(seen(timeline.at(at(5) - 1ns)), "a");
    EXPECT_EQ(seen(timeline.at(at(5))), "b");
    EXPECT_EQ(seen(timeline.at(at(8))), "a");
    EXPECT_EQ(timeline.at(at(6)).layers[0].position, 1s);
    EXPECT_EQ(timeline.at(at(6)).layers[0].showing.media_time(at(6)), MediaTime(1s));
}

TEST(Timeline, is_stable_until_the_next_change_and_no_longer) {
    const Timeline timeline = a_day_with_a_talk().timeline();
    EXPECT_EQ(timeline.at(at(1)).stable_until, at(5));
    EXPECT_EQ(timeline.at(at(97)).stable_until, at(100)); // cut by the talk
    EXPECT_EQ(timeline.at(at(106)).stable_until, at(107));
    EXPECT_FALSE(timeline.at(at(1)).moving);
}

TEST(Timeline, a_slot_that_an_entry_cuts_keeps_its_key) {
    const Timeline timeline = a_day_with_a_talk().timeline();
    const Showing cut = timeline.at(at(99)).layers[0].showing; // a: 96 to 101
    EXPECT_EQ(cut.key.start, at(96));
    EXPECT_EQ(cut.visible_to, at(100));
    const Showing back = timeline.at(at(121)).layers[0].showing; // a: 120 to 125
    EXPECT_EQ(back.key.start, at(120));
    EXPECT_EQ(timeline.at(at(119)).layers[0].showing.key.start, at(114)); // x, second round, cut at 120
    EXPECT_EQ(timeline.at(at(119)).layers[0].showing.visible_to, at(120));
}

TEST(Timeline, behind_the_last_planned_stretch_the_last_segment_never_ends) {
    const Timeline timeline = a_day_with_a_talk().timeline();
    const HouseTime far = at(0) + std::chrono::hours(24 * 365 * 20); // a multiple of 8 s
    EXPECT_EQ(seen(timeline.at(far)), "a");
    EXPECT_EQ(timeline.now_on(far).stretch_end, HouseTime::never());
}

TEST(Timeline, a_whole_day_has_no_gap_and_no_doubt) {
    const Timeline timeline = a_day_with_a_talk().timeline();
    HouseTime t = at(0);
    int changes = 0;
    while (t < at(86400)) {
        const Scene scene = timeline.at(t);
        ASSERT_EQ(scene.layers.size(), 1U);
        ASSERT_GT(scene.stable_until, t);
        ASSERT_EQ(seen(timeline.at(scene.stable_until - 1ns)), seen(scene));
        t = scene.stable_until;
        ++changes;
    }
    // 86,400 s in rounds of 8 s with two items, but 100..120 has 3 of the talk in place of 5 of the day's
    EXPECT_EQ(changes, 2 * 10800 + 3 - 5);
}

TEST(Timeline, upcoming_names_each_showing_once_in_order) {
    const Timeline timeline = a_day_with_a_talk().timeline();
    const auto showings = timeline.upcoming(at(94), 15s, 10);
    std::string text;
    for (const Showing& s : showings) {
        text += s.item.name + std::to_string(s.visible_from.ns() / 1'000'000'000) + " ";
    }
    EXPECT_EQ(text, "b93 a96 x100 x107 ");
    EXPECT_EQ(timeline.upcoming(at(94), 15s, 2).size(), 2U);
    EXPECT_EQ(timeline.upcoming(at(94), 2s, 9).size(), 1U); // a begins at the end, which is not in it
}

TEST(Timeline, says_where_now_lies) {
    const NowOn now = a_day_with_a_talk().timeline().now_on(at(98));
    EXPECT_EQ(now.entry, "day");
    EXPECT_EQ(now.playlist, "list of day");
    EXPECT_EQ(now.item, "a");
    EXPECT_EQ(now.start, at(96));
    EXPECT_EQ(now.end, at(100));
    EXPECT_EQ(now.stretch_end, at(100));
}

TEST(Timeline, a_slot_goes_on_over_the_stamp_of_a_new_plan_as_one_showing) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto before = maker.tree({still("a", 5s), still("b", 3s)});
    const auto now = maker.tree({still("a", 5s), still("b", 4s), still("c", 3s)});
    maker.segment(day, at(0), at(6), before, at(0));
    maker.segment(day, at(6), HouseTime::never(), now,
                  at(0)); // stamp in the middle of b, which is longer now
    maker.plan().segments[1].occurrence = at(0);
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(timeline.at(at(5.5)).stable_until, at(9));
    EXPECT_EQ(timeline.at(at(5.5)).layers[0].showing.key, timeline.at(at(6)).layers[0].showing.key);
    EXPECT_EQ(timeline.at(at(6)).layers[0].showing.visible_from, at(5));
    EXPECT_EQ(timeline.at(at(6)).layers[0].showing.item.length, 4s);
    const auto showings = timeline.upcoming(at(5.5), 5s, 10);
    ASSERT_EQ(showings.size(), 2U);
    EXPECT_EQ(showings[1].item.name, "c");
    EXPECT_EQ(timeline.now_on(at(5.5)).stretch_end, HouseTime::never());
    EXPECT_EQ(stretches(maker.plan(), at(0), at(1)).size(), 1U);
}

TEST(Timeline, an_entry_without_anything_to_show_shows_the_slate) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto none = maker.tree({});
    maker.segment(day, at(10), HouseTime::never(), none, at(10));
    EXPECT_EQ(seen(maker.timeline().at(at(20))), "slate");
    EXPECT_EQ(seen(maker.timeline().at(at(5))), "slate");
    EXPECT_EQ(maker.timeline().at(at(5)).stable_until, at(10));
}

TEST(Timeline, zones_play_side_by_side) {
    PlanMaker maker;
    const auto board = maker.entry("board");
    const auto left = maker.tree({still("a", 5s)}), right = maker.tree({still("x", 3s), still("y", 3s)});
    Zone first, second;
    first.rect = {0, 0, 0.75, 1};
    first.cycle.tree = left;
    second.rect = {0.75, 0, 0.25, 1};
    second.cycle.tree = right;
    maker.segment(board, at(0), HouseTime::never(), {first, second});
    const Scene scene = maker.timeline().at(at(4));
    EXPECT_EQ(seen(scene), "a > y");
    EXPECT_EQ(scene.layers[1].showing.zone.x, 0.75);
    EXPECT_EQ(scene.stable_until, at(5));
    EXPECT_EQ(maker.timeline().upcoming(at(4), 3s, 9).size(), 4U); // a, y, a again, x again
}

TEST(Plan, tells_the_offset_of_the_wall_clocks) {
    ScreenPlan plan;
    EXPECT_EQ(utc_offset_at(plan, UtcTime(5s)), 0s);
    plan.offsets = {{UtcTime(100s), 3600s}, {UtcTime(200s), 7200s}};
    EXPECT_EQ(utc_offset_at(plan, UtcTime(5s)), 3600s);
    EXPECT_EQ(utc_offset_at(plan, UtcTime(200s) - 1ns), 3600s);
    EXPECT_EQ(utc_offset_at(plan, UtcTime(200s)), 7200s);
}

TEST(Plan, stretches_are_whole_and_two_occurrences_are_never_merged) {
    PlanMaker maker = a_day_with_a_talk();
    auto rows = stretches(maker.plan(), at(50), at(101));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].start, at(0));
    EXPECT_EQ(rows[1].end, at(120));
    EXPECT_EQ(stretches(maker.plan(), at(100), at(120)).size(), 1U);
    maker.plan().segments[1].entry = 0; // another occurrence of the same entry
    EXPECT_EQ(stretches(maker.plan(), at(0), at(200)).size(), 3U);
}

} // namespace
} // namespace lianping
