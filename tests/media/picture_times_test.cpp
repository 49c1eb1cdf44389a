#include "media/picture_times.h"

#include <gtest/gtest.h>

#include <limits>

namespace lianping::media {
namespace {

TEST(PictureTimes, the_order_in_which_pictures_are_coded_does_not_matter) {
    PictureTimes times;
    for (const int n : {0, 3, 1, 2, 6, 4, 5}) times.add(n * 40, 40);
    EXPECT_EQ(times.count(), 7);
    EXPECT_EQ(times.first(), 0);
    EXPECT_EQ(times.end(1, 0), 280);
    EXPECT_EQ(times.rate(1, 1000, {}), (FrameRate{25, 1}));
}

TEST(PictureTimes, a_tick_for_a_last_duration_is_replaced_by_the_usual_distance) {
    PictureTimes times;
    for (const int at : {0, 33, 67, 100}) times.add(at, 1);
    EXPECT_EQ(times.end(4, 0), 133);
    EXPECT_EQ(times.end(1, 0), 101); // a container that writes its durations is believed
}

TEST(PictureTimes, a_long_last_picture_stands_as_long_as_it_says) {
    PictureTimes times;
    for (const int at : {0, 40, 80}) times.add(at, 40);
    times.add(120, 9000);
    EXPECT_EQ(times.end(4, 0), 9120);
}

TEST(PictureTimes, a_single_picture_takes_the_hint) {
    PictureTimes times;
    times.add(500, 0);
    EXPECT_EQ(times.end(4, 40), 540);
    EXPECT_EQ(times.rate(1, 1000, {25, 1}), (FrameRate{0, 1}));
}

TEST(PictureTimes, pictures_without_times_follow_one_another) {
    PictureTimes times;
    for (int n = 0; n < 4; ++n) times.add(std::numeric_limits<std::int64_t>::min(), 1001);
    EXPECT_EQ(times.end(1, 0), 4004);
    EXPECT_EQ(times.rate(1, 24000, {}), (FrameRate{24000, 1001}));
}

TEST(PictureTimes, the_containers_rate_is_believed_only_where_the_pictures_bear_it_out) {
    PictureTimes steady, uneven;
    for (int n = 0; n < 100; ++n) steady.add(n * 1001 / 24, 0); // milliseconds
    EXPECT_EQ(steady.rate(1, 1000, {24000, 1001}), (FrameRate{24000, 1001}));
    for (int n = 0; n < 9; ++n) uneven.add(n * 400, 33);
    EXPECT_EQ(uneven.rate(1, 1000, {30, 1}), (FrameRate{5, 2}));
}

TEST(PictureTimes, nothing_is_no_rate_and_no_length) {
    const PictureTimes times;
    EXPECT_EQ(times.count(), 0);
    EXPECT_EQ(times.end(1, 0) - times.first(), 0);
    EXPECT_EQ(times.rate(1, 1000, {}).num, 0);
}

} // namespace
} // namespace lianping::media
