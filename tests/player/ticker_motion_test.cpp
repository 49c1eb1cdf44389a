// A ticker on displays of their own rhythm, from refresh to refresh: what plan_wake, TickerMotion and the
// window make of it together.

#include "player/frame_schedule.h"
#include "player/overlay_layout.h"
#include "player/window/null_window.h"
#include "support/fake_clock.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace lianping::player {
namespace {

constexpr std::int64_t step = 3; // pixels, as on a screen of 1920

struct Panel {
    FrameRate refresh;
    std::set<std::int64_t> missed{};
    Duration doubt{}; // how far off the instant is at which a refresh is expected
};

// What is seen at each refresh, by its number: pixels that the ticker has moved. As the presenter does it.
std::map<std::int64_t, std::int64_t> watch(const Panel& panel, Duration length) {
    FakeClock clock(NodeTime(1'000s));
    NullDisplay display;
    display.width = display.height = 16;
    display.refresh = panel.refresh;
    display.phase = 3ms;
    display.missed = panel.missed;
    NullWindow window(display, clock);
    ClockEstimate house;
    TickerMotion motion;
    std::mt19937 random(7);
    std::uniform_int_distribution<std::int64_t> doubt(-panel.doubt.count(), panel.doubt.count());
    const Effort effort{2ms, 500us};
    const NodeTime begin = clock.now();
    HouseTime change = HouseTime::always();
    std::map<std::int64_t, std::int64_t> seen;
    while (clock.now() - begin < length) {
        DisplayTiming timing = window.timing();
        timing.last_vsync = timing.last_vsync + Duration(doubt(random));
        const Wake wake =
            plan_wake(std::max(change, house.to_house(clock.now())), clock.now(), house, timing, effort);
        clock.advance_to(wake.draw_at);
        const auto pixels = motion.pixels(wake.scene_at, timing.refresh, step);
        change = ticker_changes(wake.scene_at, timing.refresh);
        clock.advance_to(std::max(wake.present_at, wake.draw_at + 2ms));
        const Shown shown = window.present();
        seen[panel.refresh.frame_at(shown.at - NodeTime(display.phase) + 1us)] = pixels;
    }
    return seen;
}

// Of the moves from a refresh to the next: how many are of more or less than a step, and the least and
// greatest.
struct Moves {
    int refreshes = 0, without_a_picture = 0, uneven = 0;
    std::int64_t least = 99, greatest = -99;
};
Moves moves_of(const std::map<std::int64_t, std::int64_t>& seen) {
    Moves moves;
    for (auto it = std::next(seen.begin(), 10); std::next(it) != seen.end(); ++it) {
        const auto next = std::next(it);
        const auto refreshes = next->first - it->first;
        moves.refreshes += static_cast<int>(refreshes);
        moves.without_a_picture += static_cast<int>(refreshes) - 1;
        const auto beyond = next->second - it->second - refreshes * step;
        moves.uneven += beyond != 0 ? 1 : 0;
        moves.least = std::min(moves.least, beyond);
        moves.greatest = std::max(moves.greatest, beyond);
    }
    return moves;
}

constexpr FrameRate fast{3001, 50}, slow{60000, 1001}; // 60.02 and 59.94 Hz

TEST(TickerOnAPanel, moves_at_every_refresh_of_59_94_and_60_02_hz_and_never_jumps) {
    for (const FrameRate rate : {fast, slow, FrameRate{60, 1}})
        for (const Duration doubt : {Duration(0ns), Duration(200us)}) {
            const Moves moves = moves_of(watch({rate, {}, doubt}, 120s));
            EXPECT_GE(moves.refreshes, 7100) << rate.hz();
            EXPECT_EQ(moves.without_a_picture, 0) << rate.hz();
            EXPECT_LE(moves.uneven, 25) << rate.hz(); // 0.06 Hz for 120 s are 22 pixels
            EXPECT_GE(moves.least, -1) << rate.hz();
            EXPECT_LE(moves.greatest, 1) << rate.hz();
        }
}

TEST(TickerOnAPanel, a_refresh_that_the_display_misses_is_made_up_at_the_next_and_shifts_nothing) {
    Panel panel{slow, {}, 100us};
    for (std::int64_t n = 60'000; n < 70'000; n += 97) panel.missed.insert(n);
    const Moves moves = moves_of(watch(panel, 60s));
    EXPECT_GE(moves.without_a_picture, 30);
    EXPECT_GE(moves.least, -4); // what was drawn for the missed refresh is seen a step late, once
    EXPECT_LE(moves.greatest, 4);
    const auto seen = watch(panel, 60s);
    const auto last = std::prev(seen.end());
    const HouseTime at = ClockEstimate{}.to_house(NodeTime(3ms) + panel.refresh.start_of(last->first));
    EXPECT_LE(std::abs(last->second - step_rate.frame_at(at.since_origin()) * step), 9);
}

TEST(TickerOnAPanel, on_panels_of_50_and_75_hz_moves_at_every_refresh_evenly_to_a_pixel) {
    for (const FrameRate rate : {FrameRate{50, 1}, FrameRate{75, 1}}) {
        const auto seen = watch({rate}, 30s);
        for (auto it = std::next(seen.begin(), 10); std::next(it) != seen.end(); ++it) {
            const auto next = std::next(it);
            ASSERT_EQ(next->first - it->first, 1);
            ASSERT_NEAR(static_cast<double>(next->second - it->second), 180 / rate.hz(), 1.001);
        }
    }
}

} // namespace
} // namespace lianping::player
