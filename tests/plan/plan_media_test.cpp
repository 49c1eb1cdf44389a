#include "plan/plan_media.h"
#include "support/sample_plan.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

TEST(PlanMedia, are_all_that_a_plan_shows_or_plays) {
    std::set<std::string> all;
    const ScreenPlan plan = support::sample_plan();
    add_media(all, plan);
    for (const Item& item : plan.items) {
        EXPECT_TRUE(item.media.empty() || all.contains(item.media)) << item.name;
        EXPECT_TRUE(item.subtitles.empty() || all.contains(item.subtitles)) << item.name;
    }
    for (const Overlay& overlay : plan.overlays)
        EXPECT_TRUE(overlay.media.empty() || all.contains(overlay.media));
    EXPECT_FALSE(all.contains(""));
}

} // namespace
} // namespace lianping
