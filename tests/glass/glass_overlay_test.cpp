// Overlays and transitions on the glass of two real players: films stay in step under a ticker, a clock and a
// logo, the ticker moves by its step and never jumps, and both windows show the same pixels through
// transitions of every kind.

#include "awake_host.h"
#include "glass/calm_watch.h"
#include "glass/glass_eye.h"
#include "glass/glass_house.h"
#include "text/ticker.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <functional>

namespace lianping::testing {
namespace {

constexpr unsigned width = 640, height = 360;
constexpr int band = 27; // 7.5 % of the height
constexpr double looks_a_second = 400;
constexpr Duration stretch = 4s;
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

    // Every other one in VP9, whose WebM keeps times in whole milliseconds.
    static std::vector<GlassClip> two_codecs() {
        std::vector<GlassClip> clips = glass_clips(2.5);
        for (std::size_t i = 1; i < clips.size(); i += 2) {
            ClipSpec spec;
            spec.clip = clips[i].clip + 200;
            spec.rate_num = static_cast<int>(clips[i].rate.num);
            spec.rate_den = static_cast<int>(clips[i].rate.den);
            spec.width = clips[i].width;
            spec.height = clips[i].height;
            spec.frames = clips[i].frames;
            spec.codec = ClipCodec::vp9;
            clips[i].clip = spec.clip;
            clips[i].file = make_clip(spec, clip_folder());
            if (clips[i].file.empty()) return {};
        }
        return clips;
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

    // Looks for a stretch. Whether it is to be judged.
    bool look(const ScreenRect& rect, const std::function<void(Duration at, const ScreenPixels&)>& each) {
        StealClock stolen;
        const Duration begin = monotonic_now(), pause(static_cast<std::int64_t>(1e9 / looks_a_second));
        Duration last = begin, longest{};
        for (Duration next = begin; next < begin + stretch; next += pause) {
            const timespec until{static_cast<time_t>(next.count() / 1'000'000'000),
                                 static_cast<long>(next.count() % 1'000'000'000)};
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
            const auto pixels = screen_->read(rect);
            const Duration now = monotonic_now();
            longest = std::max(longest, now - last);
            last = now;
            if (pixels) each(now - begin, *pixels);
        }
        return pieces_.add(stolen.share(), longest);
    }

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
    const auto clips = two_codecs();
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
    if (seen.figures.samples > 0) {
        EXPECT_GE(seen.figures.same_share(), 0.95);
    }
    expect_enough(seen.pieces, 16);
}

// Where the strip stands in the band, in pixels of the strip; -1: nowhere.
class StripReader {
public:
    StripReader() : strip_({words}, band, {1, 1, 1, 1}, {0x10 / 255.0, 0x18 / 255.0, 0x20 / 255.0, 1}) {
        const auto length = static_cast<std::size_t>(strip_.width());
        std::vector<std::uint8_t> turn;
        for (std::size_t tile = 0; tile < strip_.tiles(); ++tile) {
            const text::Pixels pixels = strip_.tile(tile);
            const auto* row = pixels.bgra.data() + static_cast<std::size_t>(band / 2) * pixels.width * 4;
            turn.insert(turn.end(), row, row + static_cast<std::size_t>(pixels.width) * 4);
        }
        while (row_.size() < (length + width) * 4) row_.insert(row_.end(), turn.begin(), turn.end());
    }
    std::int64_t length() const { return strip_.width(); }
    std::int64_t read(const ScreenPixels& pixels, int x) const {
        const std::uint8_t* seen = pixels.at(x, static_cast<int>(height) - band + band / 2);
        for (std::int64_t at = 0; at < length(); ++at) {
            bool same = true;
            for (std::size_t i = 0; same && i < width * 4; ++i)
                same = i % 4 == 3 ||
                       std::abs(int(row_[static_cast<std::size_t>(at) * 4 + i]) - int(seen[i])) <= 1;
            if (same) return at;
        }
        return -1;
    }

private:
    text::Ticker strip_;
    std::vector<std::uint8_t> row_; // BGRA, longer than a turn by a window
};

TEST_F(GlassOverlays, a_ticker_moves_a_pixel_a_step_and_never_jumps_on_both_screens_at_once) {
    const auto clips = glass_clips(2.5);
    if (clips.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    write_site(clips, {});
    ASSERT_NO_FATAL_FAILURE(start(clips));
    const StripReader reader;
    std::int64_t moves = 0, even = 0, looks = 0, alike = 0, largest = 0, unread = 0;
    double slowest = 1e9, fastest = 0;
    for (int tried = 0; pieces_.calm < 3 && tried < 12; ++tried) {
        std::int64_t before = -1, moved = 0, first_moves = 0, first_even = 0, far = 0, same = 0, count = 0,
                     lost = 0;
        Duration first{}, last{};
        const bool calm = look({0, static_cast<int>(height) - band, 2 * static_cast<int>(width), band},
                               [&](Duration at, const ScreenPixels& pixels) {
                                   const auto here = reader.read(pixels, 0);
                                   if (here < 0) {
                                       ++lost;
                                       return;
                                   }
                                   ++count;
                                   same += here == reader.read(pixels, static_cast<int>(width)) ? 1 : 0;
                                   if (before < 0) first = at;
                                   const auto by =
                                       before < 0 ? 0 : (here - before + reader.length()) % reader.length();
                                   before = here;
                                   last = at;
                                   if (by == 0) return;
                                   moved += by;
                                   ++first_moves;
                                   first_even += by == 1 ? 1 : 0;
                                   far = std::max(far, by);
                               });
        if (!calm) continue;
        looks += count;
        alike += same;
        moves += first_moves;
        even += first_even;
        unread += lost;
        largest = std::max(largest, far);
        const double speed = static_cast<double>(moved) / (static_cast<double>((last - first).count()) / 1e9);
        slowest = std::min(slowest, speed);
        fastest = std::max(fastest, speed);
    }
    std::printf(
        "%lld moves, %lld of them by one pixel, the largest by %lld; %.2f to %.2f pixels a second; both "
        "screens alike in %lld of %lld looks, %lld not read\n",
        (long long)moves, (long long)even, (long long)largest, slowest, fastest, (long long)alike,
        (long long)looks, (long long)unread);
    EXPECT_EQ(unread, 0);
    EXPECT_GE(even, moves * 97 / 100);
    EXPECT_LE(largest, 3);
    if (pieces_.calm > 0) {
        EXPECT_NEAR(slowest, 60, 0.7);
        EXPECT_NEAR(fastest, 60, 0.7);
    }
    EXPECT_GE(alike, looks * 90 / 100);
    expect_enough(pieces_, 3);
}

TEST_F(GlassOverlays, both_windows_show_the_same_pixels_through_transitions_of_every_kind) {
    const auto clips = two_codecs();
    if (clips.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    write_site(clips, {"crossfade 800ms", "wipe 700ms left", "cut", "through black 900ms", "wipe 600ms down",
                       "wipe 500ms right hard"});
    ASSERT_NO_FATAL_FAILURE(start(clips));
    std::int64_t looks = 0, alike = 0;
    Duration longest_unlike{};
    for (int tried = 0; pieces_.calm < 4 && tried < 12; ++tried) {
        std::int64_t count = 0, same = 0;
        Duration unlike_since = Duration::max(), longest{};
        const bool calm = look({0, 0, 2 * static_cast<int>(width), static_cast<int>(height)},
                               [&](Duration at, const ScreenPixels& pixels) {
                                   bool equal = true;
                                   for (int y = 0; equal && y < static_cast<int>(height); y += 9)
                                       equal =
                                           std::memcmp(pixels.at(0, y), pixels.at(width, y), width * 4) == 0;
                                   ++count;
                                   same += equal ? 1 : 0;
                                   unlike_since = equal ? Duration::max() : std::min(unlike_since, at);
                                   if (!equal) longest = std::max(longest, at - unlike_since);
                               });
        if (!calm) continue;
        looks += count;
        alike += same;
        longest_unlike = std::max(longest_unlike, longest);
    }
    std::printf("the same pixels in %lld of %lld looks; unlike for %.1f ms at most\n", (long long)alike,
                (long long)looks, static_cast<double>(longest_unlike.count()) / 1e6);
    EXPECT_GE(alike, looks * 90 / 100);
    EXPECT_LE(longest_unlike, 50ms);
    expect_enough(pieces_, 4);
}

} // namespace
} // namespace lianping::testing
