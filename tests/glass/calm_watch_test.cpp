#include "glass/calm_watch.h"

#include <gtest/gtest.h>

namespace lianping::testing {
namespace {

Pieces after(int calm, int robbed, int busy) {
    Pieces pieces;
    for (int i = 0; i < calm; ++i) pieces.add(0, 5ms);
    for (int i = 0; i < robbed; ++i) pieces.add(0.02, 80ms);
    for (int i = 0; i < busy; ++i) pieces.add(0, 80ms);
    return pieces;
}

TEST(Pieces, a_gap_in_the_looks_alone_does_not_prove_that_the_host_took_the_processors) {
    Pieces pieces;
    EXPECT_FALSE(pieces.add(0.001, 41ms));
    EXPECT_EQ(pieces.busy, 1);
    EXPECT_EQ(pieces.robbed, 0);
}

TEST(Pieces, one_is_judged_where_nothing_was_stolen_and_the_watcher_could_look) {
    Pieces pieces;
    EXPECT_TRUE(pieces.add(0.001, 39ms));
    EXPECT_FALSE(pieces.add(0.006, 5ms));
    EXPECT_EQ(pieces.calm, 1);
    EXPECT_EQ(pieces.robbed, 1);
}

TEST(Pieces, too_few_are_the_hosts_doing_only_where_there_would_be_too_few_without_the_busy_ones_too) {
    EXPECT_EQ(after(8, 24, 0).enough(8), Pieces::Enough::yes);
    EXPECT_EQ(after(7, 25, 0).enough(8), Pieces::Enough::host_took_them);
    EXPECT_EQ(after(3, 25, 4).enough(8), Pieces::Enough::host_took_them);
    EXPECT_EQ(after(3, 24, 5).enough(8), Pieces::Enough::no);
    EXPECT_EQ(after(0, 0, 32).enough(8), Pieces::Enough::no);
}

} // namespace
} // namespace lianping::testing
