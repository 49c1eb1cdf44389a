#include "controller/skew.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

constexpr HouseTime at(std::int64_t ms) { return HouseTime(std::chrono::milliseconds(ms)); }

TEST(SkewRecord, the_same_frame_on_two_screens_is_compared_and_others_are_not) {
    SkewRecord record;
    record.take("wall", at(100), {{at(0), 100}, {at(40), 200}, {at(77), 9'999}});
    record.take("room", at(100), {{at(0), 150}, {at(40), -100}});
    const auto pairs = record.pairs();
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].first, "room");
    EXPECT_EQ(pairs[0].second, "wall");
    EXPECT_EQ(pairs[0].frames, 2U);
    EXPECT_EQ(pairs[0].median_us, 50);
    EXPECT_EQ(pairs[0].max_us, 300);
}

TEST(SkewRecord, what_is_older_than_ten_seconds_is_forgotten) {
    SkewRecord record;
    record.take("wall", at(0), {{at(0), 0}});
    record.take("room", at(0), {{at(0), 5'000}});
    record.take("wall", at(11'000), {{at(11'000), 0}});
    record.take("room", at(11'000), {{at(11'000), 10}});
    ASSERT_EQ(record.pairs().size(), 1U);
    EXPECT_EQ(record.pairs()[0].max_us, 10);
}

TEST(SkewRecord, of_many_screens_each_is_held_against_the_next_that_shows_the_same) {
    SkewRecord record;
    for (int n = 0; n < 40; ++n) {
        const std::string odd = n % 2 == 0 ? "a" : "b"; // two programmes in turn
        const std::int32_t late = n == 20 ? 30'000 : 0;
        record.take(std::to_string(1000 + n) + odd, at(0), {{at(n % 2), late}});
    }
    const auto pairs = record.neighbours();
    EXPECT_EQ(pairs.size(), 38U);
    std::string far;
    for (const Skew& pair : pairs)
        if (pair.max_us > 0) far += pair.first + "-" + pair.second + " ";
    EXPECT_EQ(far, "1018a-1020a 1020a-1022a ");
}

TEST(SkewRecord, screens_that_share_no_frame_have_no_skew) {
    SkewRecord record;
    record.take("wall", at(0), {{at(0), 0}});
    record.take("room", at(0), {{at(1), 0}});
    EXPECT_TRUE(record.pairs().empty());
}

} // namespace
} // namespace lianping::controller
