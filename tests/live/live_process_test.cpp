// A link with the real programs: a controller, a source's process and two players. What the players say they
// showed is read from their present logs.

#include "beeps_heard.h"
#include "controller/daemon.h"
#include "support/calm.h"
#include "support/process.h"
#include "support/said_by.h"
#include "time/clock.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace lianping::live {
namespace {

using lianping::testing::Calm;
using lianping::testing::Monotonic;
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
    Monotonic at; // when it was on the glass
};

// What a player's own log has.
std::vector<Shown> shown_in(const fs::path& log) {
    std::vector<Shown> all;
    std::ifstream file(log);
    for (std::string line; std::getline(file, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (json.is_object() && json.contains("due"))
            all.push_back({json["due"], json["frame"], json["item"],
                           Monotonic(std::chrono::nanoseconds(json["host"].get<std::int64_t>()))});
    }
    return all;
}

// Seconds.
double length_of(const fs::path& file) {
    return std::strtod(
        said_by("ffprobe -v error -show_entries format=duration -of csv=p=0 '" + file.string() + "'")
            .text.c_str(),
        nullptr);
}

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
        if (host_took_them) GTEST_SKIP() << calm.words();
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
    // That it is as long as the time from one instant to the other, where both were calm.
    void expect_lasts(const fs::path& file, Monotonic from, Monotonic to) {
        // It begins and ends a little later.
        host_took_them = !until([&] { return calm.at(from + 1s) && calm.at(to + 500ms); }, 5s);
        if (!host_took_them) {
            EXPECT_NEAR(length_of(file), std::chrono::duration<double>(to - from).count(), 1.0);
        }
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
    std::vector<Shown> shown_on(const std::string& node) const { return shown_in(log_of(node)); }
    // Of what it showed from its `begun`-th picture on, what it showed in calm moments.
    std::vector<Shown> calmly_shown_on(const std::string& node, std::size_t begun) const {
        auto shown = shown_on(node);
        shown.erase(shown.begin(),
                    shown.begin() + static_cast<std::ptrdiff_t>(std::min(begun, shown.size())));
        std::erase_if(shown, [&](const Shown& one) { return !calm.at(one.at); });
        return shown;
    }
    // Live pictures, by the time of their capture.
    std::map<std::int64_t, Shown> live_on(const std::string& node) const {
        std::map<std::int64_t, Shown> frames;
        for (const Shown& shown : shown_on(node))
            if (shown.item == "live:lecture/speaker") frames[shown.frame] = shown;
        return frames;
    }
    bool live_everywhere(std::size_t pictures) const {
        return until(
            [&] { return live_on("wall-1").size() >= pictures && live_on("room-1").size() >= pictures; },
            30s);
    }
    bool last_on(const std::string& node, const std::string& item) const {
        return until([&] {
            const auto shown = shown_on(node);
            return !shown.empty() && shown.back().item == item;
        });
    }
    bool last_is(const std::string& item) const { return last_on("wall-1", item) && last_on("room-1", item); }

    const Calm calm;
    bool host_took_them = false; // and something could not be judged
    fs::path folder;
    std::optional<Daemon> daemon;
    std::map<std::string, Process> players;
    Process source;
};

TEST_F(LiveProcess, both_screens_show_the_same_pictures_each_at_its_capture_plus_the_latency) {
    start_source();
    ASSERT_TRUE(live_everywhere(100));
    const auto came = calm.until([&] { return calmly_shown_on("wall-1", 0).size() >= 100; }, 20s);
    EXPECT_NE(came, Calm::Came::no);
    host_took_them = came == Calm::Came::host_took_them;
    const auto wall = live_on("wall-1"), room = live_on("room-1");
    // Where both were there already: from the later beginning to the earlier end.
    const auto from = std::max(wall.begin()->first, room.begin()->first);
    const auto to = std::min(wall.rbegin()->first, room.rbegin()->first);
    std::size_t on_wall = 0, on_both = 0; // in calm moments
    for (auto at = wall.lower_bound(from); at != wall.end() && at->first <= to; ++at) {
        const Shown& shown = at->second;
        const bool counts = calm.at(shown.at);
        on_wall += counts;
        // A frame's number is the time of its capture in whole microseconds.
        const auto after = shown.due - shown.frame * 1000 - latency / 1ns;
        EXPECT_TRUE(after >= 0 && after < 1000) << "due is stamp + latency, not " << after << " ns off";
        const auto there = room.find(at->first);
        if (there == room.end()) continue;
        on_both += counts;
        EXPECT_EQ(there->second.due, shown.due);
    }
    if (host_took_them) return;
    ASSERT_GT(on_wall, 20U);
    // On a busy machine either may miss a picture; they never show others.
    EXPECT_GT(on_both * 10, on_wall * 7);
    EXPECT_EQ(daemon->status()["live"][0]["state"], "live");
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
    // By how many seconds those of calm moments were off.
    const auto heard = [&](const char* node) {
        std::vector<double> off;
        for (const Beep& beep : beeps_heard(folder / (std::string(node) + ".f32")))
            if (calm.at(lianping::testing::monotonic_of(beep.at)))
                off.push_back(std::abs(std::remainder(beep.wall - 0.120, 1.0)));
        std::sort(off.begin(), off.end());
        return off;
    };
    const auto came =
        calm.until([&] { return heard("wall-1").size() >= 8 && heard("room-1").size() >= 8; }, 30s);
    EXPECT_NE(came, Calm::Came::no);
    host_took_them = came == Calm::Came::host_took_them;
    for (const char* node : {"wall-1", "room-1"}) {
        const std::vector<double> off = heard(node);
        if (off.size() < 8) continue;
        std::printf("%s: %zu beeps, off by p50 %.2f ms, most %.2f ms\n", node, off.size(),
                    off[off.size() / 2] * 1e3, off.back() * 1e3);
        // The first may be heard while the device's clock is still being learned.
        EXPECT_LT(off[off.size() / 2], 0.005) << node;
        EXPECT_LT(off[off.size() * 3 / 4], 0.010) << node;
    }
    EXPECT_EQ(daemon->status()["live"][0]["sound"], "a beep each second");
    // Mute, it is silent in both rooms, and its pictures go on.
    const auto now = [] {
        return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    };
    const auto heard_behind = [&](double from) {
        std::size_t beeps = 0;
        for (const char* node : {"wall-1", "room-1"})
            for (const Beep& beep : beeps_heard(folder / (std::string(node) + ".f32")))
                beeps += beep.wall > from ? 1 : 0;
        return beeps;
    };
    EXPECT_TRUE(daemon->ask("live-mute", {{"source", "speaker"}}).ok);
    EXPECT_TRUE(until([&] { return daemon->status()["live"][0]["muted"] == true; }));
    const double mute = now() + 0.5; // what was captured before is on its way
    const auto pictures = live_on("wall-1").size();
    EXPECT_TRUE(until([&] { return now() > mute + 5 && live_on("wall-1").size() > pictures + 50; }, 30s));
    EXPECT_EQ(heard_behind(mute), 0U);
    EXPECT_TRUE(daemon->ask("live-mute", {{"source", "speaker"}, {"off", "yes"}}).ok);
    const double unmute = now();
    EXPECT_TRUE(until([&] { return heard_behind(unmute) >= 6; }, 20s)) << heard_behind(unmute);
}

TEST_F(LiveProcess, a_sender_that_is_killed_leaves_the_slate_and_comes_back_by_itself) {
    start_source();
    ASSERT_TRUE(live_everywhere(30));
    const std::string away = "live:lecture/speaker (away)";
    // How long the last picture stays.
    const auto stays = [&](const std::string& node, std::size_t begun) {
        const auto shown = shown_on(node);
        for (std::size_t n = begun; n < shown.size(); ++n)
            if (shown[n].item == away) return Duration(shown[n].due - shown[n - 1].due);
        return Duration::max();
    };
    const auto gone_on = calm.undisturbed([&] {
        const auto before = live_on("wall-1").size();
        if (!source.runs()) start_source();
        EXPECT_TRUE(live_everywhere(before + 30));
        const auto wall = shown_on("wall-1").size(), room = shown_on("room-1").size();
        source.kill(SIGKILL);
        EXPECT_TRUE(last_is(away));
        return std::max(stays("wall-1", wall), stays("room-1", room));
    });
    if (gone_on) {
        EXPECT_LE(*gone_on, 1s);
    }
    host_took_them = !gone_on;
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
    const auto seen = [&] { return calmly_shown_on("wall-1", begun); };
    daemon->kill(SIGKILL);
    const auto alone = calm.until([&] { return seen().size() >= 75; }, 15s, 30s);
    daemon->start();
    ASSERT_TRUE(until([&] { return daemon->is_up(); })) << daemon->log();
    const auto before = seen().size();
    const auto after = calm.until([&] { return seen().size() >= before + 150; }, 20s); // until it has settled
    for (const auto came : {alone, after}) EXPECT_NE(came, Calm::Came::no) << seen().size();
    for (const Shown& one : seen()) EXPECT_EQ(one.item, "live:lecture/speaker") << one.due;
    host_took_them = alone == Calm::Came::host_took_them || after == Calm::Came::host_took_them;
}

TEST_F(LiveProcess, a_link_is_put_on_by_hand_with_its_first_picture_and_goes_by_hand) {
    const auto slides = two_sources(
        "    layouts: {all: {wall: {main: slides, inset: speaker}, room: speaker}}\n    latency: 300ms\n");
    ASSERT_TRUE(last_is("navy"));
    bool was_on = false;
    const auto shown = calm.undisturbed([&] {
        if (std::exchange(was_on, true)) {
            EXPECT_TRUE(daemon->ask("release").ok);
            EXPECT_TRUE(last_is("navy"));
        }
        EXPECT_TRUE(until([&] {
            const auto sources = daemon->status()["live"];
            return sources.size() == 2 && sources[0]["state"] == "idle" && sources[1]["state"] == "idle";
        }));
        const auto begun = shown_on("room-1").size(), pictures = live_on("room-1").size();
        const auto taken = daemon->ask("take", {{"what", "live:lecture"}});
        EXPECT_TRUE(taken.ok) << taken.error;
        // Each screen has its own part of the link: the wall a layout of two streams, the room one.
        EXPECT_TRUE(until([&] { return live_on("room-1").size() >= pictures + 30; }));
        EXPECT_TRUE(last_on("wall-1", "live:lecture"));
        auto all = shown_on("room-1");
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begun));
        return all;
    });
    for (const Shown& one : shown.value_or(std::vector<Shown>{}))
        EXPECT_NE(one.item, "live:lecture/speaker (away)");
    host_took_them = !shown;
    const auto live = daemon->status()["live"];
    ASSERT_EQ(live.size(), 2U);
    for (const auto& each : live) EXPECT_TRUE(each["wanted"]) << each["stream"];
    EXPECT_TRUE(daemon->ask("release").ok);
    EXPECT_TRUE(last_is("navy"));
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
    const Monotonic began = Calm::now();
    ASSERT_TRUE(recorded(3, 1)) << recorder();
    source.kill(SIGKILL);
    start_source();
    ASSERT_TRUE(recorded(2, 2)) << recorder();
    ASSERT_TRUE(daemon->ask("live-stop").ok);
    const Monotonic ended = Calm::now();
    ASSERT_TRUE(until([&] { return !recordings("讲座").empty(); }, 20s)) << recorder();
    const fs::path file = recordings("讲座").front();
    EXPECT_EQ(file.filename().string().rfind("lecture speaker 20", 0), 0U) << file;
    expect_lasts(file, began, ended);
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
    const Monotonic began = Calm::now();
    ASSERT_TRUE(recorded(2, 1)) << recorder();
    daemon->kill(SIGKILL);
    ASSERT_TRUE(live_everywhere(live_on("wall-1").size() + 50));
    EXPECT_TRUE(recordings("讲座").empty()) << "it goes on";
    daemon->start();
    ASSERT_TRUE(until([&] { return daemon->is_up(); })) << daemon->log();
    // It orders nothing to end until it has heard what is on.
    ASSERT_TRUE(recorded(10, 1)) << recorder();
    ASSERT_TRUE(daemon->ask("live-stop").ok);
    const Monotonic ended = Calm::now();
    ASSERT_TRUE(until([&] { return !recordings("讲座").empty(); })) << recorder();
    EXPECT_EQ(recordings("讲座").size(), 1U);
    expect_lasts(recordings("讲座").front(), began, ended);
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
    ASSERT_TRUE(last_is("navy"));
    // Those that were calm from before they began to their end.
    const auto monotonic = Calm::now() - std::chrono::system_clock::now().time_since_epoch();
    std::set<int> judged;
    for (int n = 0; n < lectures; ++n) {
        const Monotonic begins = monotonic + (first + n * length).time_since_epoch();
        if (calm.between(begins - 2s, begins + length)) judged.insert(n);
    }
    host_took_them = judged.size() < lectures / 2;
    std::set<int> unjudged;
    for (int n = 0; n < lectures; ++n)
        if (!judged.contains(n)) unjudged.insert(n);
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
        // A busy machine may miss a first picture now and then; never is another one shown.
        int began_late = 0;
        std::size_t pictures = 0;
        for (const int n : judged) {
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
        if (!judged.empty()) {
            EXPECT_GT(pictures, judged.size() * 3 * 25 * 7 / 10U) << node;
        }
    }
    for (const std::string link : {"lecture", "other"}) {
        const std::size_t wanted = link == "lecture" ? 6 : 4;
        ASSERT_TRUE(until([&] { return recordings(link).size() >= wanted; }))
            << link << recordings(link).size();
        // Whose a file is its name does not tell: as many as were not judged may be of another length.
        const auto files = recordings(link);
        const auto is_odd = [](const fs::path& file) { return std::abs(length_of(file) - 3) > 1; };
        const auto may =
            std::count_if(unjudged.begin(), unjudged.end(), [&](int n) { return link_of(n) == link; });
        EXPECT_LE(std::count_if(files.begin(), files.end(), is_odd), may) << link;
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
    // At no instant one screen shows the old layout and the other one the new.
    const auto as_one = calm.undisturbed([&] {
        if (layout() == "slides") {
            EXPECT_TRUE(daemon->ask("live-layout", {{"layout", "talk"}}).ok);
            EXPECT_TRUE(last_is("live:lecture/speaker"));
        }
        const std::size_t wall = shown_on("wall-1").size(), room = shown_on("room-1").size();
        const auto turned = daemon->ask("live-layout", {{"layout", "slides"}});
        EXPECT_TRUE(turned.ok) << turned.error;
        EXPECT_EQ(layout(), "slides");
        EXPECT_TRUE(last_on("wall-1", "live:lecture/slides"));
        EXPECT_TRUE(last_on("room-1", "live:lecture"));
        std::int64_t last_of_old = 0, first_of_new = std::numeric_limits<std::int64_t>::max();
        for (const auto& [node, item, begun] : {std::tuple("wall-1", "live:lecture/slides", wall),
                                                std::tuple("room-1", "live:lecture", room)}) {
            const auto shown = shown_on(node);
            for (std::size_t n = begun; n < shown.size(); ++n) {
                if (shown[n].item == "live:lecture/speaker")
                    last_of_old = std::max(last_of_old, shown[n].due);
                if (shown[n].item == item) first_of_new = std::min(first_of_new, shown[n].due);
            }
        }
        return last_of_old < first_of_new;
    });
    if (as_one) {
        EXPECT_TRUE(*as_one);
    }
    host_took_them = !as_one;
    EXPECT_TRUE(daemon->ask("live-stop", {{"link", "lecture"}}).ok);
    EXPECT_TRUE(last_is("navy"));
    EXPECT_TRUE(until([&] { return layout() == "talk"; }));
}

} // namespace
} // namespace lianping::live
