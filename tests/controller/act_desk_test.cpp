#include "controller/act_desk.h"
#include "plan/timeline.h"
#include "support/sample_plan.h"
#include "wire/codec.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using support::house;

// A take of one item of that name.
TakeContent one(const std::string& name) {
    TakeContent content;
    Item item;
    item.kind = Item::Kind::colour;
    item.name = name;
    item.length = 10s;
    content.items = {item};
    content.trees = {CycleNode{0, false, {}, {}, 0}};
    content.zones = {Zone{{0, 0, 1, 1}, {0, house(-5), 4, {0}}}};
    return content;
}

ActDesk::By by(HouseTime stamp) { return {"anna@desk", stamp, 7}; }

std::string on(const ActDesk& desk, HouseTime t) {
    return Timeline(nullptr, desk.acts("wall")).now_on(t).item;
}

TEST(ActDesk, a_take_rules_from_its_stamp_to_its_end_and_begins_with_its_first_picture) {
    ActDesk desk;
    desk.take("wall", by(house(100)), house(200), "film", one("film"));
    const auto acts = desk.acts("wall");
    ASSERT_TRUE(acts);
    EXPECT_EQ(acts->version, (Version{7, 1, house(100)}));
    ASSERT_EQ(acts->takes.size(), 1U);
    EXPECT_EQ(acts->takes[0].from, house(100));
    EXPECT_EQ(acts->takes[0].until, house(200));
    EXPECT_EQ(acts->takes[0].zones[0].cycle.anchor, house(100));
    EXPECT_TRUE(acts->takes[0].zones[0].cycle.lead.empty());
    EXPECT_EQ(on(desk, house(150)), "film");
    EXPECT_NE(on(desk, house(201)), "film");
}

TEST(ActDesk, a_second_take_ends_the_first_and_a_release_shows_the_programme) {
    ActDesk desk;
    desk.take("wall", by(house(100)), house(900), "a", one("a"));
    desk.take("wall", by(house(105)), house(900), "b", one("b"));
    EXPECT_EQ(on(desk, house(104)), "a");
    EXPECT_EQ(on(desk, house(105)), "b");
    EXPECT_EQ(desk.release({"wall", "room"}, by(house(108))), std::vector<std::string>{"wall"});
    EXPECT_EQ(on(desk, house(107)), "b");
    EXPECT_NE(on(desk, house(108)), "b");
    EXPECT_NE(on(desk, house(108)), "a");
    EXPECT_TRUE(desk.release({"wall"}, by(house(109))).empty());
    EXPECT_EQ(desk.acts("wall")->version.number, 3U);
}

TEST(ActDesk, a_take_that_turns_goes_on_with_other_content_by_its_transition) {
    ActDesk desk;
    desk.take("wall", by(house(100)), house(900), "live:lecture", one("slides"));
    TakeContent talk = one("speaker");
    talk.items[0].background = {1, 2, 3};
    talk.items[0].transition = {Transition::Kind::crossfade, 400ms, {}, 0, 0};
    EXPECT_FALSE(desk.turn("wall", by(house(104)), "another", talk));
    EXPECT_FALSE(desk.turn("room", by(house(104)), "live:lecture", talk));
    ASSERT_TRUE(desk.turn("wall", by(house(104)), "live:lecture", talk));
    EXPECT_FALSE(desk.turn("wall", by(house(105)), "live:lecture", talk)) << "it shows that already";
    ASSERT_EQ(desk.acts("wall")->takes.size(), 1U);
    EXPECT_EQ(desk.acts("wall")->takes[0].from, house(100));
    const Timeline timeline(nullptr, desk.acts("wall"));
    EXPECT_EQ(timeline.now_on(house(104) - 1ns).item, "slides");
    const Scene turning = timeline.at(house(104) + 100ms);
    ASSERT_EQ(turning.layers.size(), 2U);
    EXPECT_EQ(turning.layers[0].showing.item.name, "slides");
    EXPECT_EQ(turning.layers[0].showing.key.start, house(100)) << "the same showing as before";
    EXPECT_EQ(turning.layers[1].showing.item.name, "speaker");
    EXPECT_EQ(turning.layers[1].showing.key.start, house(104));
    EXPECT_NEAR(turning.layers[1].opacity, 0.25, 1e-9);
    EXPECT_EQ(timeline.now_on(house(105)).item, "speaker");

    // Again while it turns: what was before the one that is on is still known.
    TakeContent both = one("both");
    ASSERT_TRUE(desk.turn("wall", by(house(104) + 200ms), "live:lecture", both));
    const Timeline later(nullptr, desk.acts("wall"));
    EXPECT_EQ(later.now_on(house(103)).item, "slides");
    EXPECT_EQ(later.now_on(house(104) + 100ms).item, "speaker");
    EXPECT_EQ(later.now_on(house(104) + 200ms).item, "both");
    EXPECT_TRUE(decode_acts(encode_acts(*desk.acts("wall"))));
}

