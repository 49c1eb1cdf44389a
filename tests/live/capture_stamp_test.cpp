// A sender's stamps as house time.

#include "live/capture_stamp.h"

#include <gtest/gtest.h>

namespace lianping::live {
namespace {

HouseTime house_after(Duration d) { return HouseTime(1'800'000'000s + d); }

TEST(CaptureStamp, the_picture_that_came_through_fastest_says_how_far_the_clocks_are_apart) {
    CaptureStamp stamps;
    // Captured every 40 ms, under way for 5 ms and at times for 30.
    for (int n = 0; n < 50; ++n) {
        const Duration captured = n * 40ms;
        const auto stamp = stamps.stamp(captured, house_after(captured + (n % 5 == 3 ? 5ms : 30ms)));
        if (n >= 3) {
            EXPECT_EQ(stamp, house_after(captured + 5ms)) << n;
        }
    }
}

TEST(CaptureStamp, pictures_out_of_order_keep_their_distances) {
    CaptureStamp stamps;
    EXPECT_EQ(stamps.stamp(80ms, house_after(100ms)), house_after(100ms));
    EXPECT_EQ(stamps.stamp(40ms, house_after(100ms)), house_after(60ms))
        << "shown before the one that came first";
    EXPECT_EQ(stamps.stamp(120ms, house_after(150ms)), house_after(140ms));
}

TEST(CaptureStamp, a_slow_clock_is_followed_without_a_jump) {
    CaptureStamp stamps;
    // The sender's clock loses 100 ppm, so all its pictures seem to come later and later.
    HouseTime last = stamps.stamp(0ms, house_after(0ms));
    Duration error{};
    for (int n = 1; n < 60 * 30; ++n) {
        const Duration truth = n * 40ms;
        const auto stamp = stamps.stamp(truth - truth / 10'000, house_after(truth));
        EXPECT_LT(stamp - last, 41ms);
        EXPECT_GT(stamp - last, 39ms);
        last = stamp;
        error = house_after(truth) - stamp;
    }
    EXPECT_LT(error, 2ms) << "a window of 10 s at 100 ppm is 1 ms";
    EXPECT_EQ(stamps.restarts(), 0U);
}

// Less than a clock that begins anew, and more than can be waited for at a millisecond a second.
TEST(CaptureStamp, a_clock_that_is_set_back_a_little_is_believed_after_three_seconds) {
    CaptureStamp stamps;
    int n = 0;
    for (; n < 250; ++n) stamps.stamp(n * 40ms, house_after(n * 40ms + 5ms));
    for (; n < 330; ++n) stamps.stamp(n * 40ms, house_after(n * 40ms + 705ms + n % 3 * 10ms));
    EXPECT_EQ(stamps.stamp(n * 40ms, house_after(n * 40ms + 720ms)), house_after(n * 40ms + 705ms));
    EXPECT_EQ(stamps.stamp(n * 40ms, house_after(n * 40ms + 5ms)), house_after(n * 40ms + 5ms))
        << "one that comes faster is believed at once";
    EXPECT_EQ(stamps.restarts(), 0U);
}

TEST(CaptureStamp, pictures_that_are_late_now_and_then_move_nothing) {
    CaptureStamp stamps;
    // Two seconds of each five are 300 ms late.
    for (int n = 0; n < 60 * 25; ++n) {
        const auto stamp = stamps.stamp(n * 40ms, house_after(n * 40ms + (n % 125 < 50 ? 305ms : 5ms)));
        if (n >= 51) {
            EXPECT_EQ(stamp, house_after(n * 40ms + 5ms)) << n;
        }
    }
}

TEST(CaptureStamp, a_clock_that_began_anew_is_believed_at_once) {
    CaptureStamp stamps;
    for (int n = 0; n < 10; ++n) stamps.stamp(500s + n * 40ms, house_after(n * 40ms));
    EXPECT_EQ(stamps.stamp(0ms, house_after(5s)), house_after(5s));
    EXPECT_EQ(stamps.restarts(), 1U);
    EXPECT_EQ(stamps.stamp(40ms, house_after(5s + 50ms)), house_after(5s + 40ms));
}

} // namespace
} // namespace lianping::live
