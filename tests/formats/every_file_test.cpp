// Every file of ../shared/media through the probe and then through the player's own source to its last
// picture, each in a child of its own: nothing crashes, hangs, or takes more than seconds or 1 GB, and what
// `check` says of a file is what the player finds in it.

#include "base/instrumented.h"
#include "media/probe.h"
#include "player/sources/open_source.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace lianping::player {
namespace {

namespace fs = std::filesystem;

constexpr int chunks = 8;
constexpr int files = 422;               // that the manifest names
constexpr auto effort_at_most = 10s;     // of processors, whatever else the machine does
constexpr int small_films_at_most = 25;  // or so many times what a small film takes on a machine that is slow
constexpr unsigned seconds_at_most = 60; // of the clock on the wall: then it hangs
constexpr auto longest_watched = 15s;    // of longer films the beginning and the end are watched

fs::path shared_media() { return fs::path(LIANPING_SHARED_DIR) / "media"; }

// path -> what FFmpeg 5.1's own programs made of it ("decodes", "FAILS ...", "" for texts).
std::map<std::string, std::string> manifest() {
    std::map<std::string, std::string> rows;
    std::ifstream file(shared_media() / "MANIFEST.tsv");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> cells;
        std::istringstream row(line);
        for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
        rows[cells.front()] = cells.size() > 7 ? cells[7] : "";
    }
    return rows;
}

struct Viewing {
    int pictures = 0;
    Duration ends{};   // of the last picture that was shown
    std::string fault; // what no viewer may meet; empty: none
    std::string trouble;
    bool failed = false;
};

// Looks at the source as a presenter does, from change to change.
Viewing watch(Source& source, Duration from, Duration until) {
    Viewing seen;
    Duration position = from;
    const auto patience = std::chrono::seconds(seconds_at_most / 2); // with a single picture
    auto give_up = std::chrono::steady_clock::now() + patience;
    FramePtr last;
    for (;;) {
        const Selection now = source.select(position);
        if (now.state == SourceState::pending && std::chrono::steady_clock::now() < give_up) {
            std::this_thread::sleep_for(1ms);
            continue;
        }
        if (now.frame && (!last || now.frame->id != last->id)) {
            if (last && now.frame->due <= last->due) seen.fault = "pictures go back in time";
            if (now.frame->width == 0 || now.frame->planes[0].data == nullptr)
                seen.fault = "an empty picture";
            last = now.frame;
            ++seen.pictures;
            give_up = std::chrono::steady_clock::now() + patience;
            seen.ends = last->due + last->lasts;
        }
        seen.trouble = source.trouble();
        seen.failed = now.state == SourceState::failed;
        if (now.state == SourceState::pending) seen.fault = "no picture comes and none will";
        if (now.state != SourceState::ready || now.next_due >= until || !seen.fault.empty()) return seen;
        position = now.next_due;
    }
}

// What becomes of one file, in one line: "played N", "sound", "refused WHY", "broke WHY" (it began and could
// not go on), "BAD WHY".
std::string judged(const fs::path& file) {
    const auto info = media::probe(file);
    if (!info) return "refused " + info.error().message;
    if (info->kind == media::MediaInfo::Kind::audio) return "sound";
    const RectF screen{0, 0, 1920, 1080};
    Item item;
    item.media = file.string();
    const bool film = info->kind == media::MediaInfo::Kind::video;
    item.kind = film ? Item::Kind::video : Item::Kind::image;
    item.length = film ? info->length : Duration(10s);
    item.span = film ? info->length : Duration::zero();

    const bool at_once = !film || info->length <= longest_watched;
    Viewing seen = watch(*open_source(item, {}, Duration::zero(), screen), Duration::zero(),
                         at_once ? Duration::max() : Duration(3s));
    if (!at_once && seen.fault.empty() && !seen.failed) {
        const int before = seen.pictures;
        const Duration from = info->length - 1s;
        seen = watch(*open_source(item, {}, from, screen), from, Duration::max());
        seen.pictures += before;
    }
    if (!seen.fault.empty()) return "BAD " + seen.fault + " (" + seen.trouble + ")";
    if (seen.pictures == 0) return "BAD probe takes it, the player shows nothing: " + seen.trouble;
    if (seen.failed) return "broke " + seen.trouble;
    if (film && std::abs((seen.ends - info->length).count()) > 1000)
        return "BAD its last picture ends at " + std::to_string(seen.ends.count()) + ", not at " +
               std::to_string(info->length.count());
    return "played " + std::to_string(seen.pictures);
}

