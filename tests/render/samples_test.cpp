// What is read back of the glass, reduced, beside what the frames say must be there: through every renderer.

#include "player/glass_truth.h"
#include "player/render/meant_samples.h"
#include "render/stages.h"
#include "support/effort.h"

#include <epoxy/gl.h>

namespace lianping::player {
namespace {

class Samples : public Pictures {
protected:
    double distance(const Composition& composition) {
        Stage& stage = stage_of(GetParam(), composition.width, composition.height);
        if (!stage.renderer) return -1;
        stage.renderer->draw(composition);
        const auto glass = stage.renderer->sample();
        EXPECT_TRUE(glass) << (glass ? "" : glass.error().message);
        if (!glass) return -1;
        GlassTruth truth;
        truth.look(NodeTime(1s), *glass, meant_samples(composition, composition.width, composition.height),
                   "");
        return truth.verdict().difference;
    }
};

TEST_P(Samples, what_is_read_back_is_what_the_frames_say_must_be_there) {
    if (!stage_of(GetParam(), 8, 8).renderer) GTEST_SKIP() << "this machine has no such GL";
    const FrameSpec specs[] = {{PixelFormat::i420, 320, 180, ColourMatrix::bt709, false},
                               {PixelFormat::nv12, 320, 180, ColourMatrix::bt601, false},
                               {PixelFormat::i010, 320, 180, ColourMatrix::bt709, false},
                               {PixelFormat::p010, 320, 180, ColourMatrix::bt709, false},
                               {PixelFormat::i444, 320, 180, ColourMatrix::bt709, true},
                               {PixelFormat::bgrx, 640, 360, ColourMatrix::rgb, true}};
    for (const FrameSpec& spec : specs) {
        Quad quad = quad_of(make_frame(spec, clouds), {0, 0, 320, 180});
        EXPECT_LT(distance(picture(320, 180, {quad})), 4) << int(spec.format);
        EXPECT_LT(distance(picture(640, 360, {quad})), 4) << "in a corner";
        quad.opacity = 0.4;
        EXPECT_LT(distance(picture(320, 180, {quad})), 4) << "fading";
        quad.turns = 2;
        EXPECT_LT(distance(picture(320, 180, {quad})), 4) << "turned";
        quad.wipe = {90, 0.25, 0.4};
        EXPECT_LT(distance(picture(320, 180, {quad})), 4) << "under a wipe";
    }
    const FramePtr holes = make_frame({PixelFormat::bgra, 320, 180, ColourMatrix::rgb, true}, fading_clouds);
    const FramePtr film = make_frame({PixelFormat::i420, 320, 180, ColourMatrix::bt709, false}, clouds);
    EXPECT_LT(
        distance(picture(320, 180, {quad_of(film, {0, 0, 320, 180}), quad_of(holes, {40, 20, 200, 90})})), 4);
}

TEST_P(Samples, a_photo_many_times_the_window_is_sampled_where_the_window_shows_it) {
    if (!stage_of(GetParam(), 8, 8).renderer) GTEST_SKIP() << "this machine has no such GL";
    const FramePtr photo = make_frame({PixelFormat::i420, 1600, 900, ColourMatrix::bt709, false}, clouds);
    EXPECT_LT(distance(picture(320, 180, {quad_of(photo, {0, 0, 320, 180})})), 4);
}

TEST_P(Samples, looking_costs_a_small_part_of_a_picture) {
    Stage& stage = stage_of(GetParam(), 1920, 1080);
    if (!stage.renderer) GTEST_SKIP() << "this machine has no such GL";
    const FramePtr film = make_frame({PixelFormat::i420, 1920, 1080, ColourMatrix::bt709, false}, clouds);
    const Composition composition = picture(1920, 1080, {quad_of(film, {0, 0, 1920, 1080})});
    stage.renderer->draw(composition);
    (void)stage.renderer->sample(); // what is made once
    constexpr int looks = 20;
    const support::Effort reading;
    for (int i = 0; i < looks; ++i) (void)stage.renderer->sample();
    const Duration read = reading.spent() / looks;
    const support::Effort telling;
    for (int i = 0; i < looks; ++i) (void)meant_samples(composition, 1920, 1080);
    const Duration meant = telling.spent() / looks;
    RecordProperty("read_us", static_cast<int>(read / 1us));
    RecordProperty("meant_us", static_cast<int>(meant / 1us));
    EXPECT_LT(read + meant, support::Effort::bound(5ms))
        << read.count() << " ns read, " << meant.count() << " meant";
}

TEST_P(Samples, an_error_of_before_is_not_the_read_backs) {
    if (GetParam() == Kind::cpu || !stage_of(GetParam(), 320, 180).renderer) GTEST_SKIP() << "no GL here";
    Stage& stage = stage_of(GetParam(), 320, 180);
    stage.renderer->draw(picture(320, 180, {}));
    glEnable(0xffff); // there is no such thing
    const auto glass = stage.renderer->sample();
    EXPECT_TRUE(glass) << glass.error().message;
}

INSTANTIATE_TEST_SUITE_P(renderers, Samples, every_renderer(), name_of_kind);

} // namespace
} // namespace lianping::player
