#include "player/window/null_window.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

constexpr FrameRate sixty{60, 1};

// Sleeping is how its time goes on.
class SleptClock final : public Clock {
public:
    NodeTime now() const override { return now_; }
    UtcTime utc() const override { return UtcTime{}; }
    void sleep_until(NodeTime deadline) const override { now_ = std::max(now_, deadline); }
    void advance(Duration by) { now_ += by; }

private:
    mutable NodeTime now_{10s};
};

TEST(NullWindow, shows_a_picture_at_the_next_refresh) {
    SleptClock clock;
    NullWindow window({64, 48, {60, 1}, 0ms, {}}, clock);
    EXPECT_EQ(window.present().at, NodeTime(10s) + sixty.start_of(1));
    clock.advance(1ms);
    const Shown shown = window.present();
    EXPECT_EQ(shown.at, NodeTime(10s) + sixty.start_of(2));
    EXPECT_EQ(shown.missed_refreshes, 0U);
    EXPECT_EQ(window.timing().last_vsync, shown.at);
    EXPECT_EQ(window.timing().refresh, 16666666ns);
}

TEST(NullWindow, ticks_at_59_94_hz_without_drifting_in_an_hour) {
    SleptClock clock;
    NullWindow window({64, 48, {60000, 1001}, 3ms, {}}, clock);
    for (int i = 0; i < 60 * 3600; ++i) window.present();
    // The first refresh after 10 s is number 600 - 1: refresh n is at 3 ms + n * 1001 / 60000 s.
    const FrameRate rate{60000, 1001};
    const std::int64_t first = rate.frame_at(10s - 3ms) + 1;
    EXPECT_EQ(window.timing().last_vsync, NodeTime(3ms) + rate.start_of(first + 60 * 3600 - 1));
}

TEST(NullWindow, misses_the_refreshes_that_it_is_told_to_miss) {
    SleptClock clock;
    NullWindow window({64, 48, {50, 1}, 0ms, {502, 503}}, clock);
    EXPECT_EQ(window.present().missed_refreshes, 0U); // 501
    const Shown late = window.present();
    EXPECT_EQ(late.missed_refreshes, 2U);
    EXPECT_EQ(late.at, NodeTime(504 * 20ms));
    EXPECT_EQ(window.missed(), 2);
    EXPECT_EQ(window.presented(), 2);
}

TEST(NullWindow, without_a_refresh_shows_at_once) {
    SleptClock clock;
    NullWindow window({64, 48, {}, {}, {}}, clock);
    EXPECT_EQ(window.present().at, clock.now());
    EXPECT_EQ(window.timing().refresh, Duration{});
}

TEST(NullWindow, resized_says_so_once_and_gives_another_surface) {
    SleptClock clock;
    NullWindow window({64, 48, {}, {}, {}}, clock);
    const std::uint64_t before = window.surface()->generation;
    window.resize(32, 16);
    EXPECT_TRUE(window.pump().resized);
    EXPECT_FALSE(window.pump().resized);
    EXPECT_EQ(window.surface()->width, 32U);
    EXPECT_NE(window.surface()->generation, before);
}

} // namespace
} // namespace lianping::player
