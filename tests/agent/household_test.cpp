#include "agent/household.h"
#include "agent/plain_text.h"
#include "support/folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <string>

namespace lianping::agent {
namespace {

class HouseholdTest : public ::testing::Test {
protected:
    // The node's folder, whose player last wrote there at that instant (seconds of UTC).
    void node(const std::string& name, std::time_t written) {
        const std::string file = "nodes/" + name + "/clock";
        folder_.write(file, "drift=0\n");
        const std::array<timespec, 2> times{{{written, 0}, {written, 0}}};
        ASSERT_EQ(::utimensat(AT_FDCWD, (folder_.path() / file).c_str(), times.data(), 0), 0);
    }
    std::string names() {
        household_.look(now_);
        std::string all;
        for (const auto& [name, node] : household_.nodes()) all += name + (node.left_over ? "(old) " : " ");
        return all;
    }
    static constexpr std::time_t some_day = 1'795'000'000, hour = 3600;
    TestFolder folder_;
    UtcTime now_{std::chrono::seconds(some_day + 100 * hour)};
    Household household_{folder_.path()};
};

TEST_F(HouseholdTest, is_of_the_nodes_that_have_a_folder) {
    EXPECT_EQ(names(), "");
    node("wall-1", some_day);
    node("墙-2", some_day - 71 * hour);
    EXPECT_EQ(names(), "wall-1 墙-2 ");
}

TEST_F(HouseholdTest, knows_the_folder_of_a_node_that_has_another_name_now_as_left_over) {
    node("old", some_day);
    EXPECT_EQ(names(), "old ");
    node("new", some_day + 73 * hour);
    EXPECT_EQ(names(), "new old(old) ") << "an order may start its player";
    node("old", some_day + 74 * hour); // its player is back
    EXPECT_EQ(names(), "new old ");
}

TEST_F(HouseholdTest, stays_after_a_month_without_power) {
    node("wall-1", some_day - 30 * 24 * hour);
    node("wall-2", some_day - 31 * 24 * hour);
    EXPECT_EQ(names(), "wall-1 wall-2 ");
}

TEST_F(HouseholdTest, does_not_take_one_of_a_clock_ahead_of_its_time_for_the_only_one) {
    node("wall-1", some_day);
    node("wall-2", some_day + 10'000 * hour);
    now_ = UtcTime(std::chrono::seconds(some_day + 70 * hour));
    EXPECT_EQ(names(), "wall-1 wall-2 ");
}

TEST_F(HouseholdTest, has_nothing_left_over_while_the_clock_was_never_set) {
    node("wall-1", some_day);
    node("wall-2", some_day + 10'000 * hour);
    now_ = UtcTime(1s);
    EXPECT_EQ(names(), "wall-1 wall-2 ");
}

TEST_F(HouseholdTest, says_once_that_one_is_left_over_now) {
    node("old", some_day);
    node("new", some_day);
    EXPECT_TRUE(household_.look(now_));
    EXPECT_FALSE(household_.look(now_));
    node("new", some_day + 73 * hour);
    EXPECT_TRUE(household_.look(now_));
    EXPECT_FALSE(household_.look(now_));
}

TEST(PlainText, has_no_letter_that_a_terminal_obeys_and_is_utf8) {
    EXPECT_EQ(plain_text("已播放 one\ttwo", 100), "已播放 one two");
    EXPECT_EQ(plain_text("\x1b[2J\r\n\x7f\xc2\x9b", 100), "?[2J????");
    EXPECT_EQ(plain_text("a\xff\xc3(\xe4\xbd", 100), std::string("a?") + "?(?" + "?");
    EXPECT_EQ(plain_text("\xed\xa0\x80\xc0\xaf\xf5\x80\x80\x80", 100), "?????????");
    EXPECT_EQ(plain_text("播放", 5), "播");
    EXPECT_EQ(plain_text("", 5), "");
}

} // namespace
} // namespace lianping::agent
