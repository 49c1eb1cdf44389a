// The real program, from what is on disk alone.

#include "player/player_process.h"
#include "time/frame_rate.h"

#include <set>

namespace lianping::player {
namespace {

using testing::clip_item;
using testing::eventually;
using testing::looping_plan;
using testing::Player;
using testing::PlayerProcess;
using testing::utc_now;

TEST_F(PlayerProcess, shows_every_frame_of_its_plan_at_its_instant) {
    const auto a = store(50, 25, 1, 25);
    const auto b = store(51, 30000, 1001, 30);
    const FrameRate rate_b{30000, 1001};
    const auto anchor = utc_now() - 100s;
    const std::vector<Item> items{clip_item(a, 1s), clip_item(b, rate_b.start_of(30))};
    keep(looping_plan(items, anchor));
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(shown(130));
    EXPECT_EQ(player.end(SIGTERM), 0);

    const auto pass = 1s + rate_b.start_of(30);
    auto all = pictures();
    ASSERT_GE(all.size(), 130U);
    std::int64_t gaps = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Duration into =
            (HouseTime(Duration(all[i]["due"].get<std::int64_t>())) - anchor) % Duration(pass);
        const bool first = into < Duration(1s);
        EXPECT_EQ(all[i]["item"], first ? "media/" + a : "media/" + b);
        const auto n = all[i]["frame"].get<std::int64_t>();
        EXPECT_EQ(into, first ? n * 40ms : 1s + rate_b.start_of(n));
        EXPECT_GE(all[i]["late_us"].get<std::int64_t>(), i == 0 ? INT64_MIN : -2000);
        if (i > 0 && all[i]["dropped"].get<int>() > 0) ++gaps;
    }
    EXPECT_LE(gaps, 3); // of a loaded machine's making
}

TEST_F(PlayerProcess, killed_and_started_again_it_is_in_position) {
    const auto a = store(52, 25, 1, 250);
    const auto anchor = utc_now() - 1003s;
    keep(looping_plan({clip_item(a, 10s)}, anchor));
    for (int life = 0; life < 2; ++life) {
        std::filesystem::remove(log);
        Player player(data, {"--present-log", log.string()});
        ASSERT_TRUE(shown(10));
        const auto first = pictures().front();
        const HouseTime actual(Duration(first["actual"].get<std::int64_t>()));
        const auto into = (actual - anchor) % Duration(10s);
        EXPECT_NEAR(static_cast<double>(first["frame"].get<std::int64_t>()),
                    std::chrono::duration<double>(into).count() * 25, 2.0);
        EXPECT_EQ(player.end(SIGKILL), -SIGKILL);
    }
}

TEST_F(PlayerProcess, a_broken_file_is_stood_in_for_by_the_next_item_from_its_beginning) {
    const auto a = store(53, 25, 1, 75);
    std::ofstream(data / "media/bad0") << "not a film";
    const auto anchor = utc_now() - 1s;
    keep(looping_plan({clip_item(a, 3s), clip_item("bad0", 4s)}, anchor));
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(shown(180));
    EXPECT_EQ(player.end(SIGTERM), 0);
    std::set<std::int64_t> stood_in; // frames seen in the slot of the broken item
    for (const auto& picture : pictures()) {
        EXPECT_EQ(picture["item"], "media/" + a);
        const auto into = (HouseTime(Duration(picture["due"].get<std::int64_t>())) - anchor) % Duration(7s);
        if (into >= 3s) stood_in.insert(picture["frame"].get<std::int64_t>());
    }
    EXPECT_TRUE(stood_in.contains(0) || stood_in.contains(1));
    EXPECT_GE(stood_in.size(), 50U);
}

TEST_F(PlayerProcess, without_a_plan_it_shows_the_slate_with_a_running_clock) {
    Player player(data, {"--present-log", log.string()});
    ASSERT_TRUE(shown(3));
    EXPECT_EQ(player.end(SIGINT), 0);
    for (const auto& picture : pictures()) EXPECT_EQ(picture["media"], "");
}

TEST_F(PlayerProcess, says_what_is_wrong_with_its_arguments) {
    for (const auto& words : std::vector<std::vector<std::string>>{{"--refresh", "often"},
                                                                   {"--geometry", "wide"},
                                                                   {"--node-clock", "offset=1"},
                                                                   {"--renderer", "both"}}) {
        Player player(data, words);
        EXPECT_GT(player.end(0), 0);
    }
}

} // namespace
} // namespace lianping::player
