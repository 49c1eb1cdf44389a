// The real lianpingctl about a real lianpingd as a whole: backed up while it runs, lost, restored; and what
// it hands to whoever helps.

#include "daemon.h"
#include "plan/timeline.h"
#include "sites.h"

#include <gmock/gmock.h>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;

class WholeController : public ::testing::Test {
protected:
    void SetUp() override {
        for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"})
            ::setenv(variable, folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        folder_.write("site/site.yaml", two_screens);
        folder_.write("site/playlists/bulletin.yaml", list_of("red"));
    }
    static std::string list_of(const std::string& colour) {
        return "items:\n  - {colour: " + colour + ", for: 5s}\n";
    }
    fs::path site() const { return folder_.path() / "site"; }
    fs::path data() const { return folder_.path() / "data"; }
    void start() {
        daemon_.start();
        ASSERT_TRUE(until([&] { return daemon_.is_up(); })) << daemon_.log();
    }
    static lianping::testing::Said ctl(const std::string& words) {
        return said_by(LIANPING_BIN_DIR "/lianpingctl " + words + " 2>&1");
    }
    static std::string on(const ScriptedNode::Seen& seen) {
        if (!seen.plan) return "";
        return Timeline(std::make_shared<ScreenPlan>(*seen.plan), nullptr)
            .now_on(seen.plan->version.stamp)
            .item;
    }
    static HouseTime end_of_take(const ScriptedNode::Seen& seen) {
        return seen.acts && !seen.acts->takes.empty() ? seen.acts->takes[0].until : HouseTime{};
    }
    static std::string text_of(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    TestFolder folder_;
    Daemon daemon_{site(), data()};
};

TEST_F(WholeController, that_is_backed_up_lost_and_restored_goes_on_with_time_keys_acts_and_records) {
    const std::string file = folder_.path() / "site.backup";
    ASSERT_NO_FATAL_FAILURE(start());
    const ScriptedNode wall("wall-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return on(seen).find("red") != std::string::npos; }));
    ASSERT_TRUE(
        daemon_.ask("key-enrol", {{"key", std::string(64, '7')}, {"role", "viewer"}, {"name", "ben"}}).ok);
    ASSERT_TRUE(daemon_.ask("take", {{"what", "{colour: blue}"}, {"screens", "wall"}}).ok);
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return end_of_take(seen) > HouseTime{}; }));
    const HouseTime end = end_of_take(wall.seen());
    const auto [made, status] = ctl("backup " + file + " --data " + data().string());
    ASSERT_EQ(status, 0) << made;
    const json clock = daemon_.status()["clock"];
    EXPECT_NE(ctl("restore " + file).status, 0) << "it runs";

    folder_.write("site/playlists/bulletin.yaml", list_of("green")); // later, and lost
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return on(seen).find("green") != std::string::npos; }));
    ASSERT_TRUE(daemon_.ask("release").ok);
    ASSERT_TRUE(wall.wait_for([&](const auto& seen) { return end_of_take(seen) < end; }));
    const auto lost = wall.seen();
    EXPECT_EQ(daemon_.kill(SIGTERM), 0);
    fs::remove_all(data() / "controller");
    fs::remove_all(data() / "keys");
    const auto [back, ended] = ctl("restore " + file);
    ASSERT_EQ(ended, 0) << back;
    ASSERT_NO_FATAL_FAILURE(start());
    ASSERT_TRUE(wall.wait_for([&](const auto& seen) {
        return seen.plan->version.number > lost.plan->version.number &&
               seen.acts->version.number > lost.acts->version.number;
    })) << daemon_.log();
    EXPECT_THAT(on(wall.seen()), HasSubstr("red"));
    const json now = daemon_.status();
    EXPECT_EQ(now["clock"]["epoch"], clock["epoch"]);
    EXPECT_EQ(now["clock"]["anchor_house_ns"], clock["anchor_house_ns"]) << "no jump";
    EXPECT_EQ(now["clock"]["anchor_utc"], clock["anchor_utc"]);
    EXPECT_EQ(end_of_take(wall.seen()), end) << "the node has it as the status does";
    ASSERT_EQ(now["takes"].size(), 1U);
    EXPECT_EQ(now["takes"][0]["screen"], "wall");
    EXPECT_THAT(daemon_.ask("key-list").text, HasSubstr("ben"));
    EXPECT_THAT(daemon_.ask("log").text, HasSubstr("blue"));
}

