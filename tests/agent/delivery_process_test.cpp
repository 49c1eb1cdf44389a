// Media on their way to another machine: the real controller, and beside it, with a data folder of their own,
// the real player and the real housekeeper.

#include "controller/daemon.h"
#include "housekeeper.h"
#include "player/player_process.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <memory>

namespace lianping {
namespace {

namespace fs = std::filesystem;
using controller::Daemon;
using controller::until;
using nlohmann::json;

constexpr Duration patience = 40s; // of a machine that has other things to do

using Agent = testing::Housekeeper;

class Delivery : public ::testing::Test {
protected:
    void SetUp() override {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        fs::create_directories(there());
        fs::create_directories(site() / "media");
        // A film, and the picture behind it, which is due later.
        testing::ClipSpec spec;
        spec.clip = 7;
        spec.frames = 500;
        spec.width = 1280;
        spec.height = 720;
        const auto clip = testing::make_clip(spec, testing::clip_folder());
        ASSERT_FALSE(clip.empty());
        fs::copy_file(clip, site() / "media/film.mp4");
        ASSERT_TRUE(testing::make_still(8, 1, 640, 360, site() / "media/still.png"));
        write_site("");
        folder_.write("site/playlists/films.yaml",
                      "items:\n  - video: media/film.mp4\n  - image: media/still.png\n    for: 1s\n");
    }
    void write_site(const std::string& more) {
        folder_.write("site/site.yaml",
                      "site: 试验\ntimezone: UTC\nscreens:\n  room: {size: 640x360, default: "
                      "films}\nnodes:\n  room-1: {screen: room, address: 10.0.0.2}\n" +
                          more);
    }
    fs::path site() const { return folder_.path() / "site"; }
    fs::path here() const { return folder_.path() / "here"; }   // the controller's data
    fs::path there() const { return folder_.path() / "there"; } // the node's
    // The controller, and a node that it lets in.
    void begin() {
        daemon_ = std::make_unique<Daemon>(site(), here());
        daemon_->start();
        ASSERT_TRUE(until([&] { return daemon_->is_up(); })) << daemon_->log();
        player_ = std::make_unique<player::testing::Player>(
            there(), std::vector<std::string>{"--controller", daemon_->rendezvous().bus}, "room-1");
        ASSERT_TRUE(until([&] { return daemon_->ask("key-list").json.find("\"code\"") != std::string::npos; },
                          patience));
        ASSERT_TRUE(until(
            [&] {
                const auto waiting = json::parse(daemon_->ask("key-list").json)["waiting"];
                if (waiting.empty()) return false;
                return daemon_
                    ->ask(
                        "key-enrol",
                        {{"key", waiting[0]["key"].get<std::string>()}, {"role", "node"}, {"name", "room-1"}})
                    .ok;
            },
            patience));
        ASSERT_TRUE(until([&] { return fs::exists(there() / "nodes/room-1/plan"); }, patience));
    }
    json media_status() const { return json::parse(daemon_->ask("media-status").json)["nodes"][0]; }
    // The files that lie whole in a store, by name, with their contents' sizes.
    static std::map<std::string, std::uintmax_t> files(const fs::path& data) {
        std::map<std::string, std::uintmax_t> found;
        std::error_code none;
        for (const auto& file : fs::directory_iterator(data / "media", none))
            if (const std::string name = file.path().filename(); name.front() != '.')
                found[name] = fs::file_size(file.path(), none);
        return found;
    }
    bool all_there() const {
        const auto wanted = files(here());
        return wanted.size() >= 2 && files(there()) == wanted;
    }
    // The hash under which the controller has a file of the site; empty: not yet.
    std::string stored(const std::string& file) const {
        for (const auto& [hash, size] : files(here()))
            if (size == fs::file_size(site() / "media" / file)) return hash;
        return "";
    }
    std::string said() const {
        std::ifstream file(there() / "agent.log");
        std::stringstream text;
        text << file.rdbuf();
        return text.str() + daemon_->log() + daemon_->ask("media-status").text;
    }

