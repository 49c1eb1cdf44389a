// Recordings of a source that runs on another machine: the real controller, and beside it, with a data folder
// of its own, the real lianping-live.

#include "controller/daemon.h"
#include "media/store.h"
#include "support/folder.h"
#include "support/process.h"
#include "support/said_by.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;
using controller::Daemon;
using controller::until;
using lianping::testing::Process;
using lianping::testing::said_by;
using nlohmann::json;
using ::testing::HasSubstr;

constexpr Duration patience = 60s; // of a machine that has other things to do
constexpr const char* lecture = "lecture speaker 2026-01-02 10.00.mkv";
constexpr std::size_t lecture_bytes = 6'000'000;

// One that was free a moment ago.
std::string free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&any), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&any), &size) == 0;
    ::close(socket);
    return std::to_string(bound ? ntohs(any.sin_port) : 0);
}

class RemoteRecording : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("site/playlists/day.yaml", "items: [{colour: navy, for: 2s}, {recording: lecture}]\n");
        fs::create_directories(there());
    }
    void write_site(const std::string& more = "") const {
        folder_.write("site/site.yaml",
                      "site: 厦港\ntimezone: UTC\n"
                      "screens:\n  wall: {size: 320x180, default: day}\n"
                      "nodes: {wall-1: {screen: wall}, hall-1: {screen: wall}}\n"
                      "links:\n  lecture:\n"
                      "    sources: {speaker: {test: yes, size: 640x360, fps: 25, node: hall-1}}\n"
                      "    layouts: {all: {wall: speaker}}\n    latency: 300ms\n"
                      "    record: {sources: speaker, folder: media/lectures/}\n" +
                          more);
    }
    // The controller, and a source that it lets in.
    void begin() {
        // Its ports are what they were when it is started again, as those of a service are.
        daemon_ =
            std::make_unique<Daemon>(site(), folder_.path() / "here",
                                     std::vector<std::string>{"--bind-bus", free_port(), "--bind-clock",
                                                              free_port(), "--bind-agents", free_port()});
        daemon_->start();
        ASSERT_TRUE(until([&] { return daemon_->is_up(); })) << daemon_->log();
        card_ = daemon_->rendezvous().bus;
        start_source();
        ASSERT_TRUE(until(
            [&] {
                const auto waiting = json::parse(daemon_->ask("key-list").json)["waiting"];
                return !waiting.empty() && daemon_
                                               ->ask("key-enrol", {{"key", waiting[0]["key"]},
                                                                   {"role", "source"},
                                                                   {"name", "lecture/speaker"}})
                                               .ok;
            },
            patience))
            << said();
        ASSERT_TRUE(until([&] { return source()["up"] == true; }, patience)) << said();
    }
    void start_source() {
        source_.start({LIANPING_BIN_DIR "/lianping-live", "--source", "lecture/speaker", "--data",
                       there().string(), "--controller", card_},
                      folder_.path() / "live.log");
    }
    json source() const {
        const auto live = daemon_->status()["live"];
        return live.empty() ? json::object() : json(live[0]);
    }
    // Of the recording that is on its way; null: there is none.
    json coming() const {
        const auto is = source();
        return is.contains("coming") && !is["coming"].empty() ? json(is["coming"][0]) : json();
    }
    std::uint64_t have() const {
        const auto is = coming();
        return is.is_null() ? 0 : is["have_bytes"].get<std::uint64_t>();
    }
    fs::path site() const { return folder_.path() / "site"; }
    fs::path lectures() const { return site() / "media/lectures"; }
    fs::path there() const { return folder_.path() / "there"; }
    fs::path finished() const { return there() / "live/lecture-speaker/finished"; }
    static std::vector<std::string> files(const fs::path& in) {
        std::vector<std::string> names;
        std::error_code none;
        for (const auto& file : fs::directory_iterator(in, none)) names.push_back(file.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }
    // A recording that the other machine has finished; gives its hash.
    std::string finish_there() const {
        std::string bytes(lecture_bytes, '\0');
        std::uint32_t noise = 1;
        for (char& byte : bytes) byte = static_cast<char>((noise = noise * 1664525U + 1013904223U) >> 24U);
        folder_.write("there/made", bytes);
        fs::create_directories(finished());
        fs::rename(there() / "made", finished() / lecture);
        return *media::hash_file(finished() / lecture);
    }
    std::string said() const {
        std::ifstream log(folder_.path() / "live.log");
        std::stringstream text;
        text << log.rdbuf();
        return text.str() + daemon_->log() + source().dump(1);
    }

    TestFolder folder_;
    std::string card_;
    std::unique_ptr<Daemon> daemon_;
    Process source_;
};

