#include "ctl/instant_text.h"
#include "ctl/plan_difference.h"
#include "programme/planner.h"
#include "site_text.h"

#include <gtest/gtest.h>

namespace lianping::ctl {
namespace {

UtcTime utc(const char* text) { return read_instant(text, programme::Zone::find("UTC").value()).value(); }

const UtcTime from = utc("2026-11-28T07:00Z"), to = utc("2026-11-28T12:00Z");

ScreenPlan planned(const char* schedule, const char* loop) {
    const auto site = two_screens("UTC", {{"schedule.yaml", schedule}, {"playlists/loop.yaml", loop}});
    programme::PlanRequest request;
    request.screen = "wall";
    request.version = {1, 1, HouseTime(from.since_origin())};
    request.until = HouseTime(from.since_origin()) + 48h;
    return programme::plan(site, {}, request, {}).plan;
}

const char* day = "schedule:\n  - {name: day, play: loop, from: \"08:00\", to: \"21:00\"}\n";
const char* later_day = "schedule:\n  - {name: day, play: loop, from: \"09:00\", to: \"21:00\"}\n";
const char* two = "items:\n  - {colour: red, for: 20s}\n  - {colour: green, for: 40s}\n";
const char* other_two = "items:\n  - {colour: red, for: 20s}\n  - {colour: blue, for: 40s}\n";

TEST(PlanDifference, the_same_plans_differ_in_nothing) {
    EXPECT_TRUE(differences(planned(day, two), planned(day, two), from, to).empty());
}

TEST(PlanDifference, a_stretch_that_moves_goes_and_comes) {
    const auto found = differences(planned(day, two), planned(later_day, two), from, to);
    ASSERT_EQ(found.size(), 4U); // the default is longer, the day begins later
    EXPECT_EQ(found[0].kind, Difference::Kind::gone);
    EXPECT_EQ(found[0].before.entry, "default");
    EXPECT_EQ(utc_text(found[0].before.end), "2026-11-28T08:00:00Z");
    EXPECT_EQ(found[1].kind, Difference::Kind::comes);
    EXPECT_EQ(utc_text(found[1].after.end), "2026-11-28T09:00:00Z");
    EXPECT_EQ(found[2].before.entry, "day");
    EXPECT_EQ(found[3].after.entry, "day");
    EXPECT_EQ(utc_text(found[3].after.start), "2026-11-28T09:00:00Z");
}

TEST(PlanDifference, other_items_in_the_same_stretch_are_counted) {
    const auto found = differences(planned(day, two), planned(day, other_two), utc("2026-11-28T08:00Z"),
                                   utc("2026-11-28T08:10Z"));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Difference::Kind::content);
    EXPECT_EQ(found[0].before.item, "green");
    EXPECT_EQ(found[0].after.item, "blue");
    EXPECT_EQ(utc_text(found[0].after.start), "2026-11-28T08:00:20Z");
    EXPECT_EQ(found[0].showings, 10U);
}

} // namespace
} // namespace lianping::ctl
