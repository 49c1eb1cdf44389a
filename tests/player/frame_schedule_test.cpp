#include "player/frame_schedule.h"
#include "support/instants.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using lianping::testing::noon;

constexpr NodeTime node_noon(Duration(5'000'000'000'000));

ClockEstimate clock_with(double drift) {
    ClockEstimate clock;
    clock.epoch = 1;
    clock.origin_node = node_noon;
    clock.origin_house = noon;
    clock.drift = drift;
    return clock;
}

Scene scene_at(HouseTime at, HouseTime slot, HouseTime stable_until) {
    Scene scene;
    scene.at = at;
    scene.stable_until = stable_until;
    Layer layer;
    layer.showing.key.start = layer.showing.visible_from = slot;
    layer.position = at - slot;
    scene.layers.push_back(layer);
    return scene;
}

TEST(Steps, are_sixty_a_second_of_house_time_on_every_screen) {
    auto t = noon;
    for (int n = 0; n < 60; ++n) {
        EXPECT_EQ(step_at(step_after(t)), step_after(t));
        EXPECT_LE(step_at(t), t);
        t = step_after(t);
    }
    EXPECT_EQ(t - noon, Duration(1s));
}

TEST(NextChange, is_the_next_frame_of_a_film) {
    const auto scene = scene_at(noon + 1010ms, noon, noon + 10s);
    const LayerOutlook outlook{1040ms};
    EXPECT_EQ(next_change(scene, std::span(&outlook, 1)), noon + 1040ms);
}

TEST(NextChange, of_a_still_is_the_end_of_its_slot) {
    const auto scene = scene_at(noon + 1s, noon, noon + 8s);
    const LayerOutlook outlook;
    EXPECT_EQ(next_change(scene, std::span(&outlook, 1)), noon + 8s);
}

TEST(NextChange, in_a_transition_is_the_next_step_and_not_the_next_frame) {
    auto scene = scene_at(noon + 1ms, noon, noon + 600ms);
    scene.moving = true;
    const LayerOutlook outlook{5ms};
    EXPECT_EQ(next_change(scene, std::span(&outlook, 1)), step_after(noon + 1ms));
}

TEST(NextChange, of_a_picture_that_is_held_is_the_end_of_the_hold) {
    auto scene = scene_at(noon + 1s, noon, HouseTime::never());
    scene.held = true;
    const LayerOutlook outlook{1040ms};
    EXPECT_EQ(next_change(scene, std::span(&outlook, 1)), HouseTime::never());
}

TEST(DueSince, is_the_instant_of_the_frame_that_is_on) {
    const auto scene = scene_at(noon + 1057ms, noon, noon + 10s);
    const Duration due = 1040ms;
    EXPECT_EQ(due_since(scene, std::span(&due, 1)), noon + 1040ms);
}

TEST(PlanWake, without_vsync_a_picture_is_handed_over_so_that_it_is_seen_at_its_instant) {
    const auto wake = plan_wake(noon + 40ms, node_noon, clock_with(0), {}, {5ms, 2ms});
    EXPECT_EQ(wake.scene_at, noon + 40ms);
    EXPECT_EQ(wake.present_at, node_noon + 38ms);
    EXPECT_LE(wake.draw_at + 5ms, wake.present_at);
}

TEST(PlanWake, what_is_overdue_is_drawn_as_of_the_instant_at_which_it_will_be_seen) {
    const auto wake = plan_wake(noon - 100ms, node_noon, clock_with(0), {}, {5ms, 2ms});
    EXPECT_EQ(wake.scene_at, noon + 7ms);
    EXPECT_EQ(wake.present_at, node_noon + 5ms);
}

TEST(PlanWake, with_vsync_a_picture_is_seen_at_the_first_refresh_at_or_after_its_instant) {
    const DisplayTiming display{Duration(16'666'667), node_noon - 10ms};
    const auto wake = plan_wake(noon + 40ms, node_noon, clock_with(0), display, {3ms, 0ms});
    const auto refresh = display.last_vsync + 4 * display.refresh; // 56.7 ms
    EXPECT_GE(display.last_vsync + 3 * display.refresh - node_noon, Duration(40ms));
    EXPECT_EQ(wake.scene_at, noon + (display.last_vsync + 3 * display.refresh - node_noon));
    EXPECT_LT(wake.present_at, refresh - display.refresh);
    EXPECT_GT(wake.present_at, display.last_vsync + 2 * display.refresh);
}

