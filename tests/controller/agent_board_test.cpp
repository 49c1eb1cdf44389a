#include "controller/agent_board.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

TEST(AgentBoard, forgets_the_housekeeper_of_a_node_that_is_no_more_until_it_is_heard_again) {
    const Waker loop;
    AgentBoard board(loop);
    board.sent("wall-1", 10);
    board.sent("old-1", 20);
    board.keep([](const std::string& node) { return node != "old-1"; });
    ASSERT_EQ(board.agents().size(), 1U);
    EXPECT_EQ(board.agents().at("wall-1").sent, 10U);
    board.heard("old-1", "10.0.0.3", NodeTime(1s));
    EXPECT_EQ(board.agents().at("old-1").address, "10.0.0.3");
}

} // namespace
} // namespace lianping::controller
