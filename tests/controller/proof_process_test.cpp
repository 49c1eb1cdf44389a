// The real controller and the real player, both killed in between: what the proof of play says against the
// player's own log of every picture.

#include "controller/daemon.h"

#include <spawn.h>

#include <fstream>

extern char** environ;

namespace lianping::controller {
namespace {

using nlohmann::json;

class Screen {
public:
    Screen(const std::filesystem::path& data, const std::filesystem::path& log) {
        std::vector<std::string> words{LIANPING_BIN_DIR "/lianping-player",
                                       "--node",
                                       "wall-1",
                                       "--data",
                                       data.string(),
                                       "--headless",
                                       "--log-level",
                                       "error",
                                       "--present-log",
                                       log.string()};
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        EXPECT_EQ(::posix_spawn(&pid_, argv[0], nullptr, nullptr, argv.data(), environ), 0);
    }
    ~Screen() {
        if (pid_ > 0) end(SIGKILL);
    }
    void end(int signal) {
        ::kill(std::exchange(pid_, -1), signal);
        ::wait(nullptr);
    }

private:
    pid_t pid_ = -1;
};

// A picture of the player's own log, by UTC.
struct Picture {
    std::int64_t at = 0; // ns
    std::string item;
};

class ProofProcess : public ::testing::Test {
protected:
    void SetUp() override {
        folder_.write("site/site.yaml",
                      "site: 试\ntimezone: UTC\nscreens:\n"
                      "  wall: {size: 320x180, default: 循环}\nnodes:\n  wall-1: {screen: wall}\n");
        folder_.write("site/playlists/循环.yaml",
                      "items:\n  - {colour: red, for: 300ms}\n  - {colour: green, for: 500ms}\n"
                      "  - {colour: black, for: 400ms}\n");
    }
    json proof() {
        const Duration now = RealClock().utc().since_origin();
        const auto answer = daemon_.ask("proof", {{"from", std::to_string((now - 1h).count())},
                                                  {"to", std::to_string(now.count())},
                                                  {"screens", "wall"}});
        return json::parse(answer.json, nullptr, false);
    }
    std::int64_t utc_ns(const json& row, const char* key) const {
        std::tm parts{};
        const auto text = row[key].get<std::string>();
        const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
        return (::timegm(&parts) * 1000 + std::atoi(rest + 1)) * 1'000'000LL;
    }
    std::vector<Picture> pictures(const std::string& log) {
        std::vector<Picture> found;
        std::ifstream file(folder_.path() / log);
        for (std::string line; std::getline(file, line);) {
            const auto one = json::parse(line, nullptr, false);
            if (!one.is_object() || !one.contains("actual")) continue; // cut by the kill
            found.push_back({one["actual"].get<std::int64_t>() + house_to_utc_, one["item"]});
        }
        return found;
    }
    std::size_t logged(const std::string& log) { return pictures(log).size(); }

