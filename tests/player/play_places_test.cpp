// What a drawn scene shows in each place: what is seen, by whose will, and for what it stands in.

#include "player/plans.h"
#include "player/play_places.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

Layer drawn_layer(const std::string& name, HouseTime from, HouseTime to,
                  Item::Kind kind = Item::Kind::video) {
    Layer layer;
    layer.showing.item.kind = kind;
    layer.showing.item.name = name;
    layer.showing.item.media = name;
    layer.showing.item.length = to - from;
    layer.showing.key.start = from;
    layer.showing.visible_from = from;
    layer.showing.visible_to = to;
    return layer;
}

TEST(PlacesSeen, a_transition_belongs_to_what_comes) {
    const Layer leaving = drawn_layer("a", HouseTime(0s), HouseTime(8s)),
                coming = drawn_layer("b", HouseTime(8s), HouseTime(16s));
    PlacesSeen places(HouseTime(8200ms), nullptr, false);
    places.add({leaving, leaving, 1, true, 0, ""});
    places.add({coming, coming, 2, true, 0, ""});
    const auto seen = places.take();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].item, "b");
}

TEST(PlacesSeen, black_is_dark_on_purpose_and_what_stands_in_says_for_what_and_why) {
    const Layer black = drawn_layer("black", HouseTime(0s), HouseTime(8s), Item::Kind::colour);
    PlacesSeen dark(HouseTime(1s), nullptr, false);
    dark.add({black, black, 0, true, 0, ""});
    EXPECT_EQ(dark.take().at(0).as, Played::As::dark);

    const Layer broken = drawn_layer("broken.mp4", HouseTime(0s), HouseTime(8s)),
                other = drawn_layer("other.mp4", HouseTime(1s), HouseTime(7s));
    PlacesSeen filled(HouseTime(2s), nullptr, false);
    filled.add({broken, other, 5, true, 0, "it cannot be decoded"});
    const auto seen = filled.take();
    EXPECT_EQ(seen.at(0).item, "other.mp4");
    EXPECT_EQ(seen[0].instead, "broken.mp4");
    EXPECT_EQ(seen[0].why, "it cannot be decoded");
    EXPECT_NE(seen[0].marks & Played::stands_in, 0U);
}

TEST(PlacesSeen, a_take_says_whose_it_is_and_an_alert_covers_all) {
    Acts acts;
    acts.takes.push_back({});
    acts.takes.back().id = 7;
    acts.takes.back().by = "anna@desk";
    Layer taken = drawn_layer("a", HouseTime(0s), HouseTime(8s));
    taken.showing.key.take = 7;
    PlacesSeen places(HouseTime(1s), &acts, false);
    places.add({taken, taken, 1, true, 0, ""});
    PlacesSeen covered = places;
    const auto seen = places.take();
    EXPECT_EQ(seen.at(0).by, "anna@desk");
    EXPECT_NE(seen[0].marks & Played::taken, 0U);
    covered.cover(Played::As::alert, "请离开");
    EXPECT_EQ(covered.take().at(0).as, Played::As::alert);
}

TEST(PlacesSeen, what_draws_nothing_is_in_no_place) {
    const Layer nothing = drawn_layer("a", HouseTime(0s), HouseTime(8s));
    PlacesSeen places(HouseTime(1s), nullptr, false);
    places.add({nothing, nothing, 0, false, 0, ""});
    EXPECT_TRUE(places.take().empty());
}

// ---- what lies beneath others ----

class Beneath : public ::testing::Test {
protected:
    // Of a layout, bottom first.
    static Layer part(const std::string& name, std::uint32_t number, ZoneRect zone = {}) {
        Layer layer = drawn_layer(name, HouseTime(0s), HouseTime(60s));
        layer.showing.key.part = number;
        layer.showing.zone = layer.area = zone;
        layer.showing.layout = "live:lecture";
        return layer;
    }
    void add(const Layer& layer, bool seen = true) {
        places_.add({layer, layer, seen ? layer.showing.key.part : 0, seen, 0, ""});
    }
    std::vector<std::string> items() {
        std::vector<std::string> names;
        for (const PlaceSeen& place : places_.take()) names.push_back(place.item);
        return names;
    }
    using Names = std::vector<std::string>;