TEST(ActDesk, what_is_over_stays_ten_seconds_and_takes_its_items_with_it) {
    ActDesk desk;
    desk.take("wall", by(house(100)), house(110), "a", one("a"));
    desk.take("wall", by(house(105)), house(900), "b", one("b"));
    EXPECT_EQ(desk.acts("wall")->takes.size(), 2U);
    EXPECT_EQ(desk.acts("wall")->items.size(), 2U);
    desk.hold({"wall"}, by(house(116)), house(900));
    ASSERT_EQ(desk.acts("wall")->takes.size(), 1U);
    EXPECT_EQ(desk.acts("wall")->takes[0].name, "b");
    ASSERT_EQ(desk.acts("wall")->items.size(), 1U);
    EXPECT_EQ(desk.acts("wall")->items[0].name, "b");
    EXPECT_EQ(on(desk, house(116)), "b");
}

TEST(ActDesk, hold_twice_is_once_and_go_ends_it) {
    ActDesk desk;
    EXPECT_EQ(desk.hold({"wall"}, by(house(1)), house(100)).size(), 1U);
    EXPECT_TRUE(desk.hold({"wall"}, by(house(2)), house(100)).empty());
    EXPECT_EQ(desk.go({"wall", "room"}, by(house(3))), std::vector<std::string>{"wall"});
    EXPECT_EQ(desk.acts("wall")->holds[0].until, house(3));
    EXPECT_TRUE(desk.go({"wall"}, by(house(4))).empty());
}

TEST(ActDesk, a_newer_alert_takes_the_place_of_one_of_its_level_and_all_are_cleared) {
    ActDesk desk;
    desk.alert({"wall", "room"}, by(house(1)), house(100), Alert::Level::info, "a");
    desk.alert({"wall"}, by(house(2)), house(100), Alert::Level::info, "b");
    desk.alert({"wall"}, by(house(3)), house(100), Alert::Level::emergency, "c");
    const auto& alerts = desk.acts("wall")->alerts;
    ASSERT_EQ(alerts.size(), 3U);
    EXPECT_EQ(alerts[0].until, house(2));
    EXPECT_EQ(alerts[1].until, house(100));
    EXPECT_EQ(desk.clear_alerts({"wall", "room"}, by(house(4))).size(), 2U);
    for (const Alert& alert : desk.acts("wall")->alerts) EXPECT_LE(alert.until, house(4));
}

TEST(ActDesk, an_act_that_was_still_to_come_never_comes_when_it_is_ended_first) {
    ActDesk desk;
    desk.take("wall", by(house(100)), house(200), "a", one("a"));
    desk.release({"wall"}, by(house(99)));
    EXPECT_EQ(desk.acts("wall")->takes[0].until, house(100));
    EXPECT_NE(on(desk, house(100)), "a");
}

