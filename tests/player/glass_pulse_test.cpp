// When a player may feed its watchdog.

#include "player/glass_pulse.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

constexpr NodeTime at(Duration since) { return NodeTime(since); }

TEST(GlassPulse, does_not_beat_before_anything_was_shown) {
    GlassPulse pulse;
    EXPECT_FALSE(pulse.beats(at(1s)));
    pulse.missing(at(1s));
    EXPECT_FALSE(pulse.beats(at(2s)));
}

TEST(GlassPulse, a_still_that_stands_for_a_day_beats_all_day) {
    GlassPulse pulse;
    pulse.right();
    EXPECT_TRUE(pulse.beats(at(24h)));
}

TEST(GlassPulse, stops_when_what_is_due_is_missing_for_too_long) {
    GlassPulse pulse;
    pulse.right();
    pulse.missing(at(10s));
    pulse.missing(at(12s));
    EXPECT_TRUE(pulse.beats(at(13s)));
    EXPECT_FALSE(pulse.beats(at(13s) + 1ms));
}

TEST(GlassPulse, beats_again_with_the_next_right_picture) {
    GlassPulse pulse;
    pulse.right();
    pulse.missing(at(10s));
    EXPECT_FALSE(pulse.beats(at(20s)));
    pulse.right();
    EXPECT_TRUE(pulse.beats(at(20s)));
    pulse.missing(at(21s));
    EXPECT_TRUE(pulse.beats(at(22s)));
}

} // namespace
} // namespace lianping::player