struct Outcome {
    std::string verdict; // as above, or how its process ended
    long kib = 0;        // the most memory it had
    std::chrono::milliseconds effort{};
};

std::chrono::milliseconds effort_of(const struct rusage& usage) {
    const auto part = [](const timeval& time) {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
    return std::chrono::duration_cast<std::chrono::milliseconds>(part(usage.ru_utime) + part(usage.ru_stime));
}

Outcome in_a_child(const fs::path& file) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return {"BAD no pipe", 0, {}};
    const pid_t child = fork();
    if (child == 0) {
        alarm(seconds_at_most);
        const std::string verdict = judged(file);
        const auto written = write(ends[1], verdict.data(), verdict.size());
        _exit(written == static_cast<ssize_t>(verdict.size()) ? 0 : 1);
    }
    close(ends[1]);
    Outcome outcome;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = read(ends[0], buffer.data(), buffer.size())) > 0;)
        outcome.verdict.append(buffer.data(), static_cast<std::size_t>(got));
    close(ends[0]);
    int status = 0;
    struct rusage usage {};
    wait4(child, &status, 0, &usage);
    if (WIFSIGNALED(status)) outcome.verdict = std::string("BAD ended by ") + strsignal(WTERMSIG(status));
    outcome.kib = usage.ru_maxrss;
    outcome.effort = effort_of(usage);
    return outcome;
}

bool begins(const std::string& text, const char* with) { return text.rfind(with, 0) == 0; }

// A host that runs its guests slowly counts that as their effort: then a small film of five seconds takes
// more, too.
std::chrono::milliseconds effort_allowed(const Outcome& outcome) {
    if (outcome.effort < effort_at_most) return effort_at_most;
    const Outcome small = in_a_child(shared_media() / "plays/openshot/run.mp4");
    return std::max<std::chrono::milliseconds>(effort_at_most, small.effort * small_films_at_most);
}

class EveryFile : public ::testing::TestWithParam<int> {};

TEST_P(EveryFile, is_shown_to_its_last_picture_or_refused_with_a_reason) {
    if (!fs::exists(shared_media())) GTEST_SKIP() << "../shared is not here";
    int index = 0, ran = 0;
    for (const auto& [path, ffmpeg] : manifest()) {
        if (index++ % chunks != GetParam()) continue;
        ASSERT_TRUE(fs::is_regular_file(shared_media() / path)) << path;
        ++ran;
        const Outcome outcome = in_a_child(shared_media() / path);
        const std::string& verdict = outcome.verdict;
        if (std::getenv("LIANPING_TELL") != nullptr)
            std::cout << path << ": " << verdict << " [" << outcome.kib / 1024 << " MiB, "
                      << outcome.effort.count() << " ms]\n";
        EXPECT_FALSE(begins(verdict, "BAD")) << path << ": " << verdict;
        EXPECT_FALSE(verdict.empty()) << path;
        EXPECT_EQ(verdict.find('\n'), std::string::npos) << path << ": " << verdict;
        if (!instrumented) {
            EXPECT_LT(outcome.kib, 1L << 20) << path;
            EXPECT_LT(outcome.effort, effort_allowed(outcome)) << path;
        }
        if (!begins(path, "plays/")) continue;
        // init.mp4 is the head of a stream without a single picture: FFmpeg decodes nothing of it without a
        // word.
        const bool plays = begins(ffmpeg, "decodes") && path != "plays/androidx/hls/multi-segment/init.mp4";
        if (plays)
            EXPECT_TRUE(begins(verdict, "played") || verdict == "sound") << path << ": " << verdict;
        else
            EXPECT_TRUE(begins(verdict, "refused")) << path << ": " << verdict;
    }
    EXPECT_EQ(index, files);
    EXPECT_EQ(ran, (files - GetParam() + chunks - 1) / chunks);
}

INSTANTIATE_TEST_SUITE_P(chunk, EveryFile, testing::Range(0, chunks));

} // namespace
} // namespace lianping::player