TEST(ActDesk, acts_come_back_from_disk_and_numbers_go_on) {
    ActDesk before;
    before.take("wall", by(house(100)), house(900), "a", one("a"));
    before.alert({"wall"}, by(house(101)), house(900), Alert::Level::info, "请注意");
    auto read = decode_acts(encode_acts(*before.acts("wall")));
    ASSERT_TRUE(read) << read.error().message;
    ActDesk after;
    after.restore(*std::move(read));
    EXPECT_EQ(*after.acts("wall"), *before.acts("wall"));
    after.take("wall", by(house(110)), house(900), "b", one("b"));
    EXPECT_EQ(after.acts("wall")->version.number, 3U);
    EXPECT_GT(after.acts("wall")->takes.back().id, after.acts("wall")->takes.front().id);
}

TEST(ActDesk, a_number_that_a_node_holds_already_is_passed) {
    ActDesk desk;
    desk.saw(41);
    desk.hold({"wall"}, by(house(1)), house(100));
    EXPECT_EQ(desk.acts("wall")->version.number, 42U);
}

TEST(ActDesk, a_new_epoch_moves_every_act_to_the_same_instant_of_it) {
    ActDesk desk;
    desk.take("wall", by(house(100)), house(900), "a", one("a"));
    desk.alert({"wall"}, by(house(100)), HouseTime::never(), Alert::Level::info, "x");
    EXPECT_EQ(desk.rebase(8, -50s, house(60)), std::vector<std::string>{"wall"});
    const auto acts = desk.acts("wall");
    EXPECT_EQ(acts->version.epoch, 8U);
    EXPECT_EQ(acts->takes[0].from, house(50));
    EXPECT_EQ(acts->takes[0].until, house(850));
    EXPECT_EQ(acts->takes[0].zones[0].cycle.anchor, house(50));
    EXPECT_EQ(acts->alerts[0].until, HouseTime::never());
}

TEST(Gather, only_what_the_zones_need_comes_along) {
    const ScreenPlan plan = support::sample_plan();
    Segment segment = plan.segments[1];
    segment.zones = plan.beneath[0].zones; // the slate
    const TakeContent content = gather(segment, plan);
    ASSERT_EQ(content.trees.size(), 1U);
    ASSERT_EQ(content.items.size(), 1U);
    EXPECT_EQ(content.items[0].name, "slate");
    EXPECT_EQ(content.trees[0].item, 0U);
    EXPECT_EQ(content.zones[0].cycle.tree, 0U);
    EXPECT_TRUE(content.overlays.empty());
}

// The second of two takes, whose numbers all lie behind those of the first.
TEST(Gather, the_lists_of_a_layout_overlays_and_music_come_along_under_their_new_numbers) {
    const ScreenPlan plan = support::sample_plan();
    Segment segment = plan.segments[1]; // the board
    segment.overlays = {1};
    segment.music = plan.segments[0].music;
    ActDesk desk;
    desk.take("wall", by(house(100)), house(900), "a", one("a"));
    desk.take("wall", by(house(101)), house(900), "board", gather(segment, plan));
    const auto acts = desk.acts("wall");
    const Take& take = acts->takes.back();
    EXPECT_TRUE(decode_acts(encode_acts(*acts)));
    ASSERT_EQ(take.overlays.size(), 1U);
    EXPECT_EQ(acts->overlays[take.overlays[0]], plan.overlays[1]);
    EXPECT_EQ(take.music->anchor, house(101));
    const Item& board = acts->items[acts->trees[take.zones[0].cycle.tree].item];
    ASSERT_EQ(board.zones.size(), 2U);
    EXPECT_EQ(acts->items[acts->trees[board.zones[1].tree].item].name, "slate");
    EXPECT_EQ(acts->items[board.zones[1].lead[1]].name, "media/开场.mp4");
}

} // namespace
} // namespace lianping::controller
