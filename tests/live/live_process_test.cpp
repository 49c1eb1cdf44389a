// A link with the real programs: a controller, a source's process and two players. What the players say they
// showed is read from their present logs.

#include "controller/daemon.h"
#include "process.h"

#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;
using controller::Daemon;
using controller::until;

constexpr auto latency = 300ms; // of the site below

struct Shown {
    std::int64_t due = 0;   // house ns
    std::int64_t frame = 0; // of a live picture: microseconds of its capture
    std::string item;
};

class LiveProcess : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "lianping-live-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder = pattern;
        fs::create_directories(folder / "site/playlists");
        fs::create_directories(folder / "data");
        std::ofstream(folder / "site/site.yaml")
            << "site: 厦港\ntimezone: Asia/Shanghai\n"
               "screens:\n  wall: {size: 320x180, default: {live: lecture}}\n"
               "  room: {size: 320x180, default: {live: lecture}}\n"
               "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
               "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 320x180, fps: 25}}\n"
               "    layouts: {all: {wall: speaker, room: speaker}}\n    latency: 300ms\n";
        daemon.emplace(folder / "site", folder / "data");
        daemon->start();
        ASSERT_TRUE(until([&] { return daemon->is_up(); })) << daemon->log();
        for (const char* node : {"wall-1", "room-1"}) start_player(node);
    }
    void TearDown() override {
        if (HasFailure())
            for (const auto& entry : fs::directory_iterator(folder))
                if (entry.path().extension() == ".log") {
                    std::ifstream file(entry.path());
                    std::cout << entry.path().filename().string() << ":\n" << file.rdbuf() << "\n";
                }
        source.kill(SIGTERM);
        players.clear();
        daemon.reset();
        fs::remove_all(folder);
    }
    void start_player(const std::string& node) {
        players[node].start({LIANPING_BIN_DIR "/lianping-player", "--node", node, "--data",
                             (folder / "data").string(), "--headless", "--present-log",
                             log_of(node).string()},
                            folder / (node + ".log"));
    }
    fs::path log_of(const std::string& node) const { return folder / (node + ".jsonl"); }
    void start_source() {
        source.start({LIANPING_BIN_DIR "/lianping-live", "--source", "lecture/speaker", "--data",
                      (folder / "data").string()},
                     folder / "live.log");
    }
    // A site whose link has two test pictures, speaker and slides, with what more the link says; both sources
    // run. The second ends with what is given back.
    std::unique_ptr<Process> two_sources(const std::string& link) {
        std::ofstream(folder / "site/playlists/day.yaml") << "items: [{colour: navy, for: 10s}]\n";
        std::ofstream(folder / "site/site.yaml")
            << "site: 厦港\ntimezone: Asia/Shanghai\n"
               "screens:\n  wall: {size: 320x180, default: day}\n  room: {size: 320x180, default: day}\n"
               "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
               "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 320x180, fps: 25}, slides: "
               "{test: "
               "yes, size: 320x180, fps: 25}}\n"
            << link;
        start_source();
        return std::make_unique<Process>(std::vector<std::string>{LIANPING_BIN_DIR "/lianping-live",
                                                                  "--source", "lecture/slides", "--data",
                                                                  (folder / "data").string()},
                                         folder / "slides.log");
    }
    std::vector<Shown> shown_on(const std::string& node) const {
        std::vector<Shown> all;
        std::ifstream file(log_of(node));
        for (std::string line; std::getline(file, line);) {
            const auto json = nlohmann::json::parse(line, nullptr, false);
            if (json.is_object() && json.contains("due"))
                all.push_back({json["due"], json["frame"], json["item"]});
        }
        return all;
    }
    // Live pictures, by the time of their capture, with the instants at which they were due.
    std::map<std::int64_t, std::int64_t> live_on(const std::string& node) const {
        std::map<std::int64_t, std::int64_t> frames;
        for (const Shown& shown : shown_on(node))
            if (shown.item == "live:lecture/speaker") frames[shown.frame] = shown.due;
        return frames;
    }
    bool live_everywhere(std::size_t pictures) const {
        return until(
            [&] { return live_on("wall-1").size() >= pictures && live_on("room-1").size() >= pictures; },
            30s);
    }
    bool last_on(const std::string& node, const std::string& item) const {
        return until(
            [&] {
                const auto shown = shown_on(node);
                return !shown.empty() && shown.back().item == item;
            },
            10s);
    }
    bool last_is(const std::string& item) const {
        return until(
            [&] {
                const auto wall = shown_on("wall-1"), room = shown_on("room-1");
                return !wall.empty() && !room.empty() && wall.back().item == item && room.back().item == item;
            },
            10s);
    }

    fs::path folder;
    std::optional<Daemon> daemon;
    std::map<std::string, Process> players;
    Process source;
};