    TestFolder folder_;
    std::unique_ptr<Daemon> daemon_;
    std::unique_ptr<player::testing::Player> player_;
};

TEST_F(Delivery, what_the_plan_of_a_node_needs_is_there_soon_and_on_its_screen) {
    begin();
    const Agent agent(there());
    ASSERT_TRUE(until([&] { return all_there(); }, patience)) << said();
    ASSERT_TRUE(until([&] { return media_status()["here"] == 2; }, patience)) << said();
    EXPECT_EQ(media_status()["wanted"], 2);
    EXPECT_TRUE(media_status()["files"].empty());
    const auto shows = [&] {
        const auto node = daemon_->status()["nodes"][0];
        return node["troubles"].empty() &&
               node["decoder"].get<std::string>().find("h264") != std::string::npos;
    };
    EXPECT_TRUE(until(shows, patience)) << daemon_->status()["nodes"][0];
    // What comes new into the site follows it.
    ASSERT_TRUE(testing::make_still(9, 1, 640, 360, site() / "media/new.png"));
    folder_.write("site/playlists/films.yaml",
                  "items:\n  - video: media/film.mp4\n  - image: media/new.png\n    for: 1s\n");
    EXPECT_TRUE(until([&] { return files(there()).size() == 3; }, patience)) << said();
    // Its node is sent away, and it with it.
    EXPECT_TRUE(daemon_->ask("key-remove", {{"name", "room-1"}}).ok);
    EXPECT_EQ(daemon_->ask("key-list").json.find("\"agent\""), std::string::npos);
}

// Noise: two megabytes that nothing makes smaller.
void write_noise(const fs::path& file) {
    constexpr std::uint32_t rate = 48'000, bytes = 2'000'000;
    std::ofstream out(file, std::ios::binary);
    const auto word = [&](std::uint32_t value, int width) {
        for (; width > 0; --width, value >>= 8U) out.put(static_cast<char>(value & 0xffU));
    };
    out << "RIFF";
    word(bytes + 36, 4);
    out << "WAVEfmt ";
    word(16, 4);
    word(1, 2);
    word(2, 2);
    word(rate, 4);
    word(rate * 4, 4);
    word(4, 2);
    word(16, 2);
    out << "data";
    word(bytes, 4);
    std::uint32_t noise = 1;
    for (std::uint32_t i = 0; i < bytes; ++i)
        out.put(static_cast<char>((noise = noise * 1664525U + 1013904223U) >> 24U));
}

TEST_F(Delivery, a_housekeeper_that_is_killed_goes_on_where_it_was_and_what_is_damaged_comes_anew) {
    write_noise(site() / "media/tune.wav");
    folder_.write("site/playlists/films.yaml",
                  "items:\n  - audio: media/tune.wav\n  - image: media/still.png\n    for: 1s\n");
    write_site("delivery: {limit: 300 kB/s}\n");
    begin();
    const auto arriving = [&] {
        std::error_code none;
        const auto size = fs::file_size(there() / "media" / (".arriving-" + stored("tune.wav")), none);
        return none ? 0 : size;
    };
    {
        const Agent agent(there());
        ASSERT_TRUE(until([&] { return arriving() >= 256 * 1024; }, patience)) << said();
        EXPECT_FALSE(files(there()).contains(stored("tune.wav"))) << "it is not whole";
        const auto status = media_status();
        ASSERT_FALSE(status["files"].empty());
        EXPECT_EQ(status["files"][0]["name"], "media/tune.wav");
        EXPECT_EQ(status["files"][0]["state"], "coming");
    }
    const auto had = arriving();
    write_site("");
    const auto sent = media_status()["sent_bytes"].get<std::uint64_t>();
    {
        const Agent agent(there());
        ASSERT_TRUE(until([&] { return all_there(); }, patience)) << said();
        std::uint64_t all = 0;
        for (const auto& [hash, size] : files(here())) all += size;
        ASSERT_TRUE(until([&] { return media_status()["here"] == 2; }, patience));
        EXPECT_LE(media_status()["sent_bytes"].get<std::uint64_t>(), sent + all - had)
            << "nothing that was there came again";
    }
    // Another's bytes under its name: they are found out, and it comes anew.
    fs::remove(there() / "media" / stored("tune.wav"));
    std::ofstream(there() / "media" / (".arriving-" + stored("tune.wav"))) << std::string(50'000, 'x');
    const Agent agent(there());
    ASSERT_TRUE(
        until([&] { return said().find("is not what was asked for") != std::string::npos; }, patience));
    EXPECT_FALSE(files(there()).contains(stored("tune.wav")));
}

TEST_F(Delivery, where_the_disk_is_full_it_says_so_and_the_show_goes_on) {
    begin();
    const Agent agent(there(), {"--keep-free", "999999999"});
    ASSERT_TRUE(
        until([&] { return daemon_->ask("media-status").text.find("the disk is full") != std::string::npos; },
              patience))
        << said();
    EXPECT_TRUE(files(there()).empty());
    EXPECT_TRUE(daemon_->status()["nodes"][0]["up"].get<bool>());
}

TEST_F(Delivery, outside_of_the_hours_what_is_not_due_yet_waits) {
    // Hours that begin in twelve; the film is on at once, the other in twenty.
    const auto hour =
        std::chrono::duration_cast<std::chrono::hours>(RealClock().utc().since_origin()).count();
    const auto at = [&](long ahead) { return "\"" + std::to_string((hour + ahead) % 24) + ":00\""; };
    write_site("delivery: {from: " + at(12) + ", to: " + at(13) + "}\n");
    folder_.write("site/playlists/films.yaml", "items:\n  - video: media/film.mp4\n");
    folder_.write("site/playlists/late.yaml", "items:\n  - image: media/still.png\n");
    folder_.write("site/schedule.yaml",
                  "schedule:\n  - {name: late, play: late, from: " + at(20) + ", to: " + at(21) + "}\n");
    begin();
    const Agent agent(there());
    ASSERT_TRUE(until([&] { return files(there()).contains(stored("film.mp4")); }, patience)) << said();
    ASSERT_TRUE(until(
        [&] { return media_status()["files"].size() == 1 && media_status()["files"][0]["state"] == "later"; },
        patience))
        << said();
    EXPECT_EQ(files(there()).size(), 1U);
    EXPECT_NE(daemon_->ask("media-status").text.find("outside of the hours"), std::string::npos);
}

} // namespace
} // namespace lianping
