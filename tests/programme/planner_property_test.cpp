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

} // namespace
} // namespace lianping::programme
