#include "controller/plan_timing.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

constexpr NodeTime after_start(Duration d) { return NodeTime(100s + d); }

// An edit at 0 s that named new media, of which three are still being taken in.
PlanTiming edit() {
    PlanTiming timing;
    timing.changed = after_start(0s);
    timing.brought_media = true;
    timing.planned_last = after_start(-100ms);
    timing.in_force = true;
    timing.pending = 3;
    return timing;
}

TEST(PlanTiming, where_nothing_is_being_taken_in_a_plan_is_made_at_once) {
    PlanTiming timing = edit();
    timing.pending = 0;
    EXPECT_TRUE(timing.may_plan(after_start(0s)));
    timing.in_force = false;
    EXPECT_TRUE(timing.may_plan(after_start(0s)));
}

TEST(PlanTiming, an_edit_with_new_media_waits_a_moment_for_them) {
    EXPECT_FALSE(edit().may_plan(after_start(390ms)));
    EXPECT_TRUE(edit().may_plan(after_start(400ms)));
}

TEST(PlanTiming, an_edit_without_does_not_wait_for_those_of_an_earlier_one) {
    PlanTiming timing = edit();
    timing.brought_media = false;
    EXPECT_TRUE(timing.may_plan(after_start(0s)));
}

TEST(PlanTiming, while_many_files_are_taken_in_plans_come_a_second_apart) {
    PlanTiming timing = edit();
    timing.changed.reset();
    EXPECT_FALSE(timing.may_plan(after_start(890ms)));
    EXPECT_TRUE(timing.may_plan(after_start(900ms)));
}

TEST(PlanTiming, the_first_plan_of_all_goes_out_when_every_screen_has_something_to_show) {
    PlanTiming timing = edit();
    timing.in_force = false;
    timing.planned_last = NodeTime::always();
    EXPECT_FALSE(timing.may_plan(after_start(1990ms)));
    EXPECT_TRUE(timing.may_plan(after_start(2s))) << "the slate, where there is nothing";
    timing.can_begin = true;
    EXPECT_FALSE(timing.may_plan(after_start(390ms))) << "a moment, in which short files make it";
    EXPECT_TRUE(timing.may_plan(after_start(400ms)));
}

} // namespace
} // namespace lianping::controller
