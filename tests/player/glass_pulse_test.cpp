// When a player may feed its watchdog.

#include "player/glass_pulse.h"
#include "support/instants.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using lianping::testing::node_at;

TEST(GlassPulse, does_not_beat_before_anything_was_shown) {
    GlassPulse pulse;
    EXPECT_FALSE(pulse.beats(node_at(1s)));
    pulse.missing(node_at(1s));
    EXPECT_FALSE(pulse.beats(node_at(2s)));
}

TEST(GlassPulse, a_still_that_stands_for_a_day_beats_all_day) {
    GlassPulse pulse;
    pulse.right();
    EXPECT_TRUE(pulse.beats(node_at(24h)));
}

TEST(GlassPulse, stops_when_what_is_due_is_missing_for_too_long) {
    GlassPulse pulse;
    pulse.right();
    pulse.missing(node_at(10s));
    pulse.missing(node_at(12s));
    EXPECT_TRUE(pulse.beats(node_at(13s)));
    EXPECT_FALSE(pulse.beats(node_at(13s) + 1ms));
}

TEST(GlassPulse, beats_again_with_the_next_right_picture) {
    GlassPulse pulse;
    pulse.right();
    pulse.missing(node_at(10s));
    EXPECT_FALSE(pulse.beats(node_at(20s)));
    pulse.right();
    EXPECT_TRUE(pulse.beats(node_at(20s)));
    pulse.missing(node_at(21s));
    EXPECT_TRUE(pulse.beats(node_at(22s)));
}

} // namespace
} // namespace lianping::player