TEST_F(LiveProcess, both_screens_show_the_same_pictures_each_at_its_capture_plus_the_latency) {
    start_source();
    ASSERT_TRUE(live_everywhere(100));
    const auto wall = live_on("wall-1"), room = live_on("room-1");
    // Where both were there already: from the later beginning to the earlier end.
    const auto from = std::max(wall.begin()->first, room.begin()->first);
    const auto to = std::min(wall.rbegin()->first, room.rbegin()->first);
    std::size_t on_wall = 0, on_both = 0;
    for (auto at = wall.lower_bound(from); at != wall.end() && at->first <= to; ++at) {
        ++on_wall;
        // A frame's number is the time of its capture in whole microseconds.
        const auto after = at->second - at->first * 1000 - latency / 1ns;
        EXPECT_TRUE(after >= 0 && after < 1000) << "due is stamp + latency, not " << after << " ns off";
        const auto there = room.find(at->first);
        if (there == room.end()) continue;
        ++on_both;
        EXPECT_EQ(there->second, at->second);
    }
    ASSERT_GT(on_wall, 20U);
    // On a machine that is taken away from under both, either may miss a picture; they never show others.
    EXPECT_GT(on_both * 10, on_wall * 7);
    EXPECT_EQ(daemon->status()["live"][0]["state"], "live");
}

TEST_F(LiveProcess, a_sender_that_is_killed_leaves_the_slate_and_comes_back_by_itself) {
    start_source();
    ASSERT_TRUE(live_everywhere(30));
    source.kill(SIGKILL);
    EXPECT_TRUE(last_is("live:lecture/speaker (away)"));
    const auto before = live_on("wall-1").size();
    start_source();
    EXPECT_TRUE(live_everywhere(before + 30));
}

TEST_F(LiveProcess, a_sender_that_freezes_leaves_the_slate_and_goes_on_when_it_thaws) {
    start_source();
    ASSERT_TRUE(live_everywhere(30));
    source.signal(SIGSTOP);
    EXPECT_TRUE(last_is("live:lecture/speaker (away)"));
    const auto before = live_on("wall-1").size();
    source.signal(SIGCONT);
    EXPECT_TRUE(live_everywhere(before + 30));
}

TEST_F(LiveProcess, a_player_that_is_killed_in_the_midst_shows_the_rest) {
    start_source();
    ASSERT_TRUE(live_everywhere(30));
    players["wall-1"].kill(SIGKILL);
    start_player("wall-1"); // its log begins anew
    EXPECT_TRUE(live_everywhere(30));
}

TEST_F(LiveProcess, a_controller_that_dies_and_comes_back_is_not_noticed_on_the_screens) {
    start_source();
    ASSERT_TRUE(live_everywhere(30));
    const auto begun = shown_on("wall-1").size();
    daemon->kill(SIGKILL);
    ASSERT_TRUE(live_everywhere(live_on("wall-1").size() + 75));
    daemon->start();
    ASSERT_TRUE(until([&] { return daemon->is_up(); })) << daemon->log();
    ASSERT_TRUE(live_everywhere(live_on("wall-1").size() + 150)); // longer than it takes to settle
    const auto shown = shown_on("wall-1");
    for (std::size_t n = begun; n < shown.size(); ++n) EXPECT_EQ(shown[n].item, "live:lecture/speaker") << n;
}

TEST_F(LiveProcess, a_link_is_put_on_by_hand_with_its_first_picture_and_goes_by_hand) {
    const auto slides = two_sources(
        "    layouts: {all: {wall: {main: slides, inset: speaker}, room: speaker}}\n    latency: 300ms\n");
    ASSERT_TRUE(last_is("navy"));
    EXPECT_TRUE(until([&] {
        const auto sources = daemon->status()["live"];
        return sources.size() == 2 && sources[0]["state"] == "idle" && sources[1]["state"] == "idle";
    }));
    const auto begun = shown_on("room-1").size();
    const auto taken = daemon->ask("take", {{"what", "live:lecture"}});
    EXPECT_TRUE(taken.ok) << taken.error;
    // Each screen has its own part of the link: the wall a layout of two streams, the room one.
    EXPECT_TRUE(until([&] { return live_on("room-1").size() >= 30; }));
    EXPECT_TRUE(last_on("wall-1", "live:lecture"));
    const auto shown = shown_on("room-1");
    for (std::size_t n = begun; n < shown.size(); ++n)
        EXPECT_NE(shown[n].item, "live:lecture/speaker (away)");
    const auto live = daemon->status()["live"];
    ASSERT_EQ(live.size(), 2U);
    for (const auto& each : live) EXPECT_TRUE(each["wanted"]) << each["stream"];
    EXPECT_TRUE(daemon->ask("release").ok);
    EXPECT_TRUE(last_is("navy"));
}

// What a command prints.
std::string said_by(const std::string& command) {
    std::string all;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return all;
    for (std::array<char, 256> line{}; std::fgets(line.data(), line.size(), pipe) != nullptr;)
        all += line.data();
    ::pclose(pipe);
    return all;
}

