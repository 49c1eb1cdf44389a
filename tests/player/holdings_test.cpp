#include "player/plans.h"
#include "player/station/bus_thread.h"
#include "player/station/overlays.h"
#include "support/instants.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using lianping::testing::noon;

ScreenPlan plan_of(Epoch epoch, std::uint64_t number, const std::string& screen = "wall") {
    auto plan = testing::looping_plan({testing::clip_item("aa", 10s)}, noon);
    plan.version.epoch = epoch;
    plan.version.number = number;
    plan.screen = screen;
    return plan;
}
Acts acts_of(Epoch epoch, std::uint64_t number) {
    Acts acts;
    acts.version = {epoch, number, noon};
    acts.screen = "wall";
    return acts;
}

using Verdict = Holdings::Verdict;

TEST(Holdings, keeps_the_newest_of_each_whatever_the_order_in_which_they_come) {
    Holdings holdings(nullptr, nullptr);
    holdings.welcome(5, "wall");
    EXPECT_EQ(holdings.offer(plan_of(5, 2)), Verdict::newer);
    EXPECT_EQ(holdings.offer(plan_of(5, 1)), Verdict::ignored);
    EXPECT_EQ(holdings.offer(plan_of(5, 2)), Verdict::known);
    EXPECT_EQ(holdings.offer(plan_of(5, 3)), Verdict::newer);
    EXPECT_EQ(holdings.plan()->version.number, 3U);
    EXPECT_EQ(holdings.ignored(), 1U);
}

TEST(Holdings, messages_of_another_epoch_or_screen_are_ignored_and_counted) {
    Holdings holdings(nullptr, nullptr);
    holdings.welcome(5, "wall");
    EXPECT_EQ(holdings.offer(plan_of(4, 9)), Verdict::ignored);
    EXPECT_EQ(holdings.offer(plan_of(5, 1, "room")), Verdict::ignored);
    EXPECT_EQ(holdings.offer(acts_of(4, 9)), Verdict::ignored);
    EXPECT_EQ(holdings.ignored(), 3U);
}

TEST(Holdings, a_new_epoch_begins_with_any_number) {
    Holdings holdings(std::make_shared<const ScreenPlan>(plan_of(5, 900)), nullptr);
    holdings.welcome(6, "wall");
    EXPECT_EQ(holdings.offer(plan_of(6, 1)), Verdict::newer);
}

TEST(Holdings, acts_count_only_beside_a_plan_of_their_epoch) {
    Holdings holdings(std::make_shared<const ScreenPlan>(plan_of(5, 1)),
                      std::make_shared<const Acts>(acts_of(5, 1)));
    EXPECT_NE(holdings.acts(), nullptr);
    holdings.welcome(6, "wall");
    EXPECT_EQ(holdings.offer(acts_of(6, 1)), Verdict::newer);
    EXPECT_EQ(holdings.acts(), nullptr); // the plan of epoch 6 is still to come
    EXPECT_EQ(holdings.offer(plan_of(6, 1)), Verdict::newer);
    EXPECT_NE(holdings.acts(), nullptr);
}

TEST(Overlays, the_slates_clock_turns_with_the_second_of_utc) {
    const Anchor anchor{UtcTime(Duration(1000s) + Duration(250ms)), noon};
    EXPECT_EQ(Overlays::slate_changes(noon, anchor), noon + 750ms);
    EXPECT_EQ(Overlays::slate_changes(noon + 750ms, anchor), noon + 1750ms);
    EXPECT_EQ(Overlays::slate_since(noon, anchor), noon - 250ms);
}

TEST(Overlays, identify_flashes_with_the_second_of_house_time) {
    EXPECT_EQ(Overlays::identify_changes(noon), noon + 200ms);
    EXPECT_EQ(Overlays::identify_changes(noon + 200ms), noon + 1s);
    EXPECT_EQ(Overlays::identify_since(noon + 500ms), noon + 200ms);
    EXPECT_TRUE(Overlays::identify_flashes(noon));
    EXPECT_TRUE(Overlays::identify_flashes(noon + 199ms));
    EXPECT_FALSE(Overlays::identify_flashes(noon + 200ms));
    EXPECT_FALSE(Overlays::identify_flashes(noon - 1ns));
}

} // namespace
} // namespace lianping::player
