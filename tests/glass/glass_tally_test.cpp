#include "glass/glass_tally.h"

#include <gtest/gtest.h>

namespace lianping::testing {
namespace {

// Two clips of four frames at 25 fps, one after the other.
const std::vector<GlassClip> two_clips = {{1, {25, 1}, 4, 640, 360, {}}, {2, {25, 1}, 4, 640, 360, {}}};

Glance frame(unsigned clip, unsigned number) { return {PictureCode{clip, number}, false}; }
// Frame n of the endless round of both clips.
Glance nth(int n) { return frame(n / 4 % 2 == 0 ? 1 : 2, static_cast<unsigned>(n % 4)); }

TEST(GlassTally, counts_what_is_right_as_right) {
    GlassTally tally(two_clips);
    for (int n = 0; n < 24; ++n)
        for (int k = 0; k < 10; ++k) tally.add(n * 40ms + k * 4ms, {nth(n), nth(n)});
    const GlassFigures f = tally.figures();
    EXPECT_EQ(f.samples, 240);
    EXPECT_EQ(f.same, 240);
    EXPECT_EQ(f.changes, 10);
    EXPECT_EQ(f.missing + f.longer + f.black + f.unreadable + f.further, 0);
    EXPECT_EQ(f.hold_p99, 0ms);
    EXPECT_EQ(f.frames, 44); // all but the first and the last of each screen
    EXPECT_TRUE(tally.faults().empty());
}

TEST(GlassTally, tells_one_frame_apart_from_more_over_a_change_of_item) {
    GlassTally tally(two_clips);
    tally.add(0ms, {nth(3), nth(4)});
    tally.add(4ms, {nth(4), nth(3)});
    EXPECT_EQ(tally.figures().one_apart, 2);
    tally.add(8ms, {nth(3), nth(5)});
    EXPECT_EQ(tally.figures().further, 1);
}

TEST(GlassTally, finds_frames_that_were_left_out_and_held_too_long) {
    GlassTally tally(two_clips);
    const int seen[] = {0, 1, 3, 4, 4, 5}; // 2 is missing, 4 stands twice as long
    for (int i = 0; i < 6; ++i) tally.add(i * 40ms, {nth(seen[i]), nth(i)});
    const GlassFigures f = tally.figures();
    EXPECT_EQ(f.missing, 1);
    EXPECT_EQ(f.longer, 1);
    EXPECT_EQ(f.hold_max, 40ms);
    EXPECT_EQ(tally.faults().size(), 2U + static_cast<std::size_t>(f.further));
}

TEST(GlassTally, does_not_miss_what_was_on_while_it_looked_away) {
    GlassTally tally(two_clips);
    tally.add(0ms, {nth(0), nth(0)});
    tally.look_away();
    tally.add(2s, {nth(6), nth(6)});
    tally.add(2040ms, {nth(7), nth(7)});
    const GlassFigures f = tally.figures();
    EXPECT_EQ(f.missing, 0);
    EXPECT_EQ(f.changes, 0);
    EXPECT_EQ(f.frames, 0) << "the frame was not seen to begin";
    EXPECT_LT(f.longest_gap, 1s);
}

TEST(GlassTally, counts_black_and_what_cannot_be_read) {
    GlassTally tally(two_clips);
    tally.add(0ms, {nth(0), Glance{std::nullopt, true}});
    tally.add(4ms, {Glance{}, nth(0)});
    EXPECT_EQ(tally.figures().black, 1);
    EXPECT_EQ(tally.figures().unreadable, 1);
    EXPECT_EQ(tally.figures().same, 0);
}

} // namespace
} // namespace lianping::testing
