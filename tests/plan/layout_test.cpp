// Layouts on a timeline: zones with playlists of their own, anchored where the layout's slot begins.

#include "plan/layout_parts.h"
#include "plan_making.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using namespace testing;

Item board(Duration length, std::uint32_t main, std::uint32_t side) {
    Item item;
    item.kind = Item::Kind::layout;
    item.name = "layout board";
    item.length = length;
    item.zones = {{{0, 0, 0.75, 1}, "main", "films", main, {}, 0, {}},
                  {{0.75, 0, 0.25, 1}, "side", "notices", side, {}, 0, {}}};
    return item;
}

// "main a 3.5 | side x 1": what is in the zones, bottom first.
std::string zones(const Scene& scene) {
    std::string text;
    for (const Layer& layer : scene.layers) {
        char position[32];
        std::snprintf(position, sizeof position, " %g", static_cast<double>(layer.position.count()) / 1e9);
        text += (text.empty() ? "" : " | ") + layer.showing.item.name + position;
    }
    return text;
}

// A 30 s film, then a board of 60 s with two lists, again and again.
struct Board {
    PlanMaker maker;
    std::uint32_t films, notices, root;

    explicit Board(Transition transition = {}) {
        films = maker.tree({video("a", 10s), crossfading(video("b", 20s), 2s)});
        notices = maker.tree({still("x", 7s), still("y", 7s)});
        Item layout = board(60s, films, notices);
        layout.transition = transition;
        root = maker.tree({video("film", 30s), layout});
        maker.segment(maker.entry("day"), at(0), HouseTime::never(), root, at(0));
    }
};

TEST(Layout, its_zones_begin_with_its_slot_and_go_through_their_lists) {
    const Board board;
    const Timeline timeline = board.maker.timeline();
    EXPECT_EQ(zones(timeline.at(at(29))), "film 29");
    EXPECT_EQ(zones(timeline.at(at(30))), "a 0 | x 0");
    EXPECT_EQ(zones(timeline.at(at(38))), "a 8 | y 1");
    EXPECT_EQ(zones(timeline.at(at(45))), "b 5 | x 1");
    EXPECT_EQ(zones(timeline.at(at(75))), "b 5 | x 3"); // the second pass of both
    EXPECT_EQ(zones(timeline.at(at(90))), "film 0");
    EXPECT_EQ(zones(timeline.at(at(121))), "a 1 | x 1"); // begins anew with the next slot
}

TEST(Layout, its_zones_are_showings_of_their_own) {
    const Board board;
    const Scene scene = board.maker.timeline().at(at(38));
    ASSERT_EQ(scene.layers.size(), 2U);
    const Showing &main = scene.layers[0].showing, &side = scene.layers[1].showing;
    EXPECT_EQ(main.key.part, 1U);
    EXPECT_EQ(side.key.part, 2U);
    EXPECT_EQ(main.zone, (ZoneRect{0, 0, 0.75, 1}));
    EXPECT_EQ(side.zone, (ZoneRect{0.75, 0, 0.25, 1}));
    EXPECT_EQ(main.layout, "layout board");
    EXPECT_EQ(side.visible_from, at(37));
    EXPECT_EQ(side.visible_to, at(44));
    EXPECT_EQ(scene.stable_until, at(40));
}

TEST(Layout, what_is_on_is_the_layout) {
    const Board board;
    const NowOn now = board.maker.timeline().now_on(at(38));
    EXPECT_EQ(now.item, "layout board");
    EXPECT_EQ(now.start, at(30));
    EXPECT_EQ(now.end, at(90));
}

TEST(Layout, a_transition_in_a_zone_stays_in_its_zone) {
    const Board board;
    const Scene scene = board.maker.timeline().at(at(41));
    EXPECT_EQ(seen(scene), "a > b 0.50 > y");
    EXPECT_EQ(scene.layers[1].area, (ZoneRect{0, 0, 0.75, 1}));
    EXPECT_EQ(scene.stable_until, at(42));
    EXPECT_TRUE(scene.moving);
}

TEST(Layout, its_own_transition_takes_all_zones_in_together) {
    const Board board({Transition::Kind::wipe, 2s, {}, 0, 0.1});
    const Scene scene = board.maker.timeline().at(at(31));
    EXPECT_EQ(seen(scene), "film > a 0.50 > x 0.50");
    EXPECT_EQ(scene.layers[1].area, ZoneRect{});
    EXPECT_EQ(scene.layers[2].area, ZoneRect{});
    EXPECT_EQ(scene.layers[1].transition.kind, Transition::Kind::wipe);
}

TEST(Layout, one_that_goes_stands_beneath_as_it_was_at_its_end) {
    PlanMaker maker;
    const auto films = maker.tree({video("a", 10s)}), notices = maker.tree({still("x", 7s), still("y", 7s)});
    const auto root = maker.tree({board(20s, films, notices), crossfading(video("film", 30s), 2s)});
    maker.segment(maker.entry("day"), at(0), HouseTime::never(), root, at(0));
    const Scene scene = maker.timeline().at(at(21));
    EXPECT_EQ(seen(scene), "a > x > film 0.50"); // x again from 14 s on
    EXPECT_EQ(scene.layers[0].position, 10s);    // the last picture
}

