#include "controller/settling.h"
#include "support/instants.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using lianping::testing::node_at;

using Touch = Settling::Touch;

TEST(Settling, a_closed_file_has_settled_after_a_tenth_of_a_second_of_quiet) {
    Settling files;
    files.touch("a", Touch::finished, node_at(0s));
    EXPECT_TRUE(files.settled(node_at(99ms)).empty());
    EXPECT_EQ(files.next(), node_at(100ms));
    EXPECT_EQ(files.settled(node_at(100ms)), std::vector<std::string>{"a"});
    EXPECT_TRUE(files.settled(node_at(1s)).empty());
    EXPECT_EQ(files.next(), NodeTime::never());
}

TEST(Settling, every_touch_begins_the_quiet_anew) {
    Settling files;
    for (int i = 0; i < 5; ++i) files.touch("a", Touch::finished, node_at(i * 90ms));
    EXPECT_TRUE(files.settled(node_at(400ms)).empty());
    EXPECT_EQ(files.settled(node_at(460ms)).size(), 1U);
}

TEST(Settling, a_file_that_was_not_closed_is_still_being_written_for_two_seconds) {
    Settling files;
    files.touch("film", Touch::written, node_at(0s));
    EXPECT_TRUE(files.settled(node_at(1900ms)).empty());
    files.touch("film", Touch::written, node_at(1900ms));
    EXPECT_TRUE(files.settled(node_at(3800ms)).empty());
    files.touch("film", Touch::finished, node_at(3800ms));
    EXPECT_EQ(files.settled(node_at(3900ms)).size(), 1U);
}

TEST(Settling, files_that_belong_together_wait_for_the_last_of_them) {
    Settling files;
    files.touch("site.yaml", Touch::finished, node_at(0s));
    files.touch("playlists/a.yaml", Touch::written, node_at(50ms));
    EXPECT_TRUE(files.settled_together(node_at(500ms)).empty());
    files.touch("playlists/a.yaml", Touch::finished, node_at(600ms));
    EXPECT_EQ(files.settled_together(node_at(700ms)).size(), 2U);
}

} // namespace
} // namespace lianping::controller
