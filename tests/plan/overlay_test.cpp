// Overlays on a timeline, and the hours in which a screen is quiet.

#include "plan_making.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using namespace testing;

Overlay ticker(std::string text) {
    Overlay overlay;
    overlay.kind = Overlay::Kind::ticker;
    overlay.text = std::move(text);
    return overlay;
}

// "news 1, clock 0.5"
std::string overlays(const Scene& scene) {
    std::string text;
    for (const SceneOverlay& overlay : scene.overlays) {
        char opacity[32];
        std::snprintf(opacity, sizeof opacity, " %.3g", overlay.opacity);
        text += (text.empty() ? "" : ", ") + overlay.overlay.text + opacity;
    }
    return text;
}

// "day" until 100, with overlays; then "evening".
struct Overlaid {
    PlanMaker maker;
    Overlaid(std::vector<std::uint32_t> day, std::vector<std::uint32_t> evening) {
        const auto a = maker.tree({still("a", 10s)});
        maker.plan().overlays = {ticker("news"), ticker("menu"), ticker("news")};
        maker.segment(maker.entry("day"), at(0), at(100), a, at(0));
        maker.segment(maker.entry("evening"), at(100), HouseTime::never(), a, at(100));
        maker.plan().segments[0].overlays = std::move(day);
        maker.plan().segments[1].overlays = std::move(evening);
    }
    std::string at_time(double t) const { return overlays(maker.timeline().at(at(t))); }
};

TEST(Overlays, stay_while_items_change_and_fade_out_at_the_end_of_their_segment) {
    const Overlaid plan({0}, {});
    EXPECT_EQ(plan.at_time(0.1), "news 1"); // since when it has been on is not known
    EXPECT_EQ(plan.at_time(45), "news 1");
    EXPECT_EQ(plan.at_time(99.5), "news 1");
    EXPECT_EQ(plan.at_time(99.75), "news 0.5");
    EXPECT_EQ(plan.at_time(100), "");
    const Scene fading = plan.maker.timeline().at(at(99.75));
    EXPECT_TRUE(fading.moving);
    EXPECT_EQ(fading.stable_until, at(100));
    EXPECT_EQ(plan.maker.timeline().at(at(99)).stable_until, at(99.5));
}

TEST(Overlays, fade_in_where_their_segment_begins) {
    const Overlaid plan({}, {1});
    EXPECT_EQ(plan.at_time(99.9), "");
    EXPECT_EQ(plan.at_time(100.25), "menu 0.5");
    EXPECT_EQ(plan.at_time(100.5), "menu 1");
}

TEST(Overlays, that_are_equal_in_both_segments_go_on_without_a_blink) {
    const Overlaid plan({0}, {1, 2});
    EXPECT_EQ(plan.at_time(99.75), "news 1");
    EXPECT_EQ(plan.at_time(100.25), "menu 0.5, news 1");
}

TEST(Overlays, fade_over_the_stamp_of_a_new_plan_as_without_it) {
    PlanMaker maker;
    const auto a = maker.tree({still("a", 10s)});
    const auto day = maker.entry("day"), evening = maker.entry("evening");
    maker.plan().overlays = {ticker("news")};
    maker.segment(day, at(0), at(100), a, at(0));
    maker.segment(evening, at(100), at(100.2), a, at(100));
    maker.segment(evening, at(100.2), HouseTime::never(), a, at(100));
    maker.plan().segments[1].overlays = maker.plan().segments[2].overlays = {0};
    EXPECT_EQ(overlays(maker.timeline().at(at(100.1))), "news 0.2");
    EXPECT_EQ(overlays(maker.timeline().at(at(100.25))), "news 0.5");
}

TEST(Overlays, of_a_take_are_on_while_it_is) {
    const Overlaid plan({0}, {});
    Acts acts;
    acts.items = {still("t", 10s)};
    acts.trees = {leaf(0)};
    acts.overlays = {ticker("taken")};
    Take take;
    take.id = 7;
    take.from = at(20);
    take.until = at(40);
    take.zones = {Zone{{}, {0, at(20), 0, {}}}};
    take.overlays = {0};
    acts.takes = {take};
    const Timeline timeline = plan.maker.timeline(acts);
    EXPECT_EQ(overlays(timeline.at(at(19))), "news 1");
    EXPECT_EQ(overlays(timeline.at(at(20))), "taken 1");
    EXPECT_EQ(overlays(timeline.at(at(40))), "news 1");
}

// 2026-03-02 is a Monday; house time is UTC here and the site eight hours ahead of it.
HouseTime monday(double hour) {
    return HouseTime(1'772'409'600s - 8h) + Duration(std::int64_t(hour * 3.6e12));
}

ScreenPlan with_quiet(std::vector<Quiet> quiet) {
    ScreenPlan plan;
    plan.sound = true;
    plan.volume = 0.8;
    plan.offsets = {{UtcTime(0s), 8h}};
    plan.quiet = std::move(quiet);
    return plan;
}

TEST(QuietHours, past_midnight_belong_to_the_day_on_which_they_begin) {
    const ScreenPlan plan = with_quiet({{0b0000001, 22h, 7h, 0.25}}); // Mondays
    EXPECT_EQ(volume_at(plan, monday(6)), 0.8);
    EXPECT_EQ(volume_at(plan, monday(21.99)), 0.8);
    EXPECT_EQ(volume_at(plan, monday(22)), 0.25);
    EXPECT_EQ(volume_at(plan, monday(24 + 6.99)), 0.25);
    EXPECT_EQ(volume_at(plan, monday(24 + 7)), 0.8);
    EXPECT_EQ(volume_at(plan, monday(24 + 23)), 0.8);
    EXPECT_EQ(volume_at(plan, monday(7 * 24 + 23)), 0.25);
}

TEST(QuietHours, within_a_day_make_the_screen_quieter_never_louder) {
    EXPECT_EQ(volume_at(with_quiet({{0x7f, 12h, 14h, 0}}), monday(13)), 0);
    EXPECT_EQ(volume_at(with_quiet({{0x7f, 12h, 14h, 0}}), monday(14)), 0.8);
    EXPECT_EQ(volume_at(with_quiet({{0x7f, 12h, 14h, 1}}), monday(13)), 0.8);
}

TEST(QuietHours, a_screen_without_sound_is_always_quiet) {
    ScreenPlan plan = with_quiet({});
    plan.sound = false;
    EXPECT_EQ(volume_at(plan, monday(13)), 0);
}

} // namespace
} // namespace lianping
