#include "player/presentation_record.h"
#include "support/instants.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using lianping::testing::noon;

Presented seen(Duration due, Duration late, std::uint32_t dropped = 0) {
    Presented presented;
    presented.due = noon + due;
    presented.actual = noon + due + late;
    presented.dropped = dropped;
    return presented;
}

TEST(PresentationRecord, counts_what_was_shown_late_and_dropped) {
    PresentationRecord record;
    record.add(seen(0ms, 1ms), 4ms);
    record.add(seen(40ms, 5ms), 4ms);
    record.add(seen(80ms, 0ms, 2), 4ms);
    record.count_repeated();
    record.count_dropped(3);
    EXPECT_EQ(record.counts().shown, 3U);
    EXPECT_EQ(record.counts().late, 1U);
    EXPECT_EQ(record.counts().dropped, 5U);
    EXPECT_EQ(record.counts().repeated, 1U);
}

TEST(PresentationRecord, keeps_the_last_pictures_only) {
    PresentationRecord record(3);
    for (int n = 0; n < 10; ++n) record.add(seen(n * 40ms, 0ms), 4ms);
    ASSERT_EQ(record.ring().size(), 3U);
    EXPECT_EQ(record.ring().front().due, noon + 280ms);
    EXPECT_EQ(record.counts().shown, 10U);
    EXPECT_EQ(record.between(noon + 320ms, noon + 1s).size(), 2U);
}

} // namespace
} // namespace lianping::player
