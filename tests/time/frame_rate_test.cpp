#include "time/frame_rate.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

TEST(FrameRate, frame_n_at_59_94_is_exact_over_a_day) {
    const FrameRate rate{60'000, 1001};
    // 24 h hold 86400 * 60000 / 1001 = 5178821.178... frames. n * 1001 / 60000 s is n * 1001 * 50000 / 3 ns.
    for (std::int64_t n = 0; n <= 5'178'822; ++n)
        ASSERT_EQ(rate.start_of(n).count(), n * 1001 * 50'000 / 3) << n;
    EXPECT_EQ(rate.frame_at(24h), 5'178'821);
    EXPECT_EQ(rate.start_of(60'000), 1001s);
    EXPECT_EQ(rate.start_of(60'000LL * 3600), 1001s * 3600);
}

TEST(FrameRate, a_period_that_is_added_up_would_be_off_after_a_day) {
    const FrameRate rate{60'000, 1001};
    EXPECT_EQ(rate.start_of(5'178'821) - 5'178'821 * rate.start_of(1), 1'726'273ns);
}

TEST(FrameRate, the_frame_that_is_on_is_the_last_that_has_begun) {
    for (const FrameRate rate :
         {FrameRate{60'000, 1001}, FrameRate{24'000, 1001}, FrameRate{25, 1}, FrameRate{30, 1},
          FrameRate{90'000, 3003}, FrameRate{1, 7}, FrameRate{1'000'000'000, 3}}) {
        for (const std::int64_t n :
             {-5'178'821LL, -1001LL, -2LL, -1LL, 0LL, 1LL, 2LL, 59LL, 1001LL, 5'178'821LL}) {
            const auto start = rate.start_of(n);
            ASSERT_EQ(rate.frame_at(start), n) << rate.num << "/" << rate.den;
            ASSERT_EQ(rate.frame_at(start - 1ns), n - 1) << rate.num << "/" << rate.den;
            ASSERT_EQ(rate.frame_at(rate.start_of(n + 1) - 1ns), n) << rate.num << "/" << rate.den;
        }
    }
}

TEST(FrameRate, ten_years_of_the_fastest_rate_do_not_overflow) {
    const FrameRate rate{120'000, 1001};
    const auto ten_years = Duration(std::chrono::hours(24 * 3653));
    const auto n = rate.frame_at(ten_years);
    EXPECT_LE(rate.start_of(n), ten_years);
    EXPECT_GT(rate.start_of(n + 1), ten_years);
}

} // namespace
} // namespace lianping
