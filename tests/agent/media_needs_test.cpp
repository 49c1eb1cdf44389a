#include "agent/media_needs.h"

#include <gtest/gtest.h>

namespace lianping::agent {
namespace {

HouseTime house(Duration t) { return HouseTime(t); }

Item film(const std::string& media, Duration length, const std::string& subtitles = "") {
    Item item;
    item.kind = Item::Kind::video;
    item.name = item.media = media;
    item.length = item.span = length;
    item.subtitles = subtitles;
    return item;
}

CycleNode leaf(ItemIndex item) { return {item, false, {}, {}, 0}; }
CycleNode list(std::vector<CycleNode> children) { return {0, true, std::move(children), {}, 0}; }

// A loop of a and b until the tenth hour, then c with its words until the end; a logo from then on. d is in a
// tree that nothing plays.
std::shared_ptr<ScreenPlan> plan() {
    auto made = std::make_shared<ScreenPlan>();
    made->version = {1, 1, house(0s)};
    made->screen = "wall";
    made->sound = true;
    made->offsets = {{UtcTime{}, 0s}};
    made->items = {film("a", 60s), film("b", 60s), film("c", 1h, "words"), film("d", 1s)};
    made->trees = {list({leaf(0), leaf(1)}), leaf(2), leaf(3)};
    made->entries = {{"day", "loop", After::keep_time, 50}, {"night", "film", After::keep_time, 50}};
    Overlay logo;
    logo.kind = Overlay::Kind::logo;
    logo.media = "logo";
    made->overlays = {logo};
    made->segments = {{0, house(0s), house(0s), house(10h), {{{}, {0, house(0s), 0, {}}}}},
                      {1, house(10h), house(10h), HouseTime::never(), {{{}, {1, house(10h), 0, {}}}}, {0}}};
    return made;
}

TEST(MediaNeeds, say_when_each_is_on_for_the_first_time) {
    MediaNeeds needs;
    add_needs(needs, Timeline(plan(), nullptr), house(30s));
    EXPECT_EQ(needs, (MediaNeeds{{"a", house(30s)},
                                 {"b", house(60s)},
                                 {"c", house(10h)},
                                 {"words", house(10h)},
                                 {"logo", house(10h)},
                                 {"d", HouseTime::never()}}));
}

TEST(MediaNeeds, of_a_take_are_as_urgent_as_it_is_and_those_of_several_screens_add_up) {
    auto acts = std::make_shared<Acts>();
    acts->version = {1, 1, house(0s)};
    acts->screen = "wall";
    acts->items = {film("taken", 60s)};
    acts->trees = {leaf(0)};
    Take take;
    take.id = 1;
    take.from = house(40s);
    take.until = house(2h);
    take.zones = {{{}, {0, house(40s), 0, {}}}};
    acts->takes = {take};
    MediaNeeds needs;
    add_needs(needs, Timeline(plan(), acts), house(30s));
    EXPECT_EQ(needs["taken"], house(40s));
    EXPECT_EQ(needs["a"], house(30s));
    EXPECT_EQ(needs["b"], house(2h + 60s)) << "it is covered until then";
    add_needs(needs, Timeline(plan(), nullptr), house(30s));
    EXPECT_EQ(needs["b"], house(60s));
}

TEST(MediaNeeds, in_the_zones_of_a_layout_are_found_too) {
    auto made = plan();
    Item board;
    board.kind = Item::Kind::layout;
    board.name = "board";
    board.length = 1h;
    board.zones = {{{0, 0, 0.5, 1}, "main", "films", 2, {}, 0, {}}};
    made->items.push_back(board);
    made->trees.push_back(leaf(4));
    made->segments[1].zones[0].cycle.tree = 3;
    MediaNeeds needs;
    add_needs(needs, Timeline(made, nullptr), house(30s));
    EXPECT_EQ(needs["d"], house(10h));
    EXPECT_EQ(needs["c"], HouseTime::never());
    MediaNeeds none;
    add_needs(none, Timeline(), house(0s));
    EXPECT_TRUE(none.empty());
}

} // namespace
} // namespace lianping::agent
