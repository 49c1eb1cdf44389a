#include "player/station/node_state.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace lianping::player {
namespace {

TEST(NodeState, a_folder_is_one_players_at_a_time) {
    const auto own =
        std::filesystem::path(::testing::TempDir()) / ("lianping-state-" + std::to_string(getpid()));
    const auto folder = own / "wall-1";
    {
        NodeState first(folder);
        ASSERT_TRUE(first.prepare());
        NodeState second(folder);
        const auto refused = second.prepare();
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Error::Code::busy);
        EXPECT_NE(refused.error().message.find("a player of wall-1 runs already"), std::string::npos);
    }
    NodeState next(folder);
    EXPECT_TRUE(next.prepare()) << "the one before has ended";
    std::filesystem::remove_all(own);
}

} // namespace
} // namespace lianping::player