// The instants of the pictures from `begin` to `end`, where the next change after each is `next` of it.
template <typename Next>
std::vector<HouseTime> wakes_from(HouseTime begin, HouseTime end, const Next& next) {
    std::vector<HouseTime> wakes;
    Pace pace;
    pace.drawn(begin);
    for (HouseTime at = begin; at < end; wakes.push_back(at)) {
        at = pace.not_too_soon(next(at));
        pace.drawn(at);
    }
    return wakes;
}

// A film of 240 pictures a second, and zones of 50 and 60, on a display without vsync.
TEST(Pace, wakes_120_times_a_second_at_most_at_the_same_instants_on_all_screens) {
    for (const bool zones : {false, true}) {
        const auto next = [&](HouseTime at) {
            const auto after = [&](FrameRate rate) {
                return noon + rate.start_of(rate.frame_at(at - noon) + 1);
            };
            return zones ? std::min(after({50, 1}), after({60, 1})) : after({240, 1});
        };
        const auto one = wakes_from(noon, noon + 10s, next), other = wakes_from(noon + 1s, noon + 10s, next);
        EXPECT_LE(one.size(), 1201U);
        EXPECT_GE(one.size(), zones ? 900U : 1199U);
        const auto from = std::find(one.begin(), one.end(), other[120]);
        ASSERT_NE(from, one.end());
        EXPECT_TRUE(std::equal(from, one.end(), other.begin() + 120));
    }
}

TEST(Pace, leaves_what_is_slower_where_it_is) {
    Pace pace;
    EXPECT_EQ(pace.not_too_soon(noon), noon) << "there was no picture before";
    pace.drawn(noon);
    EXPECT_EQ(pace.not_too_soon(noon + 10ms), noon + 10ms);
    EXPECT_EQ(pace.not_too_soon(noon - 1s), noon - 1s) << "time was set back";
    EXPECT_EQ(pace.not_too_soon(HouseTime::never()), HouseTime::never());
}

// Two cameras of one rate, as a lecture in a layout has them: whatever the phase between them, each picture
// is shown when it is due. Five that are faster together than the pace move, each to the next step.
TEST(Pace, leaves_streams_that_change_within_a_millisecond_of_each_other_where_they_are) {
    const FrameRate camera{25, 1};
    for (int streams = 2; streams <= 5; ++streams) {
        int moved = 0;
        Pace pace;
        pace.drawn(noon);
        for (int n = 1; n <= 250; ++n)
            for (int stream = 0; stream < streams; ++stream) {
                const auto due = noon + camera.start_of(n) + stream * 1ms;
                const auto at = pace.not_too_soon(due);
                ASSERT_LT(at - due, Pace::fastest_rate.start_of(1));
                if (at != due && n > 1) ++moved;
                pace.drawn(at);
            }
        if (streams <= 4) {
            EXPECT_EQ(moved, 0) << streams << " streams";
        } else {
            EXPECT_GT(moved, 0) << "125 pictures a second are more than the pace has";
        }
    }
}

// An hour on panels that are a little off: every refresh is predicted, and no frame of a film is met twice or
// left out while its rate is that of the panel or below.
TEST(PlanWake, finds_every_frame_of_a_film_on_panels_that_are_a_little_off) {
    for (const FrameRate panel : {FrameRate{5994, 100}, FrameRate{6002, 100}}) {
        const FrameRate film{25, 1};
        const DisplayTiming display{panel.start_of(1), node_noon};
        const auto clock = clock_with(20e-6);
        std::int64_t last = -1;
        auto change = noon;
        for (int n = 0; n < 3600 * 25; ++n) {
            const auto before = clock.to_node(change) - 20ms;
            const auto wake = plan_wake(change, before, clock, display, {2ms, 0ms});
            const auto frame = film.frame_at(wake.scene_at - noon);
            ASSERT_EQ(frame, last + 1);
            ASSERT_LE(wake.scene_at - change, display.refresh + 1ms);
            last = frame;
            change = noon + film.start_of(frame + 1);
        }
    }
}

} // namespace
} // namespace lianping::player
