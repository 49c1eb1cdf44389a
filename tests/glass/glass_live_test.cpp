// A live link on the glass: a window is captured, and both players' windows beside it are read back with it
// at one instant. Section 12 of the design wants 99 % of frames: bench-live holds that, of half a minute.
// Here are eight seconds, of which one captured late is half a percent; 95 % is what no machine of CI misses
// that was calm by the kernel's count, and what a link that does not keep step never reaches. Two frames
// apart, and pictures that cannot be read, are allowed nowhere.

#include "awake_host.h"
#include "glass/live_glass.h"

#include <gtest/gtest.h>

namespace lianping::testing {
namespace {

constexpr Duration refresh = 16'666'667ns;

TEST(LiveOnTheGlass, both_screens_show_the_captured_window_one_latency_later_and_the_same_frame) {
    LiveGlass::Options options;
    options.folder = std::filesystem::path(::testing::TempDir()) / "lianping-glass-live";
    options.programs = LIANPING_BIN_DIR;
    if (!std::filesystem::exists(options.programs / "lianping-up")) FAIL() << "lianping-up is not built";
    const bench::AwakeProcessors awake;
    const auto glass = LiveGlass::start(options);
    if (!glass) FAIL() << "Xvfb is not here: ./lianping test installs it";
    ASSERT_TRUE(glass->on_air(60s)) << glass->log("up") << glass->log("lianpingd");

    const auto started = glass->ctl("live start lecture");
    ASSERT_TRUE(started.ok()) << started.text << glass->log("live-lecture-slides");
    const std::vector<std::string> screens{"wall-1", "room-1"};
    bool both = false;
    ASSERT_TRUE(glass->watch(screens, 100, 10s, [&](const LiveGlass::Look& look) {
        both = look.screens[0] && look.screens[1];
        return !both;
    }));
    ASSERT_TRUE(both) << glass->log("live-lecture-slides") << glass->log("wall-1");

    constexpr int seconds = 8;
    const Duration capture_period = Duration(1s) / options.capture_fps;
    const auto watched = glass->watch_calmly(screens, options.latency - refresh,
                                             options.latency + refresh + capture_period, seconds);
    ASSERT_TRUE(watched);
    std::printf("%s\n%s\n", to_json(watched->figures).c_str(), watched->pieces.words().c_str());
    EXPECT_EQ(watched->figures.further, 0) << "the screens were two frames apart";
    if (watched->pieces.calm > 0) {
        EXPECT_EQ(watched->figures.unreadable, 0);
        EXPECT_GE(watched->figures.same_share(), 0.95);
        EXPECT_GE(watched->figures.within_share(), 0.95);
        EXPECT_GE(watched->figures.shown_share(), 0.95);
    }

    EXPECT_TRUE(glass->ctl("live stop").ok());
    bool gone = false;
    glass->watch(screens, 100, 5s, [&](const LiveGlass::Look& look) {
        gone = !look.screens[0] && !look.screens[1];
        return !gone;
    });
    EXPECT_TRUE(gone) << "the programme is back";
    const auto enough = watched->pieces.enough(seconds);
    EXPECT_NE(enough, Pieces::Enough::no) << watched->pieces.words();
    if (enough == Pieces::Enough::host_took_them) GTEST_SKIP() << "the host took the processors away";
}

} // namespace
} // namespace lianping::testing