TEST_F(WholeController, gives_for_support_what_there_is_and_no_key_and_no_passphrase) {
    folder_.write("site/site.yaml", std::string(two_screens) +
                                        "alarms: {webhook: \"https://chat.example.net/in/webhaken-42\"}\n"
                                        "links:\n  talk:\n    sources:\n"
                                        "      a: {srt: \":9710\", passphrase: \"sehr \\\"geheim\\\" 77\"}\n"
                                        "      b: {rtsp: \"rtsp://admin:noch%20geheimer@127.0.0.1:9/x\"}\n"
                                        "      c: {rtmp: \":1935\", key: lecture-2026-xg}\n"
                                        "    layouts:\n      one: {wall: a}\n");
    folder_.write("data/logs/wall-1.log",
                  "it called with sehr \"geheim\" 77, no: noch geheimer\nand went on\n");
    ASSERT_NO_FATAL_FAILURE(start());
    const ScriptedNode wall("wall-1", data());
    ASSERT_TRUE(wall.wait_for([](const auto& seen) { return seen.plan.has_value(); }));
    const fs::path file = folder_.path() / "help.tar.gz", folder = folder_.path() / "help";
    const auto unpacked = [&] {
        fs::remove_all(folder);
        fs::create_directories(folder);
        EXPECT_EQ(said_by("tar -C " + folder.string() + " -xzf " + file.string()).status, 0);
    };
    const auto holds_no_secret = [&] {
        std::vector<std::string> secrets{"webhaken-42", "geheim", "lecture-2026-xg"};
        for (const char* key : {"controller.key", "owner.key"}) {
            const std::string text = text_of(data() / "keys" / key);
            ASSERT_NE(text.find("secret "), std::string::npos);
            secrets.push_back(text.substr(text.find("secret ") + 7, 64));
        }
        for (const auto& one : fs::recursive_directory_iterator(folder))
            for (const std::string& secret : secrets)
                if (one.is_regular_file()) {
                    EXPECT_EQ(text_of(one.path()).find(secret), std::string::npos)
                        << one.path() << ": " << secret;
                }
    };
    const auto [made, status] = ctl("support " + file.string() + " --controller " + data().string());
    ASSERT_EQ(status, 0) << made;
    unpacked();
    holds_no_secret();
    EXPECT_EQ(json::parse(text_of(folder / "status.json"))["site"], "试验");
    EXPECT_TRUE(json::parse(text_of(folder / "events.json")).is_array());
    for (const char* name : {"alarms.json", "machines.json", "media.json", "proof.json", "programmes.json"})
        EXPECT_FALSE(json::parse(text_of(folder / name), nullptr, false).is_discarded()) << name;
    EXPECT_THAT(text_of(folder / "site/site.yaml"), HasSubstr("passphrase: \"[hidden]\"}"));
    EXPECT_THAT(text_of(folder / "logs/wall-1.log"), HasSubstr("and went on"));
    EXPECT_THAT(text_of(folder / "versions.txt"), HasSubstr("lianpingctl 0."));
    EXPECT_EQ(text_of(folder / "snapshots/wall.png"), "\x89PNG");
    EXPECT_THAT(text_of(folder / "READ ME.txt"), HasSubstr("no picture of room"));

    // Also where it does not run.
    EXPECT_EQ(daemon_.kill(SIGTERM), 0);
    const auto [of_dead, ended] = ctl("support " + file.string() + " --controller " + data().string());
    ASSERT_EQ(ended, 0) << of_dead;
    unpacked();
    holds_no_secret();
    EXPECT_THAT(text_of(folder / "READ ME.txt"), HasSubstr("no controller answers"));
    EXPECT_THAT(text_of(folder / "events.txt"), HasSubstr("start"));
    EXPECT_THAT(text_of(folder / "logs/wall-1.log"), HasSubstr("and went on"));
}

} // namespace
} // namespace lianping::controller
