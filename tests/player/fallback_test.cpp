#include "player/fallback.h"
#include "player/plans.h"
#include "support/instants.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using lianping::testing::noon;

using testing::clip_item;
using testing::looping_plan;

class FallbackTest : public ::testing::Test {
protected:
    // A plays 10 s, B 20 s, C 5 s, over and over from noon.
    Timeline timeline{std::make_shared<const ScreenPlan>(looping_plan(
                          {clip_item("aa", 10s), clip_item("bb", 20s), clip_item("cc", 5s)}, noon)),
                      nullptr};
    Showing showing_at(HouseTime t) const { return timeline.at(t).layers.back().showing; }
    Fallback fallback;
};

TEST_F(FallbackTest, the_slot_is_filled_with_the_next_items_of_the_cycle_from_their_beginning) {
    const auto b = showing_at(noon + 10s);
    ASSERT_EQ(b.item.media, "bb");
    EXPECT_TRUE(fallback.broke(b, "broken", noon));
    const auto first = fallback.fill(timeline, b, noon + 10s, 0ns);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->item.media, "cc");
    EXPECT_EQ(first->position(noon + 12s), Duration(2s));
    EXPECT_EQ(first->visible_to, noon + 15s);
    EXPECT_EQ(fallback.fill(timeline, b, noon + 14s, 0ns)->key, first->key);
    const auto second = fallback.fill(timeline, b, noon + 15s, 0ns);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->item.media, "aa");
    EXPECT_EQ(second->visible_to, noon + 25s);
    const auto third = fallback.fill(timeline, b, noon + 25s, 0ns); // over B, which is broken, to C
    ASSERT_TRUE(third);
    EXPECT_EQ(third->item.media, "cc");
    EXPECT_EQ(third->visible_to, noon + 30s); // the slot's end
}

TEST_F(FallbackTest, what_has_arrived_is_tried_before_its_pause_is_over) {
    const auto b = showing_at(noon + 10s);
    fallback.broke(b, "not there", noon);
    EXPECT_TRUE(fallback.barred("bb", noon + 1s));
    fallback.try_now("bb");
    EXPECT_FALSE(fallback.barred("bb", noon + 1s));
    EXPECT_TRUE(fallback.broken("bb")) << "until it has shown a picture";
    EXPECT_FALSE(fallback.broke(b, "broken", noon + 2s)) << "it is no news";
    EXPECT_TRUE(fallback.barred("bb", noon + 11s));
    EXPECT_FALSE(fallback.barred("bb", noon + 12s));
    fallback.try_now("aa");
    EXPECT_FALSE(fallback.broken("aa"));
}

TEST_F(FallbackTest, with_under_two_seconds_left_nothing_new_is_begun) {
    const auto b = showing_at(noon + 10s);
    fallback.broke(b, "broken", noon + 29s);
    EXPECT_FALSE(fallback.fill(timeline, b, noon + 28s + 1ms, 0ns));
    EXPECT_TRUE(fallback.fill(timeline, b, noon + 28s - 1ms, 0ns));
}

TEST_F(FallbackTest, what_fills_is_left_out_when_it_is_broken_too) {
    const auto b = showing_at(noon + 10s);
    fallback.broke(b, "broken", noon);
    const auto first = fallback.fill(timeline, b, noon + 10s, 0ns);
    fallback.broke(*first, "broken too", noon + 10s);
    EXPECT_EQ(fallback.fill(timeline, b, noon + 10s, 0ns)->item.media, "aa");
}

TEST_F(FallbackTest, where_nothing_else_can_be_shown_the_picture_is_held) {
    for (const auto at : {noon, noon + 10s, noon + 30s}) fallback.broke(showing_at(at), "broken", noon);
    EXPECT_FALSE(fallback.fill(timeline, showing_at(noon), noon, 0ns));
}

TEST_F(FallbackTest, is_news_once_and_tried_again_with_growing_pauses) {
    const auto a = showing_at(noon);
    EXPECT_TRUE(fallback.broke(a, "broken", noon));
    EXPECT_FALSE(fallback.broke(a, "broken", noon + 1s));
    EXPECT_TRUE(fallback.barred("aa", noon + 10s - 1ns));
    EXPECT_FALSE(fallback.barred("aa", noon + 10s));
    EXPECT_FALSE(fallback.broke(a, "broken", noon + 10s));
    EXPECT_TRUE(fallback.barred("aa", noon + 30s - 1ns));
    EXPECT_FALSE(fallback.barred("aa", noon + 30s));
    auto t = noon + 30s;
    for (int i = 0; i < 20; ++i) {
        fallback.broke(a, "broken", t);
        t += Fallback::longest_pause;
    }
    EXPECT_EQ(fallback.troubles(), std::vector<std::string>{"media/aa: broken"});
    EXPECT_TRUE(fallback.works("aa"));
    EXPECT_FALSE(fallback.works("aa"));
    EXPECT_TRUE(fallback.troubles().empty());
}

TEST_F(FallbackTest, a_take_is_filled_from_its_own_items) {
    auto acts = std::make_shared<Acts>();
    acts->version = {1, 1, noon};
    acts->screen = "wall";
    acts->items = {clip_item("dd", 10s), clip_item("ee", 10s)};
    CycleNode root;
    root.is_list = true;
    root.children.resize(2);
    root.children[1].item = 1;
    acts->trees = {root};
    Take take;
    take.id = 7;
    take.from = noon + 3s;
    take.until = HouseTime::never();
    take.zones.resize(1);
    take.zones[0].cycle.anchor = take.from;
    acts->takes = {take};
    const Timeline taken(timeline.plan(), acts);
    const auto d = taken.at(noon + 4s).layers.back().showing;
    ASSERT_EQ(d.item.media, "dd");
    fallback.broke(d, "broken", noon + 4s);
    const auto fill = fallback.fill(taken, d, noon + 4s, 200ms);
    ASSERT_TRUE(fill);
    EXPECT_EQ(fill->item.media, "ee");
    EXPECT_EQ(fill->visible_from, noon + 4200ms);
    EXPECT_EQ(fill->position(noon + 4s), Duration(0s));
}

} // namespace
} // namespace lianping::player
