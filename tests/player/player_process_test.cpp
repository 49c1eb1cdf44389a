// The real program, from what is on disk alone.

#include "player/player_process.h"
#include "time/frame_rate.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace lianping::player {
namespace {

using lianping::testing::Calm;
using lianping::testing::until;
using testing::clip_item;
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
    const auto came = calm.until([&] { return calmly_shown() >= 130; }, 20s);
    EXPECT_NE(came, Calm::Came::no) << calmly_shown();
    host_took_them = came == Calm::Came::host_took_them;
    EXPECT_EQ(player.end(SIGTERM), 0);

    const auto pass = 1s + rate_b.start_of(30);
    auto all = pictures();
    std::int64_t gaps = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Duration into =
            (HouseTime(Duration(all[i]["due"].get<std::int64_t>())) - anchor) % Duration(pass);
        const bool first = into < Duration(1s);
        EXPECT_EQ(all[i]["item"], first ? "media/" + a : "media/" + b);
        const auto n = all[i]["frame"].get<std::int64_t>();
        EXPECT_EQ(into, first ? n * 40ms : 1s + rate_b.start_of(n));
        EXPECT_GE(all[i]["late_us"].get<std::int64_t>(), i == 0 ? INT64_MIN : -2000);
        if (i > 0 && all[i]["dropped"].get<int>() > 0 && is_calm(all[i])) ++gaps;
    }
    EXPECT_LE(gaps, 3); // of a loaded machine's making
}

TEST_F(PlayerProcess, killed_and_started_again_it_is_in_position) {
    const auto a = store(52, 25, 1, 250);
    const auto anchor = utc_now() - 1003s;
    keep(looping_plan({clip_item(a, 10s)}, anchor));
    for (int life = 0; life < 2; ++life) {
        // Frames by which its first picture is off.
        const auto off = calm.undisturbed([&] {
            std::filesystem::remove(log);
            Player player(data, {"--present-log", log.string()});
            if (!shown(10)) return 1e9;
            const auto first = pictures().front();
            const HouseTime actual(Duration(first["actual"].get<std::int64_t>()));
            const auto into = (actual - anchor) % Duration(10s);
            EXPECT_EQ(player.end(SIGKILL), -SIGKILL);
            return static_cast<double>(first["frame"].get<std::int64_t>()) -
                   std::chrono::duration<double>(into).count() * 25;
        });
        if (off) {
            EXPECT_NEAR(*off, 0, 2.0);
        }
        host_took_them = host_took_them || !off;
    }
}

TEST_F(PlayerProcess, a_broken_file_is_stood_in_for_by_the_next_item_from_its_beginning) {
    const auto a = store(53, 25, 1, 75);
    std::ofstream(data / "media/bad0") << "not a film";
    const auto anchor = utc_now() - 1s;
    keep(looping_plan({clip_item(a, 3s), clip_item("bad0", 4s)}, anchor));
    Player player(data, {"--present-log", log.string()});
    std::set<std::int64_t> stood_in; // frames seen in the slot of the broken item
    EXPECT_TRUE(until([&] {
        for (const auto& picture : pictures()) {
            const auto into =
                (HouseTime(Duration(picture["due"].get<std::int64_t>())) - anchor) % Duration(7s);
            if (into >= 3s) stood_in.insert(picture["frame"].get<std::int64_t>());
        }
        return (stood_in.contains(0) || stood_in.contains(1)) && stood_in.size() >= 50;
    })) << stood_in.size();
    EXPECT_EQ(player.end(SIGTERM), 0);
    for (const auto& picture : pictures()) EXPECT_EQ(picture["item"], "media/" + a);
}

// Other people's broken files, which no check kept off this plan.
std::vector<std::filesystem::path> broken_files(std::size_t count) {
    std::vector<std::filesystem::path> all;
    const auto folder = std::filesystem::path(LIANPING_SHARED_DIR) / "media/broken";
    if (!std::filesystem::exists(folder)) return all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) all.push_back(entry.path());
    std::sort(all.begin(), all.end());
    std::vector<std::filesystem::path> some;
    for (std::size_t i = 0; i < count && !all.empty(); ++i) some.push_back(all[i * all.size() / count]);
    return some;
}

TEST_F(PlayerProcess, broken_files_on_air_end_no_process_and_leave_the_other_screen_undisturbed) {
    const auto broken = broken_files(16);
    if (broken.empty()) GTEST_SKIP() << "../shared is not here";
    const auto a = store(53, 25, 1, 75), b = store(54, 25, 1, 75);
    std::vector<Item> items;
    for (std::size_t i = 0; i < broken.size(); ++i) {
        const std::string name = "bad" + std::to_string(i);
        std::filesystem::copy_file(broken[i], data / "media" / name);
        items.push_back(clip_item(name, 300ms));
        items.push_back(clip_item(a, 300ms));
    }
    const auto anchor = utc_now();
    keep(looping_plan(items, anchor));
    std::filesystem::create_directories(data / "nodes/room-1");
    ASSERT_TRUE(
        write_file(data / "nodes/room-1/plan", encode_plan(looping_plan({clip_item(b, 3s)}, anchor))));
    const auto room_log = data / "room.jsonl";
    Player wall(data, {"--present-log", log.string()});
    Player room(data, {"--present-log", room_log.string()}, "room-1");
    const Duration pass = broken.size() * 600ms;
    std::set<std::int64_t> good; // slots of the wall's good item in which it was seen, in whatever pass
    EXPECT_TRUE(until([&] {
        for (const auto& picture : pictures())
            if (picture["item"] == "media/" + a)
                good.insert((HouseTime(Duration(picture["due"].get<std::int64_t>())) - anchor) % pass /
                            Duration(600ms));
        return utc_now() > anchor + pass + 1s && good.size() >= broken.size() - 2;
    })) << good.size();
    log = room_log;
    const auto came = calm.until([&] { return calmly_shown() > 25 * 5; }, 20s);
    EXPECT_NE(came, Calm::Came::no);
    host_took_them = came == Calm::Came::host_took_them;
    EXPECT_EQ(wall.end(SIGTERM), 0) << "it is the process that was started";
    EXPECT_EQ(room.end(SIGTERM), 0);
    std::int64_t dropped = 0, shown = 0; // in calm moments
    for (const auto& picture : pictures()) {
        EXPECT_EQ(picture["item"], "media/" + b);
        if (!is_calm(picture)) continue;
        dropped += picture["dropped"].get<std::int64_t>();
        ++shown;
    }
    EXPECT_LE(dropped, shown / 20) << "what a busy machine may leave out";
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
