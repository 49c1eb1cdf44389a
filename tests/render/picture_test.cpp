// The same pictures through every renderer, each held to a reference computed in doubles.

#include "render/stages.h"

#include <cmath>

namespace lianping::player {
namespace {

constexpr PixelFormat all_formats[] = {PixelFormat::i420, PixelFormat::i422, PixelFormat::i444,
                                       PixelFormat::nv12, PixelFormat::i010, PixelFormat::i210,
                                       PixelFormat::i410, PixelFormat::p010, PixelFormat::i420a,
                                       PixelFormat::bgra, PixelFormat::bgrx};

std::string name_of(const FrameSpec& spec) {
    return "format " + std::to_string(int(spec.format)) + ", matrix " + std::to_string(int(spec.matrix)) +
           (spec.full_range ? ", full" : ", limited");
}

TEST_P(Pictures, every_format_matrix_and_range_has_its_colours_unscaled) {
    for (const PixelFormat format : all_formats)
        for (const ColourMatrix matrix : {ColourMatrix::bt601, ColourMatrix::bt709, ColourMatrix::bt2020})
            for (const bool full : {false, true}) {
                const FrameSpec spec{format, 72, 50, matrix, full};
                const Pattern pattern = format == PixelFormat::bgra ? fading_clouds : clouds;
                expect_same(picture(80, 60, {quad_of(make_frame(spec, pattern), {4, 5, 72, 50})}),
                            name_of(spec));
            }
}

TEST_P(Pictures, every_format_is_scaled_alike) {
    for (const PixelFormat format : all_formats) {
        const FrameSpec spec{format, 64, 48, ColourMatrix::bt709, false};
        const FramePtr frame = make_frame(spec, fading_clouds);
        expect_same(picture(120, 100, {quad_of(frame, {3, 4, 101, 77})}), "up, " + name_of(spec));
        expect_same(picture(120, 100, {quad_of(frame, {3, 4, 48, 36})}),
                    "to three quarters, " + name_of(spec));
        expect_same(picture(120, 100, {quad_of(frame, {3, 4, 32, 24})}), "to one half, " + name_of(spec));
        expect_same(picture(120, 100, {quad_of(frame, {3, 4, 17, 11})}), "below one half, " + name_of(spec));
    }
}

TEST_P(Pictures, detail_is_averaged_and_not_skipped_below_one_half) {
    const FramePtr frame =
        make_frame({PixelFormat::i420, 320, 240, ColourMatrix::bt709, false}, squares(160));
    for (const double share : {0.45, 0.34, 0.26, 0.2, 0.11, 0.06}) {
        const RectF target{2, 1, std::round(320 * share), std::round(240 * share)};
        expect_same(picture(160, 120, {quad_of(frame, target)}), "at " + std::to_string(share));
    }
}

TEST_P(Pictures, hard_edges_are_interpolated_between_pixel_centres) {
    const FramePtr frame = make_frame({PixelFormat::i444, 40, 30, ColourMatrix::bt601, true}, squares(10));
    expect_same(picture(200, 150, {quad_of(frame, {0, 0, 200, 150})}), "five times");
    expect_same(picture(200, 150, {quad_of(frame, {7, 3, 93, 41})}), "by uneven factors");
    expect_same(picture(200, 150, {quad_of(frame, {0, 0, 30, 150})}), "narrower and taller");
    expect_same(picture(200, 150, {quad_of(frame, {0, 0, 13, 100})}), "a box across alone");
}

TEST_P(Pictures, colours_change_at_the_edges_of_chroma_blocks) {
    const Pattern bars = [](double x, double) -> std::array<double, 4> {
        return int(x * 16) % 2 == 0 ? std::array<double, 4>{0.75, 0.3, 0.3, 1}
                                    : std::array<double, 4>{0.3, 0.4, 0.7, 1};
    };
    for (const PixelFormat format :
         {PixelFormat::i420, PixelFormat::nv12, PixelFormat::p010, PixelFormat::i422, PixelFormat::i010}) {
        const FramePtr frame = make_frame({format, 64, 48, ColourMatrix::bt709, false}, bars);
        expect_same(picture(200, 150, {quad_of(frame, {0, 0, 64, 48})}), name_of({format}) + ", unscaled");
        expect_same(picture(200, 150, {quad_of(frame, {0, 0, 200, 150})}), name_of({format}) + ", scaled up");
        expect_same(picture(200, 150, {quad_of(frame, {0, 0, 50, 40})}), "scaled down");
        expect_same(picture(200, 150, {quad_of(frame, {0, 0, 20, 14})}), "box");
    }
}

TEST_P(Pictures, frames_stand_turned_and_mirrored) {
    for (const PixelFormat format : {PixelFormat::i420, PixelFormat::nv12, PixelFormat::p010,
                                     PixelFormat::i422, PixelFormat::i010, PixelFormat::bgra})
        for (std::uint32_t turns = 0; turns < 4; ++turns)
            for (const bool flipped : {false, true}) {
                Quad quad = quad_of(make_frame({format, 64, 48, ColourMatrix::bt709, false}, clouds), {});
                quad.turns = turns;
                quad.flipped = flipped;
                const std::string what = "turns " + std::to_string(turns) + (flipped ? " flipped" : "");
                quad.target = turns % 2 == 0 ? RectF{5, 6, 64, 48} : RectF{5, 6, 48, 64};
                expect_same(picture(110, 100, {quad}), what + " unscaled");
                quad.target = {5, 6, 90, 80};
                quad.source = {4, 6, 40, 30};
                expect_same(picture(110, 100, {quad}), what + " scaled");
                quad.target = {5, 6, 16, 12};
                quad.source = all_of(*quad.frame);
                expect_same(picture(110, 100, {quad}), what + " box");
            }
}

TEST_P(Pictures, a_part_of_a_frame_is_cut_where_told) {
    for (const PixelFormat format : {PixelFormat::i420, PixelFormat::nv12, PixelFormat::bgrx}) {
        Quad quad =
            quad_of(make_frame({format, 80, 60, ColourMatrix::bt709, false}, clouds), {10, 10, 30, 20});
        quad.source = {7, 9, 30, 20};
        expect_same(picture(100, 80, {quad}), "odd corner, unscaled");
        quad.source = {7.3, 9.8, 41.7, 22.2};
        expect_same(picture(100, 80, {quad}), "between pixels");
        quad.source = {11, 0, 58, 60};
        quad.target = {0, 0, 100, 80};
        expect_same(picture(100, 80, {quad}), "as `cover` does");
    }
}

TEST_P(Pictures, odd_sizes_lose_nothing) {
    for (const PixelFormat format :
         {PixelFormat::i420, PixelFormat::nv12, PixelFormat::p010, PixelFormat::i422, PixelFormat::i010})
        for (std::uint32_t turns = 0; turns < 4; ++turns) {
            Quad quad = quad_of(make_frame({format, 37, 29, ColourMatrix::bt709, false}, clouds), {});
            quad.turns = turns;
            quad.target = turns % 2 == 0 ? RectF{3, 1, 37, 29} : RectF{3, 1, 29, 37};
            expect_same(picture(64, 64, {quad}), "unscaled");
            quad.target = {3, 1, 53, 51};
            expect_same(picture(64, 64, {quad}), "scaled");
        }
}

TEST_P(Pictures, wide_and_bright_colours_reach_the_screen_as_the_formulas_say) {
    const ColourSpec specs[] = {{ColourPrimaries::bt2020, ColourTransfer::pq, 1000},
                                {ColourPrimaries::bt2020, ColourTransfer::pq, 4000},
                                {ColourPrimaries::bt2020, ColourTransfer::hlg, 1000},
                                {ColourPrimaries::bt2020, ColourTransfer::sdr, 1000},
                                {ColourPrimaries::p3, ColourTransfer::sdr, 1000},
                                {ColourPrimaries::bt709, ColourTransfer::pq, 600}};
    for (const ColourSpec& colours : specs)
        for (const PixelFormat format :
             {PixelFormat::i010, PixelFormat::i210, PixelFormat::i410, PixelFormat::p010, PixelFormat::i420,
              PixelFormat::nv12, PixelFormat::i420a, PixelFormat::bgrx}) {
            FrameSpec spec{format, 74, 50, ColourMatrix::bt2020, false, colours};
            const std::string what = name_of(spec) + ", primaries " + std::to_string(int(colours.primaries)) +
                                     ", transfer " + std::to_string(int(colours.transfer));
            // Colours as pictures have them: those of `clouds` span a thousandfold of light in PQ.
            const Pattern scene = [&](double x, double y) -> std::array<double, 4> {
                auto c = clouds(x, y);
                const double keep = colours.transfer == ColourTransfer::pq ? 0.2 : 0.7,
                             grey = (c[0] + c[1] + c[2]) / 3;
                for (std::size_t i = 0; i < 3; ++i) c[i] = grey + (c[i] - grey) * keep;
                return c;
            };
            const FramePtr soft = make_frame(spec, scene);
            expect_same(picture(80, 60, {quad_of(soft, {4, 5, 74, 50})}), what);
            expect_same(picture(140, 110, {quad_of(soft, {4, 5, 130, 91})}), what + ", scaled up");
            expect_same(picture(80, 60, {quad_of(soft, {4, 5, 20, 14})}), what + ", box");
            Quad turned = quad_of(soft, {5, 4, 50, 74});
            turned.turns = 1;
            turned.flipped = true;
            expect_same(picture(60, 80, {turned}), what + ", turned");
        }
}

// The black above and below a wide film is looked up once: rows that repeat, in planes of different height.
TEST_P(Pictures, rows_that_repeat_are_as_any_others_in_hdr) {
    const Pattern wide = [](double x, double y) -> std::array<double, 4> {
        if (y < 0.2 || y > 0.8) return {0.1, 0.1, 0.1, 1};
        const double step = std::floor(y * 9) / 9; // rows that repeat within the film
        return {0.3 + 0.2 * std::sin(7 * x + step), 0.3 + 0.1 * step, 0.35, 1};
    };
    for (const PixelFormat format :
         {PixelFormat::i420, PixelFormat::nv12, PixelFormat::i010, PixelFormat::i210, PixelFormat::i410,
          PixelFormat::p010, PixelFormat::i420a, PixelFormat::bgrx}) {
        const bool rgb = format == PixelFormat::bgrx;
        const FrameSpec spec{format, 66,
                             51,     rgb ? ColourMatrix::rgb : ColourMatrix::bt2020,
                             rgb,    {ColourPrimaries::bt2020, ColourTransfer::hlg, 0}};
        const FramePtr film = make_frame(spec, wide);
        const auto what = "format " + std::to_string(static_cast<int>(format));
        expect_same(picture(80, 60, {quad_of(film, {4, 5, 66, 51})}), what);
        expect_same(picture(80, 60, {quad_of(film, {-7, -9, 66, 51})}), what + ", cut");
    }
}

// Between the nodes of its table a colour at the very edge of what the screen can show is off by more: its
// darkest channel rises steeply there.
TEST_P(Pictures, colours_that_no_screen_shows_are_near_what_the_formulas_say) {
    const Pattern everything = [](double x, double y) -> std::array<double, 4> {
        return {x, y, 0.5 + 0.45 * std::sin(9 * x - 4 * y), 1};
    };
    for (const ColourTransfer transfer : {ColourTransfer::pq, ColourTransfer::hlg, ColourTransfer::sdr}) {
        const FrameSpec spec{PixelFormat::i410,    256,   256,
                             ColourMatrix::bt2020, false, {ColourPrimaries::bt2020, transfer, 1000}};
        const Composition all = picture(256, 256, {quad_of(make_frame(spec, everything), {0, 0, 256, 256})});
        Stage& stage = stage_of(GetParam(), 256, 256);
        if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
        const Difference difference = compare(draw_reference(all), stage.draw(all));
        EXPECT_LE(difference.mean, 1) << words(difference);
        EXPECT_GE(difference.within_4, 0.985) << words(difference);
        EXPECT_LE(difference.largest, 40) << words(difference);
    }
}

TEST_P(Pictures, a_crossfade_is_the_one_over_the_other) {
    const FramePtr below = make_frame({PixelFormat::i420, 64, 48, ColourMatrix::bt709, false}, clouds);
    const FramePtr above = make_frame({PixelFormat::i420, 32, 24, ColourMatrix::bt601, true}, squares(4));
    for (const double opacity : {0.01, 0.25, 0.5, 0.77, 0.99}) {
        Quad top = quad_of(above, {0, 0, 64, 48});
        top.opacity = opacity;
        expect_same(picture(64, 48, {quad_of(below, {0, 0, 64, 48}), top}), std::to_string(opacity));
    }
}

TEST_P(Pictures, alpha_and_opacity_multiply) {
    for (const PixelFormat format : {PixelFormat::bgra, PixelFormat::i420a}) {
        Quad top =
            quad_of(make_frame({format, 64, 48, ColourMatrix::bt709, false}, fading_clouds), {8, 8, 64, 48});
        for (const double opacity : {1.0, 0.4}) {
            top.opacity = opacity;
            expect_same(picture(80, 64, {top}), "alpha, opacity " + std::to_string(opacity));
        }
    }
}

TEST_P(Pictures, a_wipe_reveals_along_its_direction) {
    const FramePtr below = make_frame({PixelFormat::i420, 64, 48, ColourMatrix::bt709, false}, clouds);
    for (const double direction : {0.0, 90.0, 180.0, 270.0, 45.0})
        for (const double softness : {0.0, 0.2, 1.0})
            for (const double progress : {0.0, 0.303, 0.507, 0.903, 1.0}) {
                Quad top;
                top.colour = {200, 60, 30};
                top.target = {6, 5, 50, 40};
                // (an edge exactly on pixel centres may fall either way)
                top.wipe = {direction, softness, progress};
                expect_same(picture(64, 48, {quad_of(below, {0, 0, 64, 48}), top}),
                            "direction " + std::to_string(direction) + " softness " +
                                std::to_string(softness) + " progress " + std::to_string(progress));
            }
}

TEST_P(Pictures, plain_colours_and_the_background_are_exact) {
    Quad red;
    red.colour = {250, 10, 20};
    red.target = {10, 10, 20, 20};
    Quad half = red;
    half.colour = {0, 255, 0};
    half.target = {20, 20, 30, 10};
    half.opacity = 0.5;
    expect_same(picture(64, 48, {red, half}), "two squares");
    expect_same(picture(64, 48, {}), "background alone");
}

TEST_P(Pictures, what_reaches_beyond_the_picture_is_cut_off) {
    const FramePtr frame = make_frame({PixelFormat::i420, 64, 48, ColourMatrix::bt709, false}, clouds);
    expect_same(picture(50, 40, {quad_of(frame, {-7, -9, 64, 48})}), "unscaled");
    expect_same(picture(50, 40, {quad_of(frame, {-20, 10, 100, 90})}), "scaled");
    expect_same(picture(50, 40, {quad_of(frame, {60, 10, 10, 10})}), "outside");
}

TEST_P(Pictures, a_smaller_window_shows_all_of_the_picture_with_its_aspect) {
    Stage& stage = stage_of(GetParam(), 100, 80);
    if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
    const FramePtr frame = make_frame({PixelFormat::i420, 200, 100, ColourMatrix::bt709, false}, clouds);
    const Image image = stage.draw(picture(200, 100, {quad_of(frame, {0, 0, 200, 100})}));
    // 200x100 in 100x80: one half, with 15 rows of background above and below.
    const Composition same_by_hand = picture(100, 80, {quad_of(frame, {0, 15, 100, 50})});
    const Difference difference = compare(draw_reference(same_by_hand), image);
    EXPECT_TRUE(same(difference)) << words(difference);
}

TEST_P(Pictures, what_is_drawn_does_not_depend_on_what_was_drawn_before) {
    const FramePtr a = make_frame({PixelFormat::i420, 64, 48, ColourMatrix::bt709, false}, clouds);
    const FramePtr b = make_frame({PixelFormat::i420, 64, 48, ColourMatrix::bt709, false}, squares(6));
    Quad badge;
    badge.colour = {255, 255, 0};
    badge.target = {70, 50, 8, 8};
    Quad fading = quad_of(b, {8, 8, 40, 30});
    fading.opacity = 0.3;
    const std::vector<Composition> sequence = {
        picture(80, 60, {quad_of(a, {4, 4, 64, 48})}),
        picture(80, 60, {quad_of(b, {4, 4, 64, 48})}),
        picture(80, 60, {quad_of(b, {4, 4, 64, 48}), badge}),
        picture(80, 60, {quad_of(b, {4, 4, 60, 40}), badge}),
        picture(80, 60, {quad_of(a, {4, 4, 60, 40}), fading, badge}),
        picture(80, 60, {quad_of(a, {4, 4, 60, 40}), fading}),
        picture(80, 60, {quad_of(a, {4, 4, 60, 40}), fading}),
        picture(80, 60, {fading}),
        picture(80, 60, {}),
    };
    Stage& stage = stage_of(GetParam(), 80, 60);
    if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        const Difference difference = compare(draw_reference(sequence[i]), stage.draw(sequence[i]));
        EXPECT_TRUE(same(difference)) << "picture " << i << ": " << words(difference);
    }
}

TEST_P(Pictures, preparing_a_frame_changes_nothing_that_is_seen) {
    const FramePtr small = make_frame({PixelFormat::i420, 64, 48, ColourMatrix::bt709, false}, clouds);
    const FramePtr large = make_frame({PixelFormat::i420, 320, 240, ColourMatrix::bt709, false}, clouds);
    Stage& stage = stage_of(GetParam(), 64, 48);
    if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
    const Composition before = picture(64, 48, {quad_of(small, {0, 0, 64, 48})});
    stage.draw(before);
    stage.renderer->prepare(large);
    EXPECT_TRUE(same(compare(draw_reference(before), stage.draw(before))));
    const Composition after = picture(64, 48, {quad_of(large, {0, 0, 64, 48})});
    EXPECT_TRUE(same(compare(draw_reference(after), stage.draw(after))));
}

INSTANTIATE_TEST_SUITE_P(renderers, Pictures, every_renderer(), name_of_kind);

TEST(CpuRenderer, draws_and_hands_over_only_what_changed) {
    MemoryWindow window(80, 60);
    CpuRenderer renderer(window);
    const FramePtr a = make_frame({PixelFormat::i420, 20, 10, ColourMatrix::bt709, false}, clouds);
    const FramePtr b = make_frame({PixelFormat::i420, 20, 10, ColourMatrix::bt709, false}, squares(3));
    renderer.draw(picture(80, 60, {quad_of(a, {30, 40, 20, 10})}));
    EXPECT_EQ(window.last_drawn, (PixelRect{0, 0, 80, 60}));

    window.spoil(); // what is not drawn again stays spoilt
    renderer.draw(picture(80, 60, {quad_of(b, {30, 40, 20, 10})}));
    EXPECT_EQ(window.last_drawn, (PixelRect{30, 40, 20, 10}));
    const Image image = *renderer.read_back();
    EXPECT_EQ(image.bgrx[0], 0x33);
    EXPECT_NE(image.bgrx[(45 * 80 + 40) * 4], 0x33);

    renderer.draw(picture(80, 60, {quad_of(b, {30, 40, 20, 10})}));
    EXPECT_TRUE(window.last_drawn == (PixelRect{}));
}

TEST(ChooseRenderer, does_as_asked_and_says_why) {
    EXPECT_EQ(choose_renderer(RendererWish::cpu).kind, RendererChoice::Kind::cpu);
    EXPECT_EQ(choose_renderer(RendererWish::gl).kind, RendererChoice::Kind::gl);
    EXPECT_FALSE(choose_renderer(RendererWish::automatic).why.empty());
}

} // namespace
} // namespace lianping::player
