#include "glass/live_tally.h"

#include <gtest/gtest.h>

namespace lianping::testing {
namespace {

using Screens = std::vector<std::optional<unsigned>>;

TEST(LiveTally, a_delay_is_from_a_frames_coming_at_the_source_to_its_coming_on_each_screen) {
    LiveTally tally(2, 100ms, 140ms);
    // Frame n at the source from n * 40 ms on, on the screens 120 and 150 ms later; looked at every 10 ms.
    for (int at = 0; at < 2000; at += 10) {
        const auto shown = [&](int late) {
            return at < late ? std::optional<unsigned>()
                             : std::optional(static_cast<unsigned>((at - late) / 40));
        };
        tally.add(Duration(std::chrono::milliseconds(at)), static_cast<unsigned>(at / 40),
                  {shown(120), shown(150)});
    }
    const LiveFigures figures = tally.figures();
    EXPECT_EQ(figures.frames % 2, 0);
    EXPECT_GT(figures.frames, 80);
    EXPECT_DOUBLE_EQ(figures.within_share(), 0.5);
    EXPECT_EQ(figures.p01, 120ms);
    EXPECT_EQ(figures.max, 150ms);
    EXPECT_EQ(figures.missing, 0);
    EXPECT_GT(figures.one_apart, 0);
    EXPECT_EQ(figures.further, 0);
    EXPECT_LT(figures.same_share(), 0.5);
    EXPECT_EQ(figures.longest_gap, 10ms);
}

TEST(LiveTally, a_frame_that_never_comes_is_missing_and_what_was_not_seen_to_come_is_not_judged) {
    LiveTally tally(1, 0ms, 1s);
    Duration at{};
    for (unsigned frame = 0; frame < 100; ++frame, at += 40ms)
        tally.add(at, frame, Screens{frame % 10 == 5 ? frame - 1 : frame});
    const LiveFigures figures = tally.figures();
    // Of the last two seconds it is not known yet.
    EXPECT_EQ(figures.missing, 5);
    tally.look_away();
    tally.add(at + 1min, 7, Screens{7U});
    EXPECT_EQ(tally.figures().frames, figures.frames) << "nobody saw it come";
}

} // namespace
} // namespace lianping::testing
