#include "plan/item.h"
#include "plan_making.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using namespace testing;

TEST(SameContent, does_not_ask_how_long_an_item_stands_or_how_it_comes_in) {
    EXPECT_TRUE(same_content(still("a", 10s), crossfading(still("a", 20s), 1s)));
    Item cut = video("v", 20s);
    cut.length = 8s;
    EXPECT_TRUE(same_content(video("v", 20s), cut));
}

TEST(SameContent, differs_by_bytes_by_where_they_begin_and_by_what_is_repeated) {
    EXPECT_FALSE(same_content(still("a", 10s), still("b", 10s)));
    Item trimmed = video("v", 20s);
    trimmed.in = 2s;
    EXPECT_FALSE(same_content(video("v", 20s), trimmed));
    Item repeated = video("v", 20s);
    repeated.length = 60s;
    Item shorter_round = repeated;
    shorter_round.span = 10s;
    EXPECT_FALSE(same_content(repeated, shorter_round));
}

TEST(SameContent, of_colours_is_the_colour) {
    Item red = still("red", 10s);
    red.kind = Item::Kind::colour;
    red.media.clear();
    red.background = {255, 0, 0};
    Item also_red = red;
    also_red.name = "#ff0000";
    EXPECT_TRUE(same_content(red, also_red));
    also_red.background = {0, 0, 255};
    EXPECT_FALSE(same_content(red, also_red));
}

TEST(Showing, holds_its_last_picture_behind_its_end) {
    Showing showing;
    showing.key.start = at(100);
    showing.item = video("v", 10s);
    showing.item.in = 3s;
    EXPECT_EQ(showing.media_time(at(99)), MediaTime(3s));
    EXPECT_EQ(showing.media_time(at(104)), MediaTime(7s));
    EXPECT_EQ(showing.media_time(at(110)), MediaTime(13s - 1ns));
    EXPECT_EQ(showing.media_time(at(500)), MediaTime(13s - 1ns));
    EXPECT_EQ(showing.position(at(500)), 10s);
}

TEST(Showing, repeats_its_span_to_fill_the_slot) {
    Showing showing;
    showing.item = video("v", 10s);
    showing.item.length = 25s;
    EXPECT_EQ(showing.media_time(at(24)), MediaTime(4s));
    EXPECT_EQ(showing.media_time(at(25)), MediaTime(5s - 1ns));
}

} // namespace
} // namespace lianping
