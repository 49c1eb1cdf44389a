// A link with the real programs: a controller, a source's process and two players. What the players say they
// showed is read from their present logs.

#include "controller/daemon.h"
#include "support/process.h"
#include "support/said_by.h"
#include "time/clock.h"
#include "time/stolen_time.h"

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

namespace lianping::live {
namespace {

using lianping::testing::Process;
using lianping::testing::said_by;

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
    void start_player(const std::string& node, const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{LIANPING_BIN_DIR "/lianping-player",
                                       "--node",
                                       node,
                                       "--data",
                                       (folder / "data").string(),
                                       "--headless",
                                       "--present-log",
                                       log_of(node).string()};
        words.insert(words.end(), more.begin(), more.end());
        players[node].start(words, folder / (node + ".log"));
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
    // A site whose link is recorded, and on by hand alone; `day` is the default's items.
    void recorded_site(const std::string& day) {
        std::ofstream(folder / "site/playlists/day.yaml") << "items: " << day << "\n";
        std::ofstream(folder / "site/site.yaml")
            << "site: 厦港\ntimezone: Asia/Shanghai\n"
               "screens:\n  wall: {size: 320x180, default: day}\n  room: {size: 320x180, default: day}\n"
               "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
               "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 320x180, fps: 25}}\n"
               "    layouts: {all: {wall: speaker, room: speaker}}\n    latency: 300ms\n"
               "    record: {sources: speaker, folder: media/讲座/}\n";
        start_source();
        ASSERT_TRUE(last_is("navy"));
    }
    // What its recorder says of itself.
    nlohmann::json recorder() const {
        const auto live = daemon->status()["live"];
        return live.empty() ? nlohmann::json() : nlohmann::json(live[0]["recorder"]);
    }
    bool recorded(double seconds, unsigned parts) const {
        return until(
            [&] {
                const auto now = recorder();
                return now.is_object() && now["state"] == "recording" && now["seconds"] >= seconds &&
                       now["parts"] == parts;
            },
            30s);
    }
    // The finished ones.
    std::vector<fs::path> recordings(const std::string& in) const {
        std::vector<fs::path> files;
        std::error_code failed;
        for (const auto& entry : fs::directory_iterator(folder / "site/media" / in, failed))
            if (entry.path().extension() == ".mkv") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        return files;
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

// What a simulated loudspeaker was given: when beeps began in it, by the wall clock.
std::vector<double> beeps_heard(const fs::path& file) {
    const double to_wall =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count() -
        std::chrono::duration<double>(RealClock().now().since_origin()).count();
    std::ifstream times(file.string() + ".times"), samples(file, std::ios::binary);
    std::vector<double> beeps;
    std::int64_t frame = 0, house = 0, node = 0, quiet = 0;
    std::vector<std::array<float, 2>> period;
    for (std::int64_t before = 0; times >> frame >> house >> node; before = frame) {
        period.resize(before == 0 ? 256 : static_cast<std::size_t>(frame - before));
        samples.clear();
        samples.seekg(frame * 8);
        samples.read(reinterpret_cast<char*>(period.data()), static_cast<std::streamsize>(period.size() * 8));
        for (std::size_t n = 0; samples && n < period.size(); ++n) {
            const bool sounds = std::abs(period[n][0]) > 0.05F;
            if (sounds && quiet > 4800)
                beeps.push_back(static_cast<double>(node) * 1e-9 + static_cast<double>(n) / 48'000 + to_wall);
            quiet = sounds ? 0 : quiet + 1;
        }
    }
    return beeps;
}

TEST_F(LiveProcess, a_beep_is_heard_in_both_rooms_at_the_second_of_its_capture_and_the_latency) {
    std::ofstream(folder / "site/site.yaml")
        << "site: 厦港\ntimezone: Asia/Shanghai\n"
           "screens:\n  wall: {size: 320x180, default: {live: lecture}, sound: on}\n"
           "  room: {size: 320x180, default: {live: lecture}, sound: on}\n"
           "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
           "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 320x180, fps: 25}}\n"
           "    layouts: {all: {wall: speaker, room: speaker}}\n    latency: 120ms\n";
    for (const char* node : {"wall-1", "room-1"}) {
        const std::string drift = node == std::string("wall-1") ? "50" : "-50";
        start_player(node, {"--audio-device", "file:" + (folder / (std::string(node) + ".f32")).string() +
                                                  ",drift=" + drift + "ppm"});
    }
    start_source();
    const auto heard = [&](const char* node) { return beeps_heard(folder / (std::string(node) + ".f32")); };
    ASSERT_TRUE(until([&] { return heard("wall-1").size() >= 8 && heard("room-1").size() >= 8; }, 40s));
    for (const char* node : {"wall-1", "room-1"}) {
        std::vector<double> off;
        for (const double at : heard(node)) off.push_back(std::abs(std::remainder(at - 0.120, 1.0)));
        std::sort(off.begin(), off.end());
        std::printf("%s: %zu beeps, off by p50 %.2f ms, most %.2f ms\n", node, off.size(),
                    off[off.size() / 2] * 1e3, off.back() * 1e3);
        // The first may be heard while the device's clock is still being learned.
        EXPECT_LT(off[off.size() / 2], 0.005) << node;
        EXPECT_LT(off[off.size() * 3 / 4], 0.010) << node;
    }
    EXPECT_EQ(daemon->status()["live"][0]["sound"], "a beep each second");
    EXPECT_TRUE(daemon->ask("live-mute", {{"source", "speaker"}}).ok);
    EXPECT_TRUE(until([&] { return daemon->status()["live"][0]["muted"] == true; }));
}

TEST_F(LiveProcess, a_sender_that_is_killed_leaves_the_slate_and_comes_back_by_itself) {
    start_source();
    ASSERT_TRUE(live_everywhere(30));
    source.kill(SIGKILL);
    EXPECT_TRUE(last_is("live:lecture/speaker (away)"));
    const auto gone_on = [&](const std::string& node) {
        const auto shown = shown_on(node);
        const auto away = std::find_if(shown.begin(), shown.end(), [](const Shown& one) {
            return one.item == "live:lecture/speaker (away)";
        });
        return away == shown.begin() || away == shown.end() ? Duration::max()
                                                            : Duration(away->due - std::prev(away)->due);
    };
    for (const char* node : {"wall-1", "room-1"}) EXPECT_LE(gone_on(node), 1s) << node;
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

// Seconds.
double length_of(const fs::path& file) {
    return std::strtod(
        said_by("ffprobe -v error -show_entries format=duration -of csv=p=0 '" + file.string() + "'")
            .text.c_str(),
        nullptr);
}

// mpv warns of a gap, which is there where a recorder was killed.
void plays_without_an_error(const fs::path& file) {
    const std::string quoted = "'" + file.string() + "'";
    EXPECT_EQ(said_by("ffmpeg -nostdin -v error -i " + quoted + " -f null - 2>&1").text, "");
    EXPECT_EQ(said_by("mpv --no-config --vo=null --ao=null --untimed --msg-level=all=error " + quoted +
                      " 2>&1 && echo played")
                  .text,
              "played\n");
}

TEST_F(LiveProcess, a_lecture_is_recorded_whole_though_the_recorder_is_killed_in_its_midst) {
    ASSERT_NO_FATAL_FAILURE(recorded_site("[{colour: navy, for: 2s}, {recording: lecture}]"));
    ASSERT_TRUE(daemon->ask("take", {{"what", "live:lecture"}}).ok);
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(recorded(3, 1)) << recorder();
    source.kill(SIGKILL);
    start_source();
    ASSERT_TRUE(recorded(2, 2)) << recorder();
    ASSERT_TRUE(daemon->ask("live-stop").ok);
    const std::chrono::duration<double> lasted = std::chrono::steady_clock::now() - began;
    ASSERT_TRUE(until([&] { return !recordings("讲座").empty(); }, 20s)) << recorder();
    const fs::path file = recordings("讲座").front();
    EXPECT_EQ(file.filename().string().rfind("lecture speaker 20", 0), 0U) << file;
    EXPECT_NEAR(length_of(file), lasted.count(), 1.0);
    plays_without_an_error(file);
    const std::string quoted = "'" + file.string() + "'";
    EXPECT_EQ(
        said_by("ffprobe -v error -select_streams a -show_entries stream=codec_name,channels -of csv=p=0 " +
                quoted + " 2>&1")
            .text,
        "opus,2\n")
        << "with its sound";
    // A second's beep each, a tenth of a second long.
    const std::string beeps = said_by("ffmpeg -nostdin -v info -i " + quoted +
                                      " -af silencedetect=n=-30dB:d=0.3 -f null - 2>&1 | grep -c silence_end")
                                  .text;
    EXPECT_GE(std::strtol(beeps.c_str(), nullptr, 10), 3) << beeps;
    // It is the latest one, and the list that plays that has it by itself.
    EXPECT_TRUE(last_is("media/讲座/" + file.filename().string()));
}

TEST_F(LiveProcess, a_controller_that_dies_and_comes_back_in_a_lecture_leaves_its_recording_whole) {
    ASSERT_NO_FATAL_FAILURE(recorded_site("[{colour: navy, for: 2s}]"));
    ASSERT_TRUE(daemon->ask("take", {{"what", "live:lecture"}, {"for", "10m"}}).ok);
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(recorded(2, 1)) << recorder();
    daemon->kill(SIGKILL);
    ASSERT_TRUE(live_everywhere(live_on("wall-1").size() + 50));
    EXPECT_TRUE(recordings("讲座").empty()) << "it goes on";
    daemon->start();
    ASSERT_TRUE(until([&] { return daemon->is_up(); })) << daemon->log();
    // It orders nothing to end until it has heard what is on.
    ASSERT_TRUE(recorded(10, 1)) << recorder();
    ASSERT_TRUE(daemon->ask("live-stop").ok);
    const std::chrono::duration<double> lasted = std::chrono::steady_clock::now() - began;
    ASSERT_TRUE(until([&] { return !recordings("讲座").empty(); })) << recorder();
    EXPECT_EQ(recordings("讲座").size(), 1U);
    EXPECT_NEAR(length_of(recordings("讲座").front()), lasted.count(), 1.0);
    plays_without_an_error(recordings("讲座").front());
}

// By the schedule, of two links in turn, twice each: what is warmed ahead, goes on, and comes again.
TEST_F(LiveProcess, ten_lectures_back_to_back_begin_and_end_on_time_and_are_recorded_each) {
    constexpr auto length = 3s;
    constexpr int lectures = 10;
    std::ofstream(folder / "site/playlists/day.yaml") << "items: [{colour: navy, for: 2s}]\n";
    std::string site =
        "site: 厦港\ntimezone: UTC\n"
        "screens:\n  wall: {size: 320x180, default: day}\n  room: {size: 320x180, default: day}\n"
        "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\nlinks:\n";
    for (const std::string link : {"lecture", "other"})
        site += "  " + link + ":\n    sources: {speaker: {test: yes, size: 320x180, fps: 25}}\n" +
                "    layouts: {all: {wall: speaker, room: speaker}}\n    latency: 300ms\n" +
                "    record: {sources: speaker, folder: media/" + link + "/}\n";
    std::ofstream(folder / "site/site.yaml") << site;
    start_source();
    const Process other({LIANPING_BIN_DIR "/lianping-live", "--source", "other/speaker", "--data",
                         (folder / "data").string()},
                        folder / "other.log");
    ASSERT_TRUE(last_is("navy"));
    ASSERT_TRUE(until([&] { return daemon->status()["live"].size() == 2; }));
    StealClock stolen;
    // Whole seconds, so that the schedule can say them.
    const auto first = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now()) + 15s;
    const auto link_of = [](int n) { return n / 2 % 2 == 0 ? "lecture" : "other"; };
    std::string schedule = "schedule:\n";
    for (int n = 0; n < lectures; ++n) {
        const std::time_t at = std::chrono::system_clock::to_time_t(first + n * length);
        std::tm civil{};
        ::gmtime_r(&at, &civil);
        std::array<char, 32> text{};
        std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &civil);
        schedule += "  - {name: '" + std::to_string(n + 1) + "', play: {live: " + link_of(n) +
                    "}, starting: " + text.data() + ", for: 3s}\n";
    }
    std::ofstream(folder / "site/schedule.yaml") << schedule;
    ASSERT_TRUE(until([&] { return std::chrono::system_clock::now() > first; }, 20s));
    ASSERT_TRUE(until([&] { return std::chrono::system_clock::now() > first + lectures * length; }, 60s));
    // A tenth taken by the host is seconds in which none of these programs ran: it says nothing of them.
    const double taken = stolen.share();
    if (taken > 0.1) GTEST_SKIP() << "the host took " << taken * 100 << " % of the processors";
    ASSERT_TRUE(last_is("navy"));
    const auto clock = daemon->status()["clock"];
    const auto house_of = [&](std::chrono::system_clock::time_point at) {
        // The anchor is the house time at which UTC was what it says.
        std::tm civil{};
        const std::string anchor = clock["anchor_utc"];
        ::strptime(anchor.c_str(), "%Y-%m-%dT%H:%M:%S", &civil);
        const double fraction = std::strtod(anchor.substr(19).c_str(), nullptr);
        const auto utc = std::chrono::system_clock::from_time_t(::timegm(&civil));
        return clock["anchor_house_ns"].get<std::int64_t>() +
               std::chrono::duration_cast<std::chrono::nanoseconds>(at - utc).count() -
               static_cast<std::int64_t>(fraction * 1e9);
    };
    for (const char* node : {"wall-1", "room-1"}) {
        const auto shown = shown_on(node);
        // A machine that is taken away may miss a first picture now and then; never is another one shown.
        int began_late = 0;
        std::size_t pictures = 0;
        for (int n = 0; n < lectures; ++n) {
            // The anchor is said to a millisecond.
            const std::int64_t begins = house_of(first + n * length) - 2'000'000,
                               ends = begins + length / 1ns;
            std::vector<Shown> during;
            std::copy_if(shown.begin(), shown.end(), std::back_inserter(during),
                         [&](const Shown& one) { return one.due >= begins && one.due < ends; });
            ASSERT_FALSE(during.empty()) << node << ", lecture " << n + 1;
            EXPECT_LT(during.front().due - begins, 1'000'000'000) << node << ", lecture " << n + 1;
            if (during.front().due - begins > 80'000'000) ++began_late;
            pictures += during.size();
            for (const Shown& one : during)
                EXPECT_EQ(one.item, std::string("live:") + link_of(n) + "/speaker")
                    << node << ", lecture " << n + 1;
        }
        EXPECT_LE(began_late, 2) << node;
        EXPECT_GT(pictures, lectures * 3 * 25 * 7 / 10U) << node;
    }
    for (const std::string link : {"lecture", "other"}) {
        const std::size_t wanted = link == "lecture" ? 6 : 4;
        ASSERT_TRUE(until([&] { return recordings(link).size() >= wanted; }))
            << link << recordings(link).size();
        for (const fs::path& file : recordings(link)) EXPECT_NEAR(length_of(file), 3, 1) << file;
        plays_without_an_error(recordings(link).back());
    }
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
    // At no instant one screen shows the old layout and the other one the new.
    std::int64_t last_of_old = 0, first_of_new = std::numeric_limits<std::int64_t>::max();
    for (const auto& [node, item] :
         {std::pair("wall-1", "live:lecture/slides"), std::pair("room-1", "live:lecture")})
        for (const Shown& shown : shown_on(node)) {
            if (shown.item == "live:lecture/speaker") last_of_old = std::max(last_of_old, shown.due);
            if (shown.item == item) first_of_new = std::min(first_of_new, shown.due);
        }
    EXPECT_LT(last_of_old, first_of_new);
    EXPECT_TRUE(daemon->ask("live-stop", {{"link", "lecture"}}).ok);
    EXPECT_TRUE(last_is("navy"));
    EXPECT_TRUE(until([&] { return layout() == "talk"; }));
}

} // namespace
} // namespace lianping::live
