#include "player/compose.h"
#include "player/frame_schedule.h"
#include "player/frames.h"
#include "player/motion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace lianping::player {
namespace {

using testing::blank_frame;

constexpr Colour red{200, 0, 0};
constexpr Colour blue{0, 0, 200};
constexpr Canvas landscape{1920, 1080, 0};

Layer layer_of(Item::Kind kind, Fit fit = Fit::contain, Colour background = red, ZoneRect zone = {}) {
    Layer layer;
    layer.showing.item.kind = kind;
    layer.showing.item.fit = fit;
    layer.showing.item.background = background;
    layer.showing.zone = zone;
    return layer;
}

Scene scene_of(std::vector<Layer> layers) {
    Scene scene;
    scene.layers = std::move(layers);
    return scene;
}

RectF rect(double x, double y, double w, double h) { return {x, y, w, h}; }

Item photo(const std::string& media) {
    Item item;
    item.kind = Item::Kind::image;
    item.media = media;
    item.length = 8s;
    item.motion = Motion::slow;
    return item;
}

TEST(Motion, each_photo_moves_evenly_within_itself_and_on_through_the_transition_after_it) {
    const RectF all{10, 20, 1600, 900};
    std::set<std::pair<double, double>> ways; // by what is seen at the beginning
    for (const char* media : {"a", "b", "c", "d"}) {
        const Item item = photo(media);
        RectF before = slowly_moved(all, item, 0ns);
        ways.insert({before.x, before.w});
        for (int step = 1; step <= 9 * 30; ++step) {
            const RectF now = slowly_moved(all, item, Duration(1s) * step / 30);
            ASSERT_GE(now.x, all.x - 1e-9);
            ASSERT_GE(now.y, all.y - 1e-9);
            ASSERT_LE(now.x + now.w, all.x + all.w + 1e-9);
            ASSERT_LE(now.y + now.h, all.y + all.h + 1e-9);
            ASSERT_NEAR(now.w / now.h, 1600.0 / 900, 1e-9) << "its shape is kept";
            ASSERT_LE(std::abs(now.x - before.x) + std::abs(now.w - before.w), 1.5) << "a step is small";
            ASSERT_TRUE(now.x != before.x || now.w != before.w) << media << " stands still at step " << step;
            before = now;
        }
    }
    EXPECT_EQ(ways.size(), 4U);
}

TEST(Motion, both_screens_have_a_photo_at_the_same_place_whatever_refresh_they_look_at) {
    Layer layer = layer_of(Item::Kind::image, Fit::cover);
    layer.showing.item = photo("a");
    layer.showing.item.fit = Fit::cover;
    const auto frame = blank_frame(1920, 1080);
    const HouseTime step(1'764'000'000s);
    const auto seen = [&](Duration after) {
        Scene scene = scene_of({layer});
        scene.at = step + after;
        scene.layers[0].position = 2s + after;
        return compose(scene, {{frame}}, landscape);
    };
    EXPECT_TRUE(same_picture(seen(0ns), seen(9ms)));
    EXPECT_TRUE(same_picture(seen(0ns), seen(33ms)));
    EXPECT_FALSE(same_picture(seen(0ns), seen(34ms)));
    EXPECT_EQ(seen(0ns).quads.front().target, rect(0, 0, 1920, 1080));
}

TEST(Motion, only_photos_that_are_told_to_move_do) {
    Layer layer = layer_of(Item::Kind::image, Fit::cover);
    layer.showing.item = photo("a");
    EXPECT_TRUE(moves_slowly(scene_of({layer})));
    Scene held = scene_of({layer});
    held.held = true;
    EXPECT_FALSE(moves_slowly(held));
    layer.showing.item.motion = Motion::none;
    EXPECT_FALSE(moves_slowly(scene_of({layer})));
    layer.showing.item.motion = Motion::slow;
    layer.showing.item.kind = Item::Kind::video;
    EXPECT_FALSE(moves_slowly(scene_of({layer})));
}

TEST(Motion, wakes_the_presenter_thirty_times_a_second) {
    Layer layer = layer_of(Item::Kind::image, Fit::cover);
    layer.showing.item = photo("a");
    Scene scene = scene_of({layer});
    scene.at = HouseTime(1'764'000'000s) + 5ms;
    scene.stable_until = scene.at + 5s;
    const std::vector<LayerOutlook> still(1);
    EXPECT_EQ(next_change(scene, still), HouseTime(motion_rate.start_of(30LL * 1'764'000'000 + 1)));
}

TEST(Place, contain_shows_the_whole_picture_in_the_middle) {
    const auto placing = place(*blank_frame(400, 300), {0, 0, 1920, 1080}, Fit::contain);
    EXPECT_EQ(placing.source, rect(0, 0, 400, 300));
    EXPECT_EQ(placing.target, rect(240, 0, 1440, 1080));
}

TEST(Place, cover_fills_the_zone_and_cuts_the_overhang_evenly) {
    const auto placing = place(*blank_frame(400, 400), {0, 0, 1600, 800}, Fit::cover);
    EXPECT_EQ(placing.source, rect(0, 100, 400, 200));
    EXPECT_EQ(placing.target, rect(0, 0, 1600, 800));
}

TEST(Place, stretch_fills_the_zone_with_all_of_the_picture) {
    const auto placing = place(*blank_frame(400, 400), {10, 20, 1600, 800}, Fit::stretch);
    EXPECT_EQ(placing.source, rect(0, 0, 400, 400));
    EXPECT_EQ(placing.target, rect(10, 20, 1600, 800));
}

TEST(Compose, subtitles_lie_over_the_picture_where_their_part_says_and_come_on_with_it) {
    auto scene = scene_of({layer_of(Item::Kind::video, Fit::contain, red, {0.5, 0, 0.5, 1})});
    scene.layers[0].opacity = 0.5;
    const auto lines = blank_frame(400, 60);
    lines->format = PixelFormat::bgra;
    lines->part = {0.25, 0.8, 0.5, 0.1};
    SceneFrames frames;
    frames.layers = {blank_frame(960, 1080)};
    frames.over = {lines};
    const auto picture = compose(scene, frames, landscape);
    ASSERT_EQ(picture.quads.size(), 2U);
    EXPECT_EQ(picture.quads[1].frame, lines);
    EXPECT_EQ(picture.quads[1].target, rect(1200, 864, 480, 108));
    EXPECT_EQ(picture.quads[1].opacity, 0.5);
}

TEST(Place, pixels_that_are_not_square_are_shown_in_their_shape) {
    auto frame = blank_frame(720, 576);
    frame->aspect_num = 64; // 1024x576
    frame->aspect_den = 45;
    EXPECT_EQ(place(*frame, {0, 0, 1024, 1024}, Fit::contain).target, rect(0, 224, 1024, 576));
}

TEST(Place, a_picture_that_lies_on_its_side_is_fitted_upright) {
    auto frame = blank_frame(400, 300);
    frame->turns = 1;
    const auto contained = place(*frame, {0, 0, 300, 400}, Fit::contain);
    EXPECT_EQ(contained.target, rect(0, 0, 300, 400));
    const auto covered =
        place(*frame, {0, 0, 300, 200}, Fit::cover); // half of its height, which is stored as width
    EXPECT_EQ(covered.source, rect(100, 0, 200, 300));
}

TEST(Compose, the_background_shows_beside_the_picture) {
    const auto frame = blank_frame(400, 300);
    const auto picture = compose(scene_of({layer_of(Item::Kind::video)}), {{frame}, {}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 3U);
    EXPECT_EQ(picture.quads[0].target, rect(0, 0, 240, 1080));
    EXPECT_EQ(picture.quads[0].colour, red);
    EXPECT_EQ(picture.quads[1].target, rect(1680, 0, 240, 1080));
    EXPECT_EQ(picture.quads[2].frame, frame);
    EXPECT_EQ(picture.width, 1920U);
    EXPECT_EQ(picture.height, 1080U);
}

TEST(Compose, a_colour_needs_no_frame) {
    const auto picture =
        compose(scene_of({layer_of(Item::Kind::colour)}), {{nullptr}, {}, nullptr}, landscape);
    EXPECT_TRUE(picture.quads.empty());
    EXPECT_EQ(picture.background, red);
}

TEST(Compose, a_layer_without_its_frame_leaves_what_lies_beneath) {
    const auto frame = blank_frame(1920, 1080);
    const auto picture =
        compose(scene_of({layer_of(Item::Kind::video), layer_of(Item::Kind::video, Fit::contain, blue)}),
                {{frame, nullptr}, {}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 1U);
    EXPECT_EQ(picture.quads[0].frame, frame);
}

TEST(Compose, what_is_covered_is_not_drawn) {
    const auto below = blank_frame(400, 300);
    const auto above = blank_frame(1920, 1080);
    const auto picture = compose(scene_of({layer_of(Item::Kind::video), layer_of(Item::Kind::video)}),
                                 {{below, above}, {}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 1U);
    EXPECT_EQ(picture.quads[0].frame, above);
}

TEST(Compose, a_crossfade_lays_the_new_picture_and_its_borders_over_the_old) {
    const auto below = blank_frame(1920, 1080);
    const auto above = blank_frame(400, 300);
    auto incoming = layer_of(Item::Kind::video, Fit::contain, blue);
    incoming.transition = {Transition::Kind::crossfade, 600ms, {}, 0};
    incoming.progress = incoming.opacity = 0.25;
    const auto picture =
        compose(scene_of({layer_of(Item::Kind::video), incoming}), {{below, above}, {}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 4U);
    EXPECT_EQ(picture.quads[0].opacity, 1.0);
    for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(picture.quads[i].opacity, 0.25);
    EXPECT_EQ(picture.quads[3].frame, above);
}

TEST(Compose, going_through_a_colour_fades_to_it_and_then_from_it) {
    const auto below = blank_frame(1920, 1080);
    const auto above = blank_frame(1920, 1080);
    auto incoming = layer_of(Item::Kind::video);
    incoming.transition = {Transition::Kind::through, 600ms, blue, 0};
    incoming.progress = 0.25;
    const auto scene = [&] { return scene_of({layer_of(Item::Kind::video), incoming}); };
    auto picture = compose(scene(), {{below, above}, {}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 2U);
    EXPECT_EQ(picture.quads[1].colour, blue);
    EXPECT_EQ(picture.quads[1].opacity, 0.5);
    incoming.progress = 0.75;
    picture = compose(scene(), {{below, above}, {}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 1U);
    EXPECT_EQ(picture.background, blue);
    EXPECT_EQ(picture.quads[0].frame, above);
    EXPECT_EQ(picture.quads[0].opacity, 0.5);
}

TEST(Compose, the_edge_of_a_wipe_is_at_one_place_of_the_zone) {
    const auto below = blank_frame(1920, 1080);
    const auto above = blank_frame(400, 300); // 240 .. 1680 of 1920
    auto incoming = layer_of(Item::Kind::video, Fit::contain, blue);
    incoming.transition = {Transition::Kind::wipe, 600ms, {}, 0};
    incoming.progress = 0.5; // 960
    const auto picture =
        compose(scene_of({layer_of(Item::Kind::video), incoming}), {{below, above}, {}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 3U); // the right border is not reached
    EXPECT_EQ(picture.quads[1].wipe.progress, 1.0);
    EXPECT_DOUBLE_EQ(picture.quads[2].wipe.progress, 0.5);
    incoming.progress = 0.25; // 480: a sixth of the picture
    const auto earlier =
        compose(scene_of({layer_of(Item::Kind::video), incoming}), {{below, above}, {}, nullptr}, landscape);
    EXPECT_NEAR(earlier.quads[2].wipe.progress, 1.0 / 6, 1e-9);
}

TEST(Compose, zones_meet_without_a_seam) {
    const auto picture =
        compose(scene_of({layer_of(Item::Kind::colour, Fit::contain, red, {0, 0, 1.0 / 3, 1}),
                          layer_of(Item::Kind::colour, Fit::contain, blue, {1.0 / 3, 0, 2.0 / 3, 1})}),
                {{nullptr, nullptr}, {}, nullptr}, {1000, 500, 0});
    ASSERT_EQ(picture.quads.size(), 2U);
    EXPECT_EQ(picture.quads[0].target, rect(0, 0, 333, 500));
    EXPECT_EQ(picture.quads[1].target, rect(333, 0, 667, 500));
}

TEST(Compose, a_turned_screen_turns_every_quad_clockwise) {
    // A portrait screen of 1080x1920 on a panel of 1920x1080: the picture's top lies at the panel's right.
    const Canvas portrait{1080, 1920, 1};
    const auto frame = blank_frame(1080, 960);
    const auto picture = compose(scene_of({layer_of(Item::Kind::video, Fit::contain, red, {0, 0, 1, 0.5})}),
                                 {{frame}, {}, nullptr}, portrait);
    EXPECT_EQ(picture.width, 1920U);
    EXPECT_EQ(picture.height, 1080U);
    ASSERT_EQ(picture.quads.size(), 1U);
    EXPECT_EQ(picture.quads[0].target, rect(960, 0, 960, 1080));
    EXPECT_EQ(picture.quads[0].turns, 1U);
}

TEST(Compose, alerts_lie_over_the_programme_and_an_identify_over_all) {
    Scene scene = scene_of({layer_of(Item::Kind::colour)});
    SceneAlert alert;
    alert.alert.level = Alert::Level::warning;
    alert.opacity = 0.5;
    scene.alerts.push_back(alert);
    const auto panel = blank_frame(1920, 360);
    auto picture = compose(scene, {{nullptr}, {panel}, nullptr}, landscape);
    ASSERT_EQ(picture.quads.size(), 1U);
    EXPECT_EQ(picture.quads[0].target, rect(0, 720, 1920, 360));
    EXPECT_EQ(picture.quads[0].opacity, 0.5);

    scene.identify = true;
    const auto name = blank_frame(1920, 1080);
    picture = compose(scene, {{nullptr}, {panel}, name}, landscape);
    ASSERT_EQ(picture.quads.size(), 1U);
    EXPECT_EQ(picture.quads[0].frame, name);
}

TEST(SamePicture, sees_frames_by_id_and_every_value_of_a_quad) {
    const auto frame = blank_frame(1920, 1080);
    const auto scene = scene_of({layer_of(Item::Kind::video)});
    const auto a = compose(scene, {{frame}, {}, nullptr}, landscape);
    EXPECT_TRUE(same_picture(a, compose(scene, {{frame}, {}, nullptr}, landscape)));
    EXPECT_FALSE(same_picture(a, compose(scene, {{blank_frame(1920, 1080)}, {}, nullptr}, landscape)));
    auto b = a;
    b.quads[0].opacity = 0.5;
    EXPECT_FALSE(same_picture(a, b));
    b = a;
    b.quads.push_back(b.quads[0]);
    EXPECT_FALSE(same_picture(a, b));
    b.quads.back().opacity = 0; // not seen
    EXPECT_TRUE(same_picture(a, b));
    b = a;
    b.background = blue;
    EXPECT_FALSE(same_picture(a, b));
}

TEST(Compose, a_soft_edge_is_as_wide_and_at_the_same_place_in_every_part) {
    const auto below = blank_frame(1920, 1080);
    const auto above = blank_frame(400, 300); // 240 .. 1680 of 1920
    auto incoming = layer_of(Item::Kind::video, Fit::contain, blue);
    incoming.transition = {Transition::Kind::wipe, 600ms, {}, 0, 0.2};
    incoming.progress = 0.5; // the edge reaches from 0.4 to 0.6 of 1920: 768 to 1152
    const auto picture =
        compose(scene_of({layer_of(Item::Kind::video), incoming}), {{below, above}}, landscape);
    const Wipe& wipe = picture.quads[2].wipe;
    const double far_side = wipe.progress * (1 + wipe.softness); // of 1440 from 240 on
    EXPECT_NEAR(240 + far_side * 1440, 1152, 1e-6);
    EXPECT_NEAR(wipe.softness * 1440, 384, 1e-6);
}

TEST(Compose, the_zones_of_a_layout_come_on_by_one_edge) {
    auto left = layer_of(Item::Kind::colour, Fit::contain, red, {0, 0, 0.5, 1});
    auto right = layer_of(Item::Kind::colour, Fit::contain, blue, {0.5, 0, 0.5, 1});
    for (Layer* layer : {&left, &right}) {
        layer->transition = {Transition::Kind::wipe, 600ms, {}, 0, 0};
        layer->progress = 0.75; // over the whole of both: 1440
    }
    const auto picture = compose(scene_of({left, right}), {{nullptr, nullptr}}, landscape);
    ASSERT_EQ(picture.quads.size(), 2U);
    EXPECT_EQ(picture.quads[0].wipe.progress, 1);
    EXPECT_DOUBLE_EQ(picture.quads[1].wipe.progress, 0.5);
}

TEST(Compose, the_zones_of_a_layout_go_through_one_colour_together) {
    auto left = layer_of(Item::Kind::colour, Fit::contain, red, {0, 0, 0.5, 1});
    auto right = layer_of(Item::Kind::colour, Fit::contain, red, {0.5, 0, 0.5, 1});
    for (Layer* layer : {&left, &right}) {
        layer->transition = {Transition::Kind::through, 600ms, blue, 0, 0};
        layer->progress = 0.25;
    }
    const auto picture = compose(scene_of({left, right}), {{nullptr, nullptr}}, landscape);
    ASSERT_EQ(picture.quads.size(), 1U);
    EXPECT_EQ(picture.quads[0].target, rect(0, 0, 1920, 1080));
    EXPECT_EQ(picture.quads[0].opacity, 0.5);
}

TEST(Compose, overlays_lie_over_the_layers_and_beneath_alerts) {
    const auto film = blank_frame(1920, 1080), clock = blank_frame(200, 100), panel = blank_frame(1920, 360);
    auto scene = scene_of({layer_of(Item::Kind::video)});
    scene.overlays = {{Overlay{}, 0.5}};
    scene.alerts = {{Alert{}, 1}};
    const auto picture = compose(
        scene, {{film}, {panel}, nullptr, {}, {{{clock, rect(0, 0, 200, 100), rect(1700, 20, 200, 100)}}}},
        landscape);
    ASSERT_EQ(picture.quads.size(), 3U);
    EXPECT_EQ(picture.quads[1].frame, clock);
    EXPECT_EQ(picture.quads[1].opacity, 0.5);
    EXPECT_EQ(picture.quads[1].target, rect(1700, 20, 200, 100));
    EXPECT_EQ(picture.quads[2].frame, panel);
}

} // namespace
} // namespace lianping::player
