#include "controller/plan_timing.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

constexpr NodeTime at(Duration d) { return NodeTime(100s + d); }

TEST(PlanTiming, an_edit_that_needs_no_new_media_is_planned_at_once) {
    EXPECT_TRUE((PlanTiming{at(0s), NodeTime::always(), true, 0, false}.may_plan(at(0s))));
    EXPECT_TRUE((PlanTiming{at(0s), at(0s), false, 0, false}.may_plan(at(0s))));
}

TEST(PlanTiming, the_first_plan_of_all_waits_two_seconds_for_its_media) {
    const PlanTiming timing{at(0s), NodeTime::always(), false, 3, true};
    EXPECT_FALSE(timing.may_plan(at(1900ms)));
    EXPECT_TRUE(timing.may_plan(at(2s)));
}

TEST(PlanTiming, an_edit_with_new_media_waits_a_moment_for_them) {
    const PlanTiming timing{at(0s), NodeTime::always(), true, 1, false};
    EXPECT_FALSE(timing.may_plan(at(300ms)));
    EXPECT_TRUE(timing.may_plan(at(400ms)));
}

TEST(PlanTiming, a_screen_is_never_turned_to_the_slate_for_want_of_patience) {
    EXPECT_FALSE((PlanTiming{at(0s), NodeTime::always(), true, 1, true}.may_plan(at(3600s))));
}

TEST(PlanTiming, while_many_files_are_taken_in_plans_come_a_second_apart) {
    const PlanTiming timing{at(0s), at(0s), true, 50, false};
    EXPECT_FALSE(timing.may_plan(at(900ms)));
    EXPECT_TRUE(timing.may_plan(at(1s)));
}

} // namespace
} // namespace lianping::controller
