// Where overlays stand, and how a ticker moves.

#include "player/frame_schedule.h"
#include "player/overlay_layout.h"

#include <gtest/gtest.h>

#include <random>

namespace lianping::player {
namespace {

constexpr Canvas wall{1920, 1080, 0};

OverlaySize panel(Overlay::Place place, double w, double h) { return {Overlay::Kind::clock, place, w, h}; }
OverlaySize ticker(double h) { return {Overlay::Kind::ticker, Overlay::Place::bottom, 0, h}; }

TEST(OverlayLayout, a_ticker_has_the_foot_and_panels_stand_in_from_the_edges) {
    const auto areas =
        place_overlays({panel(Overlay::Place::top_right, 300, 120), panel(Overlay::Place::top_left, 300, 120),
                        panel(Overlay::Place::top, 300, 120), ticker(80)},
                       wall);
    EXPECT_EQ(areas[0], (RectF{1588, 32, 300, 120}));
    EXPECT_EQ(areas[1], (RectF{32, 32, 300, 120}));
    EXPECT_EQ(areas[2], (RectF{810, 32, 300, 120}));
    EXPECT_EQ(areas[3], (RectF{0, 1000, 1920, 80}));
}

TEST(OverlayLayout, what_stands_at_the_foot_stands_on_the_ticker) {
    const auto alone = place_overlays({panel(Overlay::Place::bottom, 300, 120)}, wall);
    EXPECT_EQ(alone[0], (RectF{810, 928, 300, 120}));
    const auto both = place_overlays({panel(Overlay::Place::bottom_right, 300, 120), ticker(80)}, wall);
    EXPECT_EQ(both[0], (RectF{1588, 848, 300, 120}));
}

TEST(OverlayLayout, two_at_one_place_stand_beside_each_other) {
    const auto areas = place_overlays({panel(Overlay::Place::top_right, 300, 120),
                                       panel(Overlay::Place::top_right, 200, 100), ticker(80), ticker(80)},
                                      wall);
    EXPECT_EQ(areas[1], (RectF{1688, 184, 200, 100}));
    EXPECT_EQ(areas[3], (RectF{0, 920, 1920, 80}));
}

TEST(OverlayLayout, one_without_a_picture_yet_takes_no_room) {
    const auto areas = place_overlays(
        {panel(Overlay::Place::top_right, 0, 0), panel(Overlay::Place::top_right, 200, 100)}, wall);
    EXPECT_EQ(areas[0], RectF{});
    EXPECT_EQ(areas[1].y, 32);
}

TEST(Tiles, cover_the_band_without_a_gap_wherever_the_strip_is) {
    const RectF band{0, 1000, 1920, 80};
    for (const std::uint32_t strip : {100U, 2048U, 2049U, 5000U, 9999U})
        for (std::int64_t moved = 0; moved < 3 * strip; moved += 37) {
            double x = 0;
            for (const auto& place : tiles_in_band(strip, 2048, moved, band)) {
                ASSERT_LE(place.x, x);
                const auto first = static_cast<std::int64_t>(place.tile) * 2048;
                // What is at x is what is at (moved + x) of the strip.
                ASSERT_EQ(first + static_cast<std::int64_t>(x - place.x),
                          (moved + static_cast<std::int64_t>(x)) % strip);
                ASSERT_LE(first + static_cast<std::int64_t>(place.width), strip);
                x = place.x + place.width;
            }
            ASSERT_GE(x, 1920);
        }
}

TEST(TickerMotion, crosses_the_canvas_in_about_ten_seconds_by_whole_pixels) {
    EXPECT_EQ(ticker_step(wall), 3);
    EXPECT_EQ(ticker_step({3840, 2160, 0}), 6);
    EXPECT_EQ(ticker_step({1280, 720, 0}), 2);
    EXPECT_EQ(ticker_step({320, 180, 0}), 1);
}

TEST(TickerMotion, without_a_rhythm_of_the_display_follows_the_steps_of_house_time) {
    TickerMotion motion, other;
    HouseTime t = step_at(HouseTime(1'764'000'000s));
    std::int64_t before = motion.pixels(t, 0ns, 3);
    other.pixels(t - 1h, 0ns, 3);
    for (int i = 0; i < 1000; ++i) {
        t = step_after(t);
        const auto now = motion.pixels(t, 0ns, 3);
        ASSERT_EQ(now - before, 3);
        ASSERT_EQ(other.pixels(t, 0ns, 3), now); // one that has only just begun
        before = now;
    }
}

// Displays near 60 Hz whose instants are known to 300 us: a step a refresh, and now and then one that is a
// pixel longer or shorter.
TEST(TickerMotion, moves_a_step_a_refresh_on_a_display_whose_instants_jitter) {
    for (const Duration refresh : {Duration(16'683'350), Duration(16'661'113), Duration(16'666'667)}) {
        TickerMotion motion;
        std::mt19937 random(1);
        std::uniform_int_distribution<std::int64_t> jitter(-300'000, 300'000);
        const HouseTime begin(1'764'000'000s);
        std::int64_t before = motion.pixels(begin, refresh, 3);
        int others = 0;
        for (int i = 1; i < 60 * 60; ++i) {
            const HouseTime t = begin + i * refresh + Duration(jitter(random));
            const auto now = motion.pixels(t, refresh, 3);
            ASSERT_GE(now - before, 2) << i;
            ASSERT_LE(now - before, 4) << i;
            ASSERT_LE(std::abs(now - step_rate.frame_at(t.since_origin()) * 3), 7);
            others += now - before == 3 ? 0 : 1;
            before = now;
        }
        EXPECT_LE(others, 15); // 60 s of 59.94 Hz are 3.6 steps behind, 10.8 pixels
    }
}

TEST(TickerMotion, after_a_missed_refresh_is_where_it_belongs_and_after_a_long_stand_leaps_there) {
    TickerMotion motion;
    const Duration refresh(16'683'350);
    const HouseTime begin(1'764'000'000s);
    const auto at = [&](int i) { return motion.pixels(begin + i * refresh, refresh, 3); };
    const auto first = at(0);
    EXPECT_EQ(at(1) - first, 3);
    EXPECT_EQ(at(3) - first, 9); // one was missed
    EXPECT_EQ(at(3) - first, 9); // asked again
    const auto later = at(300);
    EXPECT_LE(std::abs(later - step_rate.frame_at((begin + 300 * refresh).since_origin()) * 3), 3);
}

TEST(TickerMotion, is_to_be_seen_elsewhere_at_every_refresh) {
    const HouseTime t(1'764'000'000s);
    EXPECT_EQ(ticker_changes(t, 0ns), step_after(t));
    EXPECT_EQ(ticker_changes(t, 4ms), step_after(t));
    for (const Duration refresh : {Duration(16'661'113), Duration(20ms), Duration(13'333'333)}) {
        EXPECT_GT(ticker_changes(t, refresh), t);
        EXPECT_LT(ticker_changes(t, refresh), t + refresh);
    }
}

TEST(TickerMotion, on_a_display_of_another_rhythm_moves_evenly_to_a_pixel) {
    TickerMotion motion;
    const Duration refresh = 20ms;
    const HouseTime begin(1'764'000'000s);
    std::int64_t before = motion.pixels(begin, refresh, 3);
    for (int i = 1; i < 500; ++i) {
        const auto now = motion.pixels(begin + i * refresh, refresh, 3); // 3.6 pixels each
        ASSERT_TRUE(now - before == 3 || now - before == 4) << i << ": " << now - before;
        before = now;
    }
}

} // namespace
} // namespace lianping::player
