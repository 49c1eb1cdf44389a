// Random programmes: planning again what has not changed changes nothing, whenever it is done.

#include "planner_random.h"

#include <gtest/gtest.h>

namespace lianping::programme {
namespace {

using namespace testing;

TEST(Property, planning_again_what_has_not_changed_changes_nothing) {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
        RandomSite site(seed);
        SiteMaker& maker = site.maker;
        const auto plan = [&](HouseTime stamp, const PlansInForce& plans) {
            PlanRequest asked = maker.request("2000-03-02 00:00", "2000-03-06 00:00");
            asked.version.stamp = stamp;
            asked.max_bytes = 1U << 30U;
            return std::make_shared<const ScreenPlan>(
                programme::plan(maker.site, maker.catalogue, asked, plans).plan);
        };
        const auto first_plan = plan(maker.at("2000-03-02 00:00"), {});
        const Timeline first(first_plan, nullptr);
        auto last_plan = first_plan;
        HouseTime stamp = maker.at("2000-03-02 00:00");
        for (int i = 0; i < 6; ++i) {
            stamp = std::max(stamp + 1s, site.instant("2000-03-02 00:00", 86400 / 6 * (i + 1)));
            last_plan = plan(stamp, {{"wall", last_plan}});
            const Timeline last(last_plan, nullptr);
            // Of what is written about the past ten seconds hold, and of what is ahead all.
            for (int n = 0; n < 60; ++n) {
                const HouseTime t =
                    n < 10 ? stamp - n * 1s
                           : stamp + (site.instant("2000-03-02 00:00", 90000) - maker.at("2000-03-02 00:00"));
                ASSERT_EQ(SiteMaker::seen(last, t), SiteMaker::seen(first, t))
                    << "seed " << seed << ", plan " << i << " of " << maker.text(stamp, true) << ", at "
                    << maker.text(t, true);
            }
        }
        const Timeline from_nothing(plan(stamp, {}), nullptr);
        for (int n = 0; n < 60; ++n) {
            const HouseTime t =
                stamp + (site.instant("2000-03-02 00:00", 90000) - maker.at("2000-03-02 00:00"));
            ASSERT_EQ(SiteMaker::seen(from_nothing, t), SiteMaker::seen(first, t))
                << "seed " << seed << " from nothing";
        }
    }
}

TEST(Property, an_edit_lets_what_is_on_screen_and_still_in_its_list_go_on) {
    int went_on = 0;
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
        RandomSite site(seed, Matter::times);
        SiteMaker& maker = site.maker;
        Programme before;
        PlansInForce plans;
        HouseTime stamp = maker.at("2026-03-02 00:00");
        for (int i = 0; i < 8; ++i) {
            PlanRequest asked = maker.request("2026-03-02 00:00", "2026-03-04 00:00");
            asked.version.stamp = stamp;
            const auto plan = std::make_shared<const ScreenPlan>(
                programme::plan(maker.site, maker.catalogue, asked, plans).plan);
            const Timeline now(plan, nullptr);
            // It goes on: nothing stands longer than its slot.
            for (int n = 0; n < 8; ++n) {
                const HouseTime t =
                    stamp + (site.instant("2026-03-02 00:00", 7200) - maker.at("2026-03-02 00:00"));
                const NowOn on = now.now_on(t);
                ASSERT_GT(on.end, t) << "seed " << seed << ", plan " << i;
                ASSERT_EQ(now.now_on(on.end - 1ns).start, on.start) << "seed " << seed << ", plan " << i;
            }
            if (i > 0) {
                const NowOn was = Timeline(plans.at("wall"), nullptr).now_on(stamp - 1ns);
                const NowOn is = now.now_on(stamp);
                ASSERT_EQ(now.now_on(stamp - 1ns).item, was.item) << "seed " << seed;
                // A layout without a length of its own lasts as long as what is in it, and that was edited.
                const bool may_be_shorter = was.item == "layout board";
                if (was.end > stamp && is.entry == was.entry && !was.playlist.empty() && !may_be_shorter &&
                    RandomSite::count(before, was.playlist, was.item) == 1 &&
                    RandomSite::count(maker.site, was.playlist, was.item) == 1) {
                    ASSERT_EQ(is.item, was.item) << "seed " << seed << ", plan " << i;
                    ASSERT_EQ(is.start, was.start) << "seed " << seed << ", plan " << i;
                    ++went_on;
                }
            }
            plans = {{"wall", plan}};
            before = maker.site;
            site.edit(i % 2 == 0 ? "one" : "inner");
            site.edit(i % 3 == 0 ? "two" : "three");
            stamp = std::max(stamp + 1s, site.instant("2026-03-02 00:00", 86400 / 8 * (i + 1)));
        }
    }
    EXPECT_GT(went_on, 150);
}

} // namespace
} // namespace lianping::programme
