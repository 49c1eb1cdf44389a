#include "player/window/refresh_estimate.h"
#include "time/frame_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace lianping::player {
namespace {

constexpr Duration sixty_hz = 16666667ns;

TEST(RefreshEstimate, learns_what_a_display_of_60_hz_really_does) {
    for (const FrameRate real : {FrameRate{60000, 1001}, FrameRate{6002, 100}}) {
        RefreshEstimate estimate(sixty_hz);
        std::mt19937 random(7);
        std::exponential_distribution<double> late(1 / 0.2e6); // ns; wakeups are late, never early
        NodeTime began;
        for (int n = 0; n < 3600; ++n) {
            const NodeTime back =
                NodeTime(real.start_of(n)) + Duration(static_cast<std::int64_t>(late(random)));
            estimate.swapped(began, back);
            began = back;
        }
        EXPECT_NEAR(static_cast<double>(estimate.period().count()), 1e9 / real.hz(), 500);
        const Duration off = estimate.last_refresh() - NodeTime(real.start_of(3599));
        EXPECT_LT(std::abs(off.count()), 300'000);
    }
}

TEST(RefreshEstimate, counts_refreshes_that_were_waited_for_in_vain) {
    RefreshEstimate estimate(20ms);
    EXPECT_EQ(estimate.swapped(NodeTime(0ms), NodeTime(20ms)), 0U);
    EXPECT_EQ(estimate.swapped(NodeTime(21ms), NodeTime(40ms)), 0U);
    EXPECT_EQ(estimate.swapped(NodeTime(41ms), NodeTime(100ms)), 2U);
}

TEST(RefreshEstimate, does_not_take_a_standing_picture_for_missed_refreshes) {
    RefreshEstimate estimate(20ms);
    estimate.swapped(NodeTime(0ms), NodeTime(20ms));
    EXPECT_EQ(estimate.swapped(NodeTime(1005ms), NodeTime(1020ms)), 0U);
    EXPECT_EQ(estimate.last_refresh(), NodeTime(1020ms));
    EXPECT_EQ(estimate.period(), 20ms);
}

} // namespace
} // namespace lianping::player
