// Ten real housekeepers that want one film of a real controller: what leaves the controller for it.

#include "controller/daemon.h"
#include "housekeeper.h"
#include "transport/agent_files.h"

#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <regex>

namespace lianping {
namespace {

namespace fs = std::filesystem;
using controller::Daemon;
using controller::until;
using nlohmann::json;

constexpr Duration patience = 60s; // of a machine that has other things to do
constexpr std::size_t film_bytes = 12U << 20U;

// Noise, as a sound file that is taken in quickly; every 256 kB of it are others.
std::string a_film() {
    const auto word = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int n = 0; n < bytes; ++n) text += static_cast<char>(value >> (8U * static_cast<unsigned>(n)));
        return text;
    };
    std::string film = "RIFF" + word(film_bytes + 36, 4) + "WAVEfmt " + word(16, 4) + word(1, 2) +
                       word(2, 2) + word(48'000, 4) + word(192'000, 4) + word(4, 2) + word(16, 2) + "data" +
                       word(film_bytes, 4);
    std::minstd_rand random(7);
    film.reserve(film.size() + film_bytes);
    for (std::size_t n = 0; n < film_bytes; ++n) film += static_cast<char>(random() >> 16U);
    return film;
}

class Sharing : public ::testing::Test {
protected:
    static std::string name(int n) { return "n" + std::to_string(n); }
    fs::path data(int n) const { return folder_.path() / name(n); }
    fs::path here() const { return folder_.path() / "here"; }

    void begin(int nodes) {
        ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1); // NOLINT(concurrency-mt-unsafe)
        std::string site =
            "site: 试验\ntimezone: UTC\nscreens:\n  room: {size: 640x360, default: films}\nnodes:\n";
        for (int n = 0; n < nodes; ++n) site += "  " + name(n) + ": {screen: room, address: 10.0.0.2}\n";
        folder_.write("site/site.yaml", site);
        folder_.write("site/playlists/films.yaml", "items:\n  - audio: media/film.wav\n");
        folder_.write("site/media/film.wav", a_film());
        daemon_ = std::make_unique<Daemon>(folder_.path() / "site", here());
        daemon_->start();
        ASSERT_TRUE(until([&] { return daemon_->is_up(); }, patience)) << daemon_->log();
        ASSERT_TRUE(
            until([&] { return !hash().empty() && plan().find(hash()) != std::string::npos; }, patience))
            << daemon_->log();
        for (int n = 0; n < nodes; ++n) move_in(n);
    }
    std::string plan() const { return daemon_->ask("plan", {{"screen", "room"}}).bytes; }
    // Of the film; empty: it is not taken in yet.
    std::string hash() const {
        const auto catalogue = json::parse(daemon_->ask("catalogue").json);
        return catalogue.contains("media/film.wav") ? catalogue["media/film.wav"]["hash"].get<std::string>()
                                                    : "";
    }
    // As a player leaves it: its plan, and where the housekeepers' door is.
    void move_in(int n) {
        const std::string folder = name(n) + "/nodes/" + name(n);
        folder_.write(folder + "/plan", plan());
        folder_.write(folder + "/agents", daemon_->rendezvous().agents + "\n");
    }
    // Lets it in as its player would have vouched for it.
    void start(int n) {
        agents_[n] = std::make_unique<testing::Housekeeper>(
            data(n), std::vector<std::string>{"--share", "127.0.0.1:0"});
        const auto file = agent_key_file(data(n), name(n));
        ASSERT_TRUE(until([&] { return fs::exists(file); }, patience));
        std::string key;
        std::ifstream(file) >> key;
        const auto keys = KeyRegister::open(enrolled_folder(here()));
        ASSERT_TRUE(keys && (*keys)->enrol_agent(name(n), *public_key(key), "now"));
    }
    bool has_it(int n) const { return fs::exists(data(n) / "media" / hash_); }
    std::uint64_t left_controller() const {
        return json::parse(daemon_->ask("media-status").json)["sent_bytes"].get<std::uint64_t>();
    }
    std::string said() const {
        std::string all = daemon_->log() + daemon_->ask("media-status").text;
        for (const auto& [n, agent] : agents_) all += agent->log();
        return all;
    }

    TestFolder folder_;
    std::unique_ptr<Daemon> daemon_;
    std::map<int, std::unique_ptr<testing::Housekeeper>> agents_;
    std::string hash_;
};

TEST_F(Sharing, ten_nodes_cost_the_controller_about_one_file) {
    begin(10);
    hash_ = hash();
    for (int n = 0; n < 10; ++n) start(n);
    const auto all_have_it = [&] {
        for (int n = 0; n < 10; ++n)
            if (!has_it(n)) return false;
        return true;
    };
    ASSERT_TRUE(until(all_have_it, patience)) << said();
    const double times = static_cast<double>(left_controller()) / static_cast<double>(film_bytes);
    std::printf("%.2f times the file left the controller for ten nodes\n", times);
    EXPECT_LE(times, 1.5);
    EXPECT_GE(times, 1.0);
}

TEST_F(Sharing, what_a_node_gives_that_is_something_else_is_not_taken) {
    begin(2);
    hash_ = hash();
    start(0);
    ASSERT_TRUE(until([&] { return has_it(0); }, patience)) << said();
    // Its disk has gone bad.
    const fs::path file = data(0) / "media" / hash_;
    fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
    std::fstream(file, std::ios::in | std::ios::out | std::ios::binary) << std::string(film_bytes, '?');
    start(1);
    ASSERT_TRUE(until([&] { return has_it(1); }, patience)) << said();
    EXPECT_NE(agents_[1]->log().find("is not that"), std::string::npos) << agents_[1]->log();
}

TEST(Housekeeping, a_machine_that_has_no_node_yet_is_looked_at) {
    const TestFolder folder;
    const testing::Housekeeper agent(folder.path(), {"--metrics", "127.0.0.1:0"});
    std::string address;
    ASSERT_TRUE(until(
        [&] {
            std::smatch found;
            const std::string log = agent.log();
            if (std::regex_search(log, found, std::regex("(http://[0-9.:]+/metrics)"))) address = found[1];
            return !address.empty();
        },
        patience))
        << agent.log();
    const fs::path page = folder.path() / "page";
    const std::string fetch = "curl -sS -m 10 -o " + page.string() + " " + address;
    std::string text;
    EXPECT_TRUE(until(
        [&] {
            if (std::system(fetch.c_str()) != 0) return false; // NOLINT(concurrency-mt-unsafe)
            std::ifstream in(page);
            text.assign(std::istreambuf_iterator<char>(in), {});
            return std::regex_search(text, std::regex("\nlianping_machine_memory_bytes [1-9]"));
        },
        patience))
        << text;
}

} // namespace
} // namespace lianping