TEST_F(RemoteRecording, of_a_lecture_is_in_the_site_soon_after_it_and_plays) {
    write_site();
    begin();
    ASSERT_TRUE(daemon_->ask("take", {{"what", "live:lecture"}, {"for", "10m"}}).ok);
    ASSERT_TRUE(until(
        [&] {
            const auto recorder = source()["recorder"];
            return recorder["state"] == "recording" && recorder["seconds"] >= 3;
        },
        patience))
        << said();
    EXPECT_TRUE(files(lectures()).empty());
    ASSERT_TRUE(daemon_->ask("live-stop").ok);
    ASSERT_TRUE(until([&] { return files(lectures()).size() == 1 && files(finished()).empty(); }, patience))
        << said();
    const std::string name = files(lectures()).front();
    EXPECT_EQ(name.rfind("lecture speaker 20", 0), 0U) << name;
    const std::string quoted = "'" + (lectures() / name).string() + "'";
    EXPECT_EQ(said_by("ffmpeg -nostdin -v error -i " + quoted + " -f null - 2>&1").text, "");
    const auto length = said_by("ffprobe -v error -show_entries format=duration -of csv=p=0 " + quoted).text;
    EXPECT_GE(std::strtod(length.c_str(), nullptr), 3) << length;
    EXPECT_TRUE(coming().is_null());
    // It is the latest one, and the list that plays that has it by itself.
    EXPECT_TRUE(
        until([&] { return daemon_->status()["screens"][0]["item"] == "media/lectures/" + name; }, patience))
        << said();
}

TEST_F(RemoteRecording, goes_on_where_it_was_when_either_machine_dies_and_within_the_limit) {
    write_site("delivery: {limit: 1 MB/s}\n");
    const std::string hash = finish_there();
    begin();
    ASSERT_TRUE(until([&] { return have() > 1'000'000; }, patience)) << said();
    EXPECT_EQ(coming()["state"], "coming");
    EXPECT_EQ(coming()["name"], lecture);
    EXPECT_EQ(coming()["bytes"], lecture_bytes);
    const auto printed = said_by("LIANPING_CONTROLLER='" + (folder_.path() / "here").string() +
                                 "' " LIANPING_BIN_DIR "/lianpingctl live status 2>&1")
                             .text;
    EXPECT_THAT(printed, HasSubstr(lecture));
    EXPECT_THAT(printed, HasSubstr("comes"));
    // Its machine dies.
    source_.kill(SIGKILL);
    const auto before = have();
    EXPECT_GT(before, 1'000'000U);
    EXPECT_EQ(files(lectures()), std::vector<std::string>{".arriving-" + hash}) << "it is not whole";
    const auto began = RealClock().now();
    start_source();
    ASSERT_TRUE(until([&] { return have() > before + 1'000'000; }, patience)) << said();
    EXPECT_GE(RealClock().now() - began, 700ms) << "a megabyte a second";
    // The controller's machine dies.
    daemon_->kill(SIGKILL);
    const auto arrived = fs::file_size(lectures() / (".arriving-" + hash));
    daemon_->start();
    ASSERT_TRUE(until([&] { return daemon_->is_up(); })) << daemon_->log();
    ASSERT_TRUE(until([&] { return have() >= arrived; }, patience)) << said();
    EXPECT_THAT(daemon_->log(), HasSubstr("and goes on where it was"));
    write_site();
    ASSERT_TRUE(until([&] { return files(lectures()) == std::vector<std::string>{lecture}; }, patience))
        << said();
    EXPECT_EQ(*media::hash_file(lectures() / lecture), hash);
    EXPECT_TRUE(until([&] { return files(finished()).empty(); }, patience)) << said();
}

TEST_F(RemoteRecording, is_not_lost_while_no_controller_is_there_and_never_replaces_another) {
    write_site();
    folder_.write(std::string("site/media/lectures/") + lecture, "another");
    begin();
    daemon_->kill(SIGKILL);
    const std::string hash = finish_there();
    std::this_thread::sleep_for(3s);
    EXPECT_EQ(files(finished()), std::vector<std::string>{lecture});
    daemon_->start();
    ASSERT_TRUE(until([&] { return files(lectures()).size() == 2 && files(finished()).empty(); }, patience))
        << said();
    const std::string second = "lecture speaker 2026-01-02 10.00 (2).mkv";
    EXPECT_EQ(files(lectures()), (std::vector<std::string>{second, lecture}));
    EXPECT_EQ(*media::hash_file(lectures() / second), hash);
    EXPECT_EQ(fs::file_size(lectures() / lecture), 7U);
}

TEST_F(RemoteRecording, outside_of_the_hours_waits_and_says_so) {
    const auto hour =
        std::chrono::duration_cast<std::chrono::hours>(RealClock().utc().since_origin()).count();
    const auto at = [&](long ahead) { return "\"" + std::to_string((hour + ahead) % 24) + ":00\""; };
    write_site("delivery: {from: " + at(12) + ", to: " + at(13) + "}\n");
    finish_there();
    begin();
    ASSERT_TRUE(until([&] { return !coming().is_null() && coming()["state"] == "later"; }, patience))
        << said();
    EXPECT_EQ(have(), 0U);
    write_site();
    EXPECT_TRUE(until([&] { return files(lectures()) == std::vector<std::string>{lecture}; }, patience))
        << said();
}

} // namespace
} // namespace lianping::live