    PlacesSeen places_{HouseTime(10s), nullptr, false};
};

TEST_F(Beneath, what_is_wholly_covered_is_in_no_place) {
    add(part("ad.mp4", 1));
    add(part("live:lecture", 2));
    EXPECT_EQ(items(), Names{"live:lecture"});
}

TEST_F(Beneath, a_picture_that_stands_in_where_nobody_sees_it_stands_in_for_nothing) {
    const Layer broken = part("broken.mp4", 1), other = part("other.mp4", 1);
    places_.add({broken, other, 5, true, 0, "it cannot be decoded"});
    add(part("live:lecture", 2));
    for (const PlaceSeen& place : places_.take()) EXPECT_EQ(place.marks & Played::stands_in, 0U);
}

TEST_F(Beneath, it_is_seen_while_nothing_is_over_it_yet) {
    add(part("ad.mp4", 1));
    add(part("live:lecture", 2), false);
    EXPECT_EQ(items(), Names{"ad.mp4"});
}

TEST_F(Beneath, it_is_seen_under_what_fades_or_wipes_over_it) {
    Layer fading = part("fading", 2), wiping = part("wiping", 3);
    fading.transition.kind = Transition::Kind::crossfade;
    fading.opacity = fading.progress = 0.9;
    wiping.transition.kind = Transition::Kind::wipe;
    wiping.progress = 0.9;
    add(part("ad.mp4", 1));
    add(fading);
    add(wiping);
    EXPECT_EQ(items(), (Names{"ad.mp4", "fading", "wiping"}));
}

TEST_F(Beneath, it_is_seen_beside_what_covers_a_part_of_it) {
    add(part("slides", 1));
    add(part("inset", 2, {0.7, 0.7, 0.3, 0.3}));
    EXPECT_EQ(items(), (Names{"slides", "inset"}));
}

TEST_F(Beneath, several_together_cover_it_too) {
    add(part("ad.mp4", 1));
    add(part("camera", 2, {0, 0, 1.0 / 3, 1}));
    add(part("slides", 3, {1.0 / 3, 0, 2.0 / 3, 1}));
    EXPECT_EQ(items(), (Names{"camera", "slides"}));
}

TEST(PlacesSeen, what_a_layout_leaves_free_is_no_place) {
    Item board;
    board.kind = Item::Kind::layout;
    board.name = "board";
    board.length = 60s;
    board.zones.resize(1);
    board.zones[0].rect = {0, 0, 0.5, 1};
    board.zones[0].tree = 1;
    ScreenPlan plan = testing::looping_plan({board, testing::clip_item("a", 60s)}, HouseTime(0s));
    plan.trees[0].children.resize(1); // the board alone
    CycleNode list, leaf;
    list.is_list = true;
    leaf.item = 1;
    list.children = {leaf};
    plan.trees.push_back(list);
    const Timeline timeline(std::make_shared<const ScreenPlan>(plan), nullptr);
    const Scene scene = timeline.at(HouseTime(10s));
    ASSERT_EQ(scene.layers.size(), 2U); // the half that is free, and the film
    PlacesSeen places(HouseTime(10s), nullptr, false);
    for (const Layer& layer : scene.layers) places.add({layer, layer, 1, true, 0, ""});
    const auto seen = places.take();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].item, "media/a");
    EXPECT_EQ(seen[0].named_place, "board 1");
}

TEST(PlacesSeen, a_slate_says_for_what_it_stands_in) {
    PlacesSeen places(HouseTime(1s), nullptr, false);
    places.cover(Played::As::slate, "slate", "it cannot be decoded", "broken.mp4");
    const auto seen = places.take();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].instead, "broken.mp4");
    EXPECT_NE(seen[0].marks & Played::stands_in, 0U);
}

} // namespace
} // namespace lianping::player
