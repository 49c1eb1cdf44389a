#include "player/house_view.h"
#include "player/plans.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

constexpr UtcTime built(Duration(1'735'689'600'000'000'000));
constexpr UtcTime utc(Duration(1'780'000'000'000'000'000));
constexpr HouseTime house(Duration(1'780'000'000'000'000'000) - Duration(30s)); // the site's clock differs
constexpr NodeTime now(Duration(77s));

ScreenPlan plan_of(Epoch epoch) {
    auto plan = testing::looping_plan({testing::clip_item("aa", 10s)}, house - 1h);
    plan.version.epoch = epoch;
    plan.anchor = {utc, house};
    return plan;
}

ClockEstimate locked(Epoch epoch, HouseTime at) {
    ClockEstimate clock;
    clock.epoch = epoch;
    clock.origin_node = now;
    clock.origin_house = at;
    return clock;
}

TEST(HouseView, before_the_clock_is_heard_house_time_follows_from_the_plans_anchor_and_utc) {
    HouseView view(built);
    const auto plan = plan_of(5);
    view.update({}, &plan, now, utc + 10s);
    EXPECT_EQ(view.basis(), HouseView::Basis::utc);
    EXPECT_EQ(view.mapping().to_house(now), house + 10s);
    EXPECT_EQ(view.mapping().to_house(now + 3s), house + 13s);
}

TEST(HouseView, small_differences_of_utc_do_not_move_it_and_a_step_does) {
    HouseView view(built);
    const auto plan = plan_of(5);
    view.update({}, &plan, now, utc);
    view.update({}, &plan, now + 1s, utc + 1s + 40ms);
    EXPECT_EQ(view.mapping().to_house(now + 1s), house + 1s);
    view.update({}, &plan, now + 2s, utc + 1h);
    EXPECT_EQ(view.mapping().to_house(now + 2s), house + 1h);
}

TEST(HouseView, the_clock_of_the_plans_epoch_is_followed_as_soon_as_it_is_there) {
    HouseView view(built);
    const auto plan = plan_of(5);
    view.update({}, &plan, now, utc);
    view.update(locked(5, house + 7ms), &plan, now, utc);
    EXPECT_EQ(view.basis(), HouseView::Basis::clock);
    EXPECT_EQ(view.mapping().to_house(now), house + 7ms);
}

TEST(HouseView, a_clock_of_another_epoch_does_not_move_the_plan_in_use) {
    HouseView view(built);
    const auto plan = plan_of(5);
    view.update(locked(5, house), &plan, now, utc);
    view.update(locked(6, house + 1h), &plan, now, utc);
    EXPECT_EQ(view.mapping().to_house(now), house);
}

TEST(HouseView, a_clock_that_was_never_set_plays_the_default_from_now) {
    HouseView view(built);
    auto plan = plan_of(5);
    plan.segments.back().start = house + 100h; // the default, behind the horizon
    view.update({}, &plan, now, UtcTime(Duration(0)));
    EXPECT_EQ(view.basis(), HouseView::Basis::unset);
    EXPECT_EQ(view.mapping().to_house(now), house + 100h);
    view.update({}, &plan, now + 5s, UtcTime(Duration(5s)));
    EXPECT_EQ(view.mapping().to_house(now + 5s), house + 100h + 5s);
}

TEST(HouseView, without_a_plan_the_slates_clock_is_this_machines) {
    HouseView view(built);
    view.update({}, nullptr, now, utc);
    EXPECT_EQ(view.basis(), HouseView::Basis::nothing);
    EXPECT_EQ(view.mapping().to_house(now).ns(), utc.ns());
}

TEST(HouseView, a_plan_of_a_new_epoch_waits_for_the_clock_but_not_for_ever) {
    EXPECT_TRUE(HouseView::can_follow(5, {}, 0s));
    EXPECT_TRUE(HouseView::can_follow(5, locked(5, house), 0s));
    EXPECT_FALSE(HouseView::can_follow(6, locked(5, house), 1s));
    EXPECT_TRUE(HouseView::can_follow(6, locked(5, house), 3s));
}

} // namespace
} // namespace lianping::player
