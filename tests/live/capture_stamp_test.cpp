// A sender's stamps as house time.

#include "live/capture_stamp.h"

#include <gtest/gtest.h>

namespace lianping::live {
namespace {

HouseTime at(Duration d) { return HouseTime(1'800'000'000s + d); }

TEST(CaptureStamp, the_picture_that_came_through_fastest_says_how_far_the_clocks_are_apart) {
    CaptureStamp stamps;
    // Captured every 40 ms, under way for 5 ms and at times for 30.
    for (int n = 0; n < 50; ++n) {
        const Duration captured = n * 40ms;
        const auto stamp = stamps.stamp(captured, at(captured + (n % 5 == 3 ? 5ms : 30ms)));
        if (n >= 3) {
            EXPECT_EQ(stamp, at(captured + 5ms)) << n;
        }
    }
}

TEST(CaptureStamp, pictures_out_of_order_keep_their_distances) {
    CaptureStamp stamps;
    EXPECT_EQ(stamps.stamp(80ms, at(100ms)), at(100ms));
    EXPECT_EQ(stamps.stamp(40ms, at(100ms)), at(60ms)) << "shown before the one that came first";
    EXPECT_EQ(stamps.stamp(120ms, at(150ms)), at(140ms));
}

TEST(CaptureStamp, a_slow_clock_is_followed_without_a_jump) {
    CaptureStamp stamps;
    // The sender's clock loses 100 ppm, so all its pictures seem to come later and later.
    HouseTime last = stamps.stamp(0ms, at(0ms));
    Duration error{};
    for (int n = 1; n < 60 * 30; ++n) {
        const Duration truth = n * 40ms;
        const auto stamp = stamps.stamp(truth - truth / 10'000, at(truth));
        EXPECT_LT(stamp - last, 41ms);
        EXPECT_GT(stamp - last, 39ms);
        last = stamp;
        error = at(truth) - stamp;
    }
    EXPECT_LT(error, 2ms) << "a window of 10 s at 100 ppm is 1 ms";
    EXPECT_EQ(stamps.restarts(), 0U);
}

TEST(CaptureStamp, a_clock_that_began_anew_is_believed_at_once) {
    CaptureStamp stamps;
    for (int n = 0; n < 10; ++n) stamps.stamp(500s + n * 40ms, at(n * 40ms));
    EXPECT_EQ(stamps.stamp(0ms, at(5s)), at(5s));
    EXPECT_EQ(stamps.restarts(), 1U);
    EXPECT_EQ(stamps.stamp(40ms, at(5s + 50ms)), at(5s + 40ms));
}

} // namespace
} // namespace lianping::live