TEST(Layout, what_its_zones_leave_free_is_its_background) {
    PlanMaker maker;
    Item layout = board(20s, maker.tree({video("a", 10s)}), maker.tree({still("x", 7s)}));
    layout.zones[0].rect = {0, 0, 0.5, 1};
    layout.background = {1, 2, 3};
    maker.segment(maker.entry("day"), at(0), HouseTime::never(), maker.tree({layout}), at(0));
    const Scene scene = maker.timeline().at(at(1));
    ASSERT_EQ(scene.layers.size(), 3U);
    EXPECT_EQ(scene.layers[0].showing.item.kind, Item::Kind::colour);
    EXPECT_EQ(scene.layers[0].showing.item.background, (Colour{1, 2, 3}));
    EXPECT_EQ(scene.layers[0].showing.zone, (ZoneRect{0.5, 0, 0.25, 1}));
}

TEST(Layout, the_free_parts_of_an_area_cover_it_without_overlapping) {
    EXPECT_TRUE(uncovered({}, {{0, 0, 0.5, 1}, {0.5, 0, 0.5, 1}}).empty());
    EXPECT_TRUE(uncovered({}, {{0, 0, 0.75, 0.88}, {0.75, 0, 0.25, 0.88}, {0, 0.88, 1, 0.12}}).empty());
    const auto free = uncovered({}, {{0.25, 0.25, 0.5, 0.5}});
    double area = 0;
    for (const ZoneRect& rect : free) {
        area += rect.w * rect.h;
    }
    EXPECT_EQ(free.size(), 4U);
    EXPECT_DOUBLE_EQ(area, 0.75);
}

TEST(Layout, what_comes_up_in_each_zone_is_named) {
    const Board board;
    const auto showings = board.maker.timeline().upcoming(at(36), 5s, 9);
    std::string names;
    for (const Showing& showing : showings) {
        names += showing.item.name;
    }
    EXPECT_EQ(names, "axyb");
}

TEST(Layout, an_edit_in_a_zone_goes_on_there_by_its_shift_and_lead) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto old_films = maker.tree({video("a", 10s), crossfading(video("b", 20s), 2s)});
    const auto films = maker.tree({video("new", 5s), crossfading(video("b", 20s), 2s)});
    const auto notices = maker.tree({still("x", 7s), still("y", 7s)});
    Item before = board(60s, old_films, notices), now = board(60s, films, notices);
    const ItemIndex b = 3; // of `films`
    now.zones[0].shift = 10s;
    now.zones[0].lead = {b};
    now.zones[0].first_pass = 1;
    maker.segment(day, at(0), at(11), maker.tree({before}), at(0));
    maker.segment(day, at(11), HouseTime::never(), maker.tree({now}), at(0));
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(seen(timeline.at(at(10.5))), "a > b 0.25 > y");
    EXPECT_EQ(seen(timeline.at(at(11.5))), "a > b 0.75 > y"); // over the stamp
    EXPECT_EQ(timeline.at(at(11.5)).layers[1].showing.visible_from, at(10));
    EXPECT_EQ(zones(timeline.at(at(30))), "new 0 | x 2");
}

TEST(Layout, what_an_edit_takes_from_a_zone_goes_at_the_stamp) {
    PlanMaker maker;
    const auto day = maker.entry("day");
    const auto old_films = maker.tree({video("a", 50s)}), films = maker.tree({video("b", 50s)});
    const auto notices = maker.tree({still("x", 60s)});
    Item now = board(60s, films, notices);
    now.zones[0].shift = 11s;
    maker.segment(day, at(0), at(11), maker.tree({board(60s, old_films, notices)}), at(0));
    maker.segment(day, at(11), HouseTime::never(), maker.tree({now}), at(0));
    const Timeline timeline = maker.timeline();
    EXPECT_EQ(timeline.at(at(10)).layers[0].showing.visible_to, at(11));
    EXPECT_EQ(timeline.at(at(10)).stable_until, at(11));
    EXPECT_EQ(zones(timeline.at(at(12))), "b 1 | x 12");
    EXPECT_EQ(timeline.at(at(12)).layers[1].showing.visible_from, at(0));
}

TEST(Layout, the_cycle_of_a_zone_is_found_for_its_showing) {
    const Board board;
    const Timeline timeline = board.maker.timeline();
    const auto origin = timeline.origin_of(timeline.at(at(38)).layers[1].showing);
    ASSERT_TRUE(origin);
    EXPECT_EQ(origin->cycle.tree, board.notices);
    EXPECT_EQ(origin->cycle.anchor, at(30));
    const auto whole = timeline.origin_of(timeline.at(at(5)).layers[0].showing);
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->cycle.tree, board.root);
}

} // namespace
} // namespace lianping
