// Overlays and transitions on the glass of two real players: films stay in step under a ticker, a clock and a
// logo, the ticker moves by its step and never jumps, and both windows show the same pixels through
// transitions of every kind.

#include "awake_host.h"
#include "glass/calm_watch.h"
#include "glass/glass_eye.h"
#include "glass/glass_house.h"
#include "glass/glass_pixels.h"

#include <gtest/gtest.h>

#include <fstream>

namespace lianping::testing {
namespace {

constexpr unsigned width = 640, height = 360;
constexpr int band = 27; // 7.5 % of the height
constexpr const char* words = "免费充电、装开水、问路、歇脚，请到一楼服务台";

class GlassOverlays : public ::testing::Test {
protected:
    void SetUp() override {
        for (const char* program : {"lianpingd", "lianping-player", "lianpingctl"})
            if (!std::filesystem::exists(programs_ / program)) FAIL() << program << " is not built";
        display_ = VirtualDisplay::start(2 * width, height);
        if (!display_) FAIL() << "Xvfb is not here: ./lianping test installs it";
        folder_ = std::filesystem::path(::testing::TempDir()) /
                  (std::string("lianping-glass-") +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        GlassHouse::Options options;
        options.folder = folder_;
        options.programs = programs_;
        options.display = display_->name();
        house_ = std::make_unique<GlassHouse>(options);
    }
    void TearDown() override {
        eye_.reset();
        screen_.reset();
        house_.reset();
        display_.reset();
    }

    // The clips with overlays over them; `more` are YAML lines under each item.
    void write_site(const std::vector<GlassClip>& clips, const std::vector<std::string>& transitions) {
        house_->write_site(clips, {});
        ASSERT_TRUE(make_still(900, 1, 320, 160, folder_ / "site/media/logo.png"));
        std::ofstream text(folder_ / "site/playlists/clips.yaml");
        text << "items:\n";
        for (std::size_t i = 0; i < clips.size(); ++i) {
            text << "  - video: media/" << clips[i].file.filename().string() << "\n";
            if (!transitions.empty())
                text << "    transition: " << transitions[i % transitions.size()] << "\n";
        }
        text << "overlays:\n  - ticker: " << words << "\n    background: '#101820'\n"
             << "  - clock: top-right\n  - logo: media/logo.png\n    at: top-left\n";
    }

    void start(const std::vector<GlassClip>& clips) {
        house_->start_controller();
        for (int node : {0, 1}) house_->start_player(node);
        eye_ = GlassEye::open(display_->name(), {GlassHouse::nodes[0], GlassHouse::nodes[1]}, clips, 30s);
        ASSERT_TRUE(eye_) << "the players' windows did not come";
        bool good = false;
        Duration since = Duration::max();
        eye_->watch(100, 60s, [&](Duration at, const std::array<Glance, 2>& seen) {
            const bool same = seen[0].code && seen[1].code && seen[0].code->clip == seen[1].code->clip;
            since = same ? std::min(since, at) : Duration::max();
            good = same && at - since > 1s;
            return !good;
        });
        ASSERT_TRUE(good) << "the clips did not come on air";
        screen_ = XScreen::open(display_->name());
        ASSERT_TRUE(screen_);
    }

    PixelWatch pixels(int stretches) { return {.screen = *screen_, .stretches = stretches}; }

    // At the end of a test that needed so many pieces.
    void expect_enough(const Pieces& pieces, int wanted) {
        EXPECT_TRUE(house_->all_run());
        std::printf("%s\n", pieces.words().c_str());
        if (pieces.enough(wanted) == Pieces::Enough::host_took_them)
            GTEST_SKIP() << "the host took the processors away: " << pieces.words();
        EXPECT_EQ(pieces.enough(wanted), Pieces::Enough::yes) << pieces.words();
    }

    Pieces pieces_; // of a stretch each
    bench::AwakeProcessors awake_;
    std::filesystem::path programs_ = LIANPING_BIN_DIR, folder_;
    std::unique_ptr<VirtualDisplay> display_;
    std::unique_ptr<GlassHouse> house_;
    std::unique_ptr<GlassEye> eye_;
    std::unique_ptr<XScreen> screen_;
};

TEST_F(GlassOverlays, films_of_two_codecs_stay_in_step_under_a_ticker_a_clock_and_a_logo) {
    const auto clips = glass_clips(2.5, 201, {ClipCodec::h264, ClipCodec::vp9});
    if (clips.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    write_site(clips, {});
    ASSERT_NO_FATAL_FAILURE(start(clips));
    const CalmFigures seen = watch_calmly(*eye_, clips, 250, 16s, Gaps::watched_again);
    for (const std::string& fault : seen.faults) std::printf("%s\n", fault.c_str());
    std::printf("%s\n", to_json(seen.figures).c_str());
    EXPECT_EQ(seen.dark, 0);
    EXPECT_EQ(seen.figures.further, 0) << "the screens were two frames apart";
    EXPECT_EQ(seen.figures.unreadable, 0);
    EXPECT_EQ(seen.figures.missing, 0);
    // Section 12 of the design says 99 %, of minutes: bench-glass holds that, under the same overlays. In 16
    // s one moment in which the host lent a processor late is 3 %, and stays below what makes a second not
    // calm.
    if (seen.figures.samples > 0) {
        EXPECT_GE(seen.figures.same_share(), 0.95);
    }
    expect_enough(seen.pieces, 16);
}

TEST_F(GlassOverlays, a_ticker_moves_a_pixel_a_step_and_never_jumps_on_both_screens_at_once) {
    const auto clips = glass_clips(2.5);
    if (clips.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    write_site(clips, {});
    ASSERT_NO_FATAL_FAILURE(start(clips));
    const TickerFigures seen = watch_ticker(pixels(3), words, band, pieces_);
    std::printf(
        "%lld moves, %lld of them by one pixel, the largest by %lld; %.2f to %.2f pixels a second; both "
        "screens alike in %lld of %lld looks, %lld not read\n",
        (long long)seen.moves, (long long)seen.even, (long long)seen.largest, seen.slowest, seen.fastest,
        (long long)seen.alike, (long long)seen.looks, (long long)seen.unread);
    EXPECT_EQ(seen.unread, 0);
    // A step that came a refresh late is made up for by one of two pixels: that costs two moves of 60 a
    // second. Three at once are two late refreshes in a row; more would be a jump.
    EXPECT_GE(seen.even, seen.moves * 97 / 100);
    EXPECT_LE(seen.largest, 3);
    if (pieces_.calm > 0) {
        EXPECT_NEAR(seen.slowest, 60, 0.7);
        EXPECT_NEAR(seen.fastest, 60, 0.7);
    }
    // The strip moves at each refresh of 16.7 ms: windows within the 2 ms of section 12 differ in 12 % of
    // looks.
    EXPECT_GE(seen.alike, seen.looks * 90 / 100);
    expect_enough(pieces_, 3);
}

TEST_F(GlassOverlays, both_windows_show_the_same_pixels_through_transitions_of_every_kind) {
    const auto clips = glass_clips(2.5, 201, {ClipCodec::h264, ClipCodec::vp9});
    if (clips.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    write_site(clips, {"crossfade 800ms", "wipe 700ms left", "cut", "through black 900ms", "wipe 600ms down",
                       "wipe 500ms right hard"});
    ASSERT_NO_FATAL_FAILURE(start(clips));
    const AlikeFigures seen = watch_alike(pixels(4), pieces_);
    std::printf("the same pixels in %lld of %lld looks; unlike for %.1f ms at most\n", (long long)seen.alike,
                (long long)seen.looks, static_cast<double>(seen.longest_unlike.count()) / 1e6);
    EXPECT_EQ(seen.dark, 0);
    // As of the ticker, which runs below: each refresh is another picture. Unlike for three refreshes: a
    // window stood still while the other went on.
    EXPECT_GE(seen.alike, seen.looks * 90 / 100);
    EXPECT_LE(seen.longest_unlike, 50ms);
    expect_enough(pieces_, 4);
}

} // namespace
} // namespace lianping::testing
