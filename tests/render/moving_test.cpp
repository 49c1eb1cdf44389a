// What moves while the rest stands, through every renderer: wipes with soft edges over whatever comes, and
// tickers.

#include "player/compose.h"
#include "player/overlay_layout.h"
#include "player/render/painted_frames.h"
#include "render/stages.h"

#include <cmath>

namespace lianping::player {
namespace {

// An edge between dark and light of its own at every pixel, so that a strip that is off by one is seen.
std::array<double, 4> letters(double x, double y) {
    const double wave = 0.5 + 0.4 * std::sin(x * 61) * std::cos(y * 5 + x * 17);
    return {wave, 0.2 + 0.6 * wave, 1 - wave, 1};
}

class Moving : public Pictures {};

TEST_P(Moving, a_soft_wipe_reveals_films_photos_and_pictures_with_holes) {
    const FramePtr below = make_frame({PixelFormat::i420, 96, 64, ColourMatrix::bt709, false}, squares(12));
    const FrameSpec coming[] = {{PixelFormat::i420, 96, 64, ColourMatrix::bt709, false},
                                {PixelFormat::nv12, 96, 64, ColourMatrix::bt601, false},
                                {PixelFormat::i010, 96, 64, ColourMatrix::bt709, false},
                                {PixelFormat::i444, 150, 100, ColourMatrix::bt709, true},
                                {PixelFormat::bgrx, 40, 30, ColourMatrix::bt709, true},
                                {PixelFormat::bgra, 96, 64, ColourMatrix::bt709, true},
                                {PixelFormat::i420a, 96, 64, ColourMatrix::bt709, false}};
    for (const FrameSpec& spec : coming) {
        const bool holes = spec.format == PixelFormat::bgra || spec.format == PixelFormat::i420a;
        for (const double direction : {0.0, 90.0, 180.0, 270.0})
            for (const double progress : {0.13, 0.52, 0.94}) {
                Quad top = quad_of(make_frame(spec, holes ? fading_clouds : clouds), {0, 0, 96, 64});
                top.wipe = {direction, 0.25, progress};
                expect_same(picture(96, 64, {quad_of(below, {0, 0, 96, 64}), top}),
                            "format " + std::to_string(int(spec.format)) + " of " +
                                std::to_string(spec.width) + ", direction " + std::to_string(direction) +
                                ", progress " + std::to_string(progress));
            }
    }
}

TEST_P(Moving, a_soft_wipe_runs_over_turned_cut_and_fading_pictures) {
    const FramePtr below = make_frame({PixelFormat::i420, 96, 64, ColourMatrix::bt709, false}, clouds);
    const FramePtr above = make_frame({PixelFormat::i420, 64, 96, ColourMatrix::bt709, false}, squares(8));
    for (const std::uint32_t turns : {1U, 2U, 3U}) {
        Quad top = quad_of(above, {5, 3, 84, 56});
        top.turns = turns;
        top.wipe = {turns * 90.0, 0.3, 0.45};
        expect_same(picture(96, 64, {quad_of(below, {0, 0, 96, 64}), top}), "turns " + std::to_string(turns));
        top.opacity = 0.6;
        expect_same(picture(96, 64, {quad_of(below, {0, 0, 96, 64}), top}), "and fading");
        top.target = {-20, -9, 140, 90}; // `cover`
        expect_same(picture(96, 64, {quad_of(below, {0, 0, 96, 64}), top}), "and beyond the edges");
    }
}

// As a player draws it: only the steps of the wipe differ from picture to picture.
TEST_P(Moving, the_steps_of_a_wipe_leave_nothing_of_those_before) {
    const FramePtr below = make_frame({PixelFormat::i420, 96, 64, ColourMatrix::bt709, false}, clouds);
    const FramePtr above = make_frame({PixelFormat::i420, 48, 32, ColourMatrix::bt709, false}, squares(6));
    Stage& stage = stage_of(GetParam(), 96, 64);
    if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
    for (int step = 0; step <= 24; ++step) {
        Quad top = quad_of(above, {0, 0, 96, 64});
        top.wipe = {180, 0.15, (step + 0.3) / 24.6};
        const Composition now = picture(96, 64, {quad_of(below, {0, 0, 96, 64}), top});
        const Difference difference = compare(draw_reference(now), stage.draw(now));
        ASSERT_TRUE(same(difference)) << "step " << step << ": " << words(difference);
    }
}

// A strip of three tiles that begins anew where it ends, over a film whose frames change: each step to the
// pixel.
TEST_P(Moving, a_ticker_runs_over_a_film_and_begins_anew_without_a_seam) {
    constexpr std::uint32_t strip = 150, tile = 64, height = 12;
    std::vector<FramePtr> tiles;
    for (std::uint32_t begin = 0; begin < strip; begin += tile) {
        const auto width = std::min(tile, strip - begin);
        tiles.push_back(
            make_frame({PixelFormat::bgrx, width, height, ColourMatrix::bt709, true},
                       [=](double x, double y) { return letters((begin + x * width) / strip, y); }));
    }
    const FramePtr films[] = {
        make_frame({PixelFormat::i420, 80, 60, ColourMatrix::bt709, false}, clouds),
        make_frame({PixelFormat::i420, 80, 60, ColourMatrix::bt709, false}, squares(5))};
    const RectF band{0, 48, 80, height};
    Stage& stage = stage_of(GetParam(), 80, 60);
    if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
    for (std::int64_t pixels = 0; pixels < 2 * strip; pixels += 7) {
        Scene scene;
        Layer layer;
        layer.showing.item.kind = Item::Kind::video;
        scene.layers = {layer};
        scene.overlays = {{}};
        SceneFrames frames;
        frames.layers = {films[pixels / 35 % 2]};
        frames.overlays.resize(1);
        for (const TilePlace& place : tiles_in_band(strip, tile, pixels, band)) {
            const FramePtr& frame = tiles[place.tile];
            // What of the tile lies in the band, as TickerStrip cuts it.
            const double left = std::max(0.0, -place.x), right = std::min(place.width, 80 - place.x);
            frames.overlays[0].push_back(
                {frame, {left, 0, right - left, height}, {place.x + left, band.y, right - left, height}});
        }
        const Composition now = compose(scene, frames, {80, 60, 0});
        const Image image = stage.draw(now);
        ASSERT_TRUE(same(compare(draw_reference(now), image))) << "after " << pixels << " pixels";
        // And by the strip alone, without composition and tiles.
        for (int x = 0; x < 80; ++x) {
            const double at = (static_cast<double>((pixels + x) % strip) + 0.5) / strip;
            const auto wanted = letters(at, 5.5 / height);
            const std::uint8_t* bgrx = &image.bgrx[(53U * 80 + static_cast<std::size_t>(x)) * 4];
            ASSERT_NEAR(bgrx[0], wanted[2] * 255, 2) << "after " << pixels << " pixels, at " << x;
            ASSERT_NEAR(bgrx[2], wanted[0] * 255, 2) << "after " << pixels << " pixels, at " << x;
        }
    }
}

// A photo much larger than its place, of which each step shows another part.
TEST_P(Moving, a_photo_that_moves_slowly_is_at_each_step_what_it_would_be_alone) {
    Stage& stage = stage_of(GetParam(), 96, 64);
    if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
    for (const PixelFormat format : {PixelFormat::i420, PixelFormat::bgrx, PixelFormat::bgra})
        for (const std::uint32_t turns : {0U, 1U}) {
            const FramePtr photo =
                make_frame({format, 413, 331, ColourMatrix::bt709, format != PixelFormat::i420},
                           format == PixelFormat::bgra ? fading_clouds : clouds);
            for (int step = 0; step < 12; ++step) {
                Quad quad = quad_of(photo, {3, 2, 90, 60});
                quad.turns = turns;
                quad.source = {1.3 * step, 20 + 0.7 * step, 360 - 1.1 * step, 240 - 0.8 * step};
                const Composition now = picture(96, 64, {quad});
                const Difference difference = compare(draw_reference(now), stage.draw(now));
                ASSERT_TRUE(same(difference)) << "step " << step << ": " << words(difference);
            }
        }
}

INSTANTIATE_TEST_SUITE_P(renderers, Moving, every_renderer(), name_of_kind);

TEST(PaintedFrames, what_is_over_is_let_go_and_what_stands_is_kept) {
    MemoryWindow window(80, 60);
    PaintedFrames painted(1U << 20U);
    const Canvas32 out{window.surface()->data, window.surface()->stride, 0, 0};
    const auto paint = [&](const Composition& composition) {
        for (const Quad& quad : composition.quads)
            painted.paint(quad, locate(quad, composition, 80, 60), {0, 0, 10, 10}, out);
        painted.drawn(composition);
    };
    const auto photo = [](std::uint32_t turns) {
        Quad quad = quad_of(make_frame({PixelFormat::i420, 320, 240, ColourMatrix::bt709, false}, clouds),
                            {0, 0, 80, 60});
        quad.turns = turns;
        return quad;
    };
    const Composition over = picture(80, 60, {photo(2)}), stands = picture(80, 60, {photo(0)});
    for (int i = 0; i < 3; ++i) paint(over);
    const std::size_t with_one = painted.bytes();
    EXPECT_GT(with_one, 320U * 240 * 3 / 2); // turned, and painted
    for (int i = 0; i < 3; ++i) paint(stands);
    EXPECT_GT(painted.bytes(), with_one);
    // Only something over it is drawn, long.
    for (std::uint64_t i = 0; i <= PaintedFrames::kept_for + 3; ++i) painted.drawn(stands);
    EXPECT_EQ(painted.bytes(), 80U * 60 * 4);
    for (std::uint64_t i = 0; i <= PaintedFrames::kept_for; ++i) painted.drawn(picture(80, 60, {}));
    EXPECT_EQ(painted.bytes(), 0U);
}

} // namespace
} // namespace lianping::player