    TestFolder folder_;
    Daemon daemon_{folder_.path() / "site", folder_.path() / "data"};
    std::int64_t house_to_utc_ = 0;
};

TEST_F(ProofProcess, every_picture_is_in_one_row_and_gaps_say_why_though_both_were_killed) {
    const auto data = folder_.path() / "data";
    daemon_.start();
    ASSERT_TRUE(until([&] { return daemon_.is_up(); }));
    {
        Screen screen(data, folder_.path() / "1.jsonl");
        ASSERT_TRUE(until([&] { return logged("1.jsonl") >= 12; }));
        screen.end(SIGKILL);
    }
    {
        Screen screen(data, folder_.path() / "2.jsonl");
        ASSERT_TRUE(until([&] { return logged("2.jsonl") >= 6; }));
        daemon_.kill(SIGKILL);
        ASSERT_TRUE(until([&] { return logged("2.jsonl") >= 12; }));
        daemon_.start();
        ASSERT_TRUE(until([&] { return daemon_.is_up(); }));
        ASSERT_TRUE(until([&] { return daemon_.status()["nodes"][0].value("clock_locked", false); }));
        EXPECT_TRUE(daemon_.ask("take", {{"what", "{colour: blue}"}}).ok);
        ASSERT_TRUE(until([&] { return pictures("2.jsonl").back().item == "blue"; }));
        EXPECT_TRUE(daemon_.ask("release").ok);
        const std::size_t so_far = logged("2.jsonl");
        ASSERT_TRUE(until([&] { return logged("2.jsonl") >= so_far + 4; }));
        screen.end(SIGTERM);
    }
    const json clock = daemon_.status()["clock"];
    house_to_utc_ = utc_ns(clock, "anchor_utc") - clock["anchor_house_ns"].get<std::int64_t>();
    const auto first = pictures("1.jsonl"), second = pictures("2.jsonl");
    // What the player had when it ended comes with its next start.
    Screen screen(data, folder_.path() / "3.jsonl");
    json rows;
    ASSERT_TRUE(until([&] {
        rows = proof().value("rows", json::array());
        return !rows.empty() && std::count_if(rows.begin(), rows.end(), [](const json& row) {
                                    return row["why"] == "the player was stopped";
                                }) == 1;
    }));

    std::set<std::int64_t> numbers;
    std::vector<std::string> gaps;
    for (const json& row : rows) {
        EXPECT_TRUE(numbers.insert(row["number"].get<std::int64_t>()).second) << row;
        if (row["as"] == "gap") gaps.push_back(row["why"]);
    }
    EXPECT_EQ(*numbers.rbegin(),
              static_cast<std::int64_t>(numbers.size()) + 1); // all but the first, which is of no length
    EXPECT_EQ(gaps, (std::vector<std::string>{"the player died", "the player was stopped"}));

    constexpr std::int64_t exact = 2'000'000; // rows are told in milliseconds
    for (const auto& log : {first, second})
        for (const Picture& picture : log) {
            if (&log == &first && picture.at > log.back().at - exact) continue;
            const auto of = std::count_if(rows.begin(), rows.end(), [&](const json& row) {
                return row["item"] == picture.item && utc_ns(row, "from") - exact <= picture.at &&
                       picture.at <= utc_ns(row, "from") + exact;
            });
            EXPECT_EQ(of, 1) << picture.item << " at " << picture.at;
        }
    // No row claims what was not shown, and none lies over another.
    std::int64_t before = 0;
    for (const json& row : rows) {
        EXPECT_GE(utc_ns(row, "from") + exact, before) << row;
        before = std::max(before, utc_ns(row, "to"));
    }
    const auto taken =
        std::find_if(rows.begin(), rows.end(), [](const json& row) { return row["item"] == "blue"; });
    ASSERT_NE(taken, rows.end());
    EXPECT_EQ((*taken)["by"], "anna@desk");
    EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [](const json& row) { return row["as"] == "dark"; }));
}

TEST_F(ProofProcess, spans_to_come_and_screens_that_are_not_there_say_what_to_do) {
    daemon_.start();
    ASSERT_TRUE(until([&] { return daemon_.is_up(); }));
    const Duration now = RealClock().utc().since_origin();
    const auto to_come = daemon_.ask(
        "proof", {{"from", std::to_string((now + 1h).count())}, {"to", std::to_string((now + 2h).count())}});
    EXPECT_FALSE(to_come.ok);
    EXPECT_NE(to_come.error.find("lianpingctl timeline"), std::string::npos);
    const auto nowhere = daemon_.ask("proof", {{"from", std::to_string((now - 1h).count())},
                                               {"to", std::to_string(now.count())},
                                               {"screens", "hall"}});
    EXPECT_EQ(nowhere.error, "there is no screen \"hall\", and no record of one; the screens are wall");
}

} // namespace
} // namespace lianping::controller