TEST_F(LiveProcess, a_lecture_is_recorded_whole_though_the_recorder_is_killed_in_its_midst) {
    std::ofstream(folder / "site/playlists/day.yaml")
        << "items: [{colour: navy, for: 2s}, {recording: lecture}]\n";
    std::ofstream(folder / "site/site.yaml")
        << "site: 厦港\ntimezone: Asia/Shanghai\n"
           "screens:\n  wall: {size: 320x180, default: day}\n  room: {size: 320x180, default: day}\n"
           "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
           "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 320x180, fps: 25}}\n"
           "    layouts: {all: {wall: speaker, room: speaker}}\n    latency: 300ms\n"
           "    record: {sources: speaker, folder: media/讲座/}\n";
    start_source();
    ASSERT_TRUE(last_is("navy"));
    const auto recorder = [&] {
        const auto live = daemon->status()["live"];
        return live.empty() ? nlohmann::json() : nlohmann::json(live[0]["recorder"]);
    };
    const auto recorded = [&](double seconds, unsigned parts) {
        return until(
            [&] {
                const auto now = recorder();
                return now.is_object() && now["state"] == "recording" && now["seconds"] >= seconds &&
                       now["parts"] == parts;
            },
            30s);
    };
    ASSERT_TRUE(daemon->ask("take", {{"what", "live:lecture"}}).ok);
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(recorded(3, 1)) << recorder();
    source.kill(SIGKILL);
    start_source();
    ASSERT_TRUE(recorded(2, 2)) << recorder();
    ASSERT_TRUE(daemon->ask("live-stop").ok);
    const std::chrono::duration<double> lasted = std::chrono::steady_clock::now() - began;
    const auto file = [&] {
        std::error_code failed;
        for (const auto& entry : fs::directory_iterator(folder / "site/media/讲座", failed))
            if (entry.path().extension() == ".mkv") return entry.path();
        return fs::path();
    };
    ASSERT_TRUE(until([&] { return !file().empty(); }, 20s)) << recorder();
    EXPECT_EQ(file().filename().string().rfind("lecture speaker 20", 0), 0U) << file();
    const std::string quoted = "'" + file().string() + "'";
    const std::string length =
        said_by("ffprobe -v error -show_entries format=duration -of csv=p=0 " + quoted);
    EXPECT_NEAR(std::strtod(length.c_str(), nullptr), lasted.count(), 1.0) << length;
    EXPECT_EQ(said_by("ffmpeg -nostdin -v error -i " + quoted + " -f null -"), "")
        << "it plays without a word";
    // It is the latest one, and the list that plays that has it by itself.
    EXPECT_TRUE(last_is("media/讲座/" + file().filename().string()));
}

TEST_F(LiveProcess,
       another_layout_of_a_link_comes_on_all_screens_at_one_instant_and_is_forgotten_with_the_link) {
    const auto layout = [&] { return daemon->status()["links"][0]["layout"].get<std::string>(); };
    const auto slides = two_sources(
        "    layouts: {talk: {wall: speaker, room: speaker}, slides: {wall: slides, room: {main: slides, "
        "inset: speaker}}}\n    latency: 300ms\n    transition: cut\n");
    ASSERT_TRUE(last_is("navy"));
    ASSERT_TRUE(until([&] { return daemon->status()["live"].size() == 2; }));
    EXPECT_FALSE(daemon->ask("live-layout", {{"layout", "slides"}}).ok) << "it is not on";
    ASSERT_TRUE(daemon->ask("take", {{"what", "live:lecture"}, {"for", "10m"}}).ok);
    ASSERT_TRUE(last_is("live:lecture/speaker"));
    EXPECT_FALSE(daemon->ask("live-layout", {{"layout", "slide"}}).ok) << "there is none of that name";
    const auto turned = daemon->ask("live-layout", {{"layout", "slides"}});
    ASSERT_TRUE(turned.ok) << turned.error;
    EXPECT_EQ(layout(), "slides");
    EXPECT_TRUE(last_on("wall-1", "live:lecture/slides"));
    EXPECT_TRUE(last_on("room-1", "live:lecture"));
    // The last picture of the old layout was the same one on both, give or take one that a busy machine took.
    const auto last_of = [&](const std::string& node) {
        const auto pictures = live_on(node);
        return pictures.empty() ? 0 : pictures.rbegin()->second;
    };
    EXPECT_LE(std::abs(last_of("wall-1") - last_of("room-1")), 200'000'000);
    EXPECT_TRUE(daemon->ask("live-stop", {{"link", "lecture"}}).ok);
    EXPECT_TRUE(last_is("navy"));
    EXPECT_TRUE(until([&] { return layout() == "talk"; }));
}

} // namespace
} // namespace lianping::live
