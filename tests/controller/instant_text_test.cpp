#include "controller/instant_text.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

// 2026-11-28T06:30:00Z, which is 14:30 in Shanghai.
constexpr UtcTime now(1'795'847'400s);

programme::Zone shanghai() { return *programme::Zone::find("Asia/Shanghai"); }

TEST(InstantText, utc_is_rfc3339_with_milliseconds) {
    EXPECT_EQ(utc_text(now + 1'500'000ns), "2026-11-28T06:30:00.001Z");
    EXPECT_EQ(utc_text(UtcTime::never()), "");
    EXPECT_EQ(civil_text(shanghai().to_civil(now)), "2026-11-28 14:30:00");
}

TEST(InstantText, until_a_time_of_day_is_the_next_time_that_the_clocks_show_it) {
    EXPECT_EQ(*read_until("18:00", now, shanghai()), now + 3h + 30min);
    EXPECT_EQ(*read_until("14:30", now, shanghai()), now + 24h);
    EXPECT_EQ(*read_until("14:29:59", now, shanghai()), now + 24h - 1s);
}

TEST(InstantText, until_an_instant_is_on_the_sites_clocks_or_in_utc) {
    EXPECT_EQ(*read_until("2026-11-28T18:00", now, shanghai()), now + 3h + 30min);
    EXPECT_EQ(*read_until("2026-11-28T10:00:00Z", now, shanghai()), now + 3h + 30min);
    EXPECT_EQ(*read_until("2026-11-28T10:00:00.000Z", now, shanghai()), now + 3h + 30min);
    EXPECT_EQ(*read_until("2026-11-28T13:00+03:00", now, shanghai()), now + 3h + 30min);
    EXPECT_FALSE(read_until("2026-11-28T13:00+3", now, shanghai()));
}

TEST(InstantText, until_a_date_is_until_its_end) {
    EXPECT_EQ(*read_until("2026-11-28", now, shanghai()), now + 9h + 30min);
    EXPECT_EQ(*read_until("2026-11-29", now, shanghai()), now + 33h + 30min);
    EXPECT_FALSE(read_until("2026-11-27", now, shanghai()));
    EXPECT_FALSE(read_until("2026-11-31", now, shanghai()));
}

TEST(InstantText, until_midnight_is_the_end_of_a_day) {
    EXPECT_EQ(*read_until("24:00", now, shanghai()), now + 9h + 30min);
    EXPECT_EQ(*read_until("2026-11-28T24:00", now, shanghai()), now + 9h + 30min);
    EXPECT_EQ(*read_until("2026-11-28 24:00:00", now, shanghai()), now + 9h + 30min);
    EXPECT_FALSE(read_until("24:01", now, shanghai()));
}

TEST(InstantText, what_is_over_or_no_instant_is_refused) {
    for (const char* wrong :
         {"2026-11-28T14:00", "25:00", "18", "18:60", "tomorrow", "", "2026-13-01T10:00", "18:00x"})
        EXPECT_FALSE(read_until(wrong, now, shanghai())) << wrong;
}

TEST(InstantText, durations_are_as_in_the_operators_files) {
    EXPECT_EQ(*read_duration("5m"), 5min);
    EXPECT_EQ(*read_duration("1h30m"), 90min);
    EXPECT_EQ(*read_duration("1.5s"), 1500ms);
    EXPECT_EQ(*read_duration("800ms"), 800ms);
    for (const char* wrong : {"", "5", "0s", "m", "5x", "-5m", "1..5s", "9999d"})
        EXPECT_FALSE(read_duration(wrong)) << wrong;
}

TEST(InstantText, the_next_four_oclock_is_of_this_night) {
    EXPECT_EQ(civil_text(shanghai().to_civil(next_four(now, shanghai()))), "2026-11-29 04:00:00");
    const UtcTime early = now - 12h; // 02:30
    EXPECT_EQ(civil_text(shanghai().to_civil(next_four(early, shanghai()))), "2026-11-28 04:00:00");
}

} // namespace
} // namespace lianping::controller
