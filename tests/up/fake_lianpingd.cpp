// Stands in for lianpingd in the tests of `up`: listens, and answers status and snapshot from what the fake
// players have written into DATA/fake, of the screens that SITE/screens names. A file SITE/refuse makes it
// end at once with that complaint; SITE/dark has the screen on it black; what is taken is noted in
// DATA/fake/taken.

#include "support/open_doors.h"
#include "transport/control_server.h"
#include "transport/key_register.h"
#include "transport/rendezvous.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

volatile std::sig_atomic_t stop = 0;

// The process of that node's fake player, where it lives.
bool lives(const fs::path& data, const std::string& node) {
    std::ifstream file(data / "fake" / node);
    pid_t pid = 0;
    return (file >> pid) && kill(pid, 0) == 0;
}

std::vector<std::string> words_of(const fs::path& file) {
    std::ifstream words(file);
    return {std::istream_iterator<std::string>(words), {}};
}

std::string status_tree(const fs::path& site, const fs::path& data) {
    nlohmann::json nodes = nlohmann::json::array(), screens = nlohmann::json::array();
    const auto dark = words_of(site / "dark");
    for (const std::string& screen : words_of(site / "screens")) {
        const std::string node = screen + "-1";
        const bool up = lives(data, node);
        const std::string item =
            std::find(dark.begin(), dark.end(), screen) != dark.end() ? "black" : "media/开场.mp4";
        nodes.push_back({{"node", node},
                         {"screen", screen},
                         {"up", up},
                         {"plan_current", up},
                         {"shown", up ? 1 : 0},
                         {"item", up ? item : ""},
                         {"fps", 25},
                         {"late", 0},
                         {"dropped", 0},
                         {"cpu_percent", 12.5},
                         {"clock_locked", true},
                         {"clock_uncertainty_us", 40}});
        screens.push_back({{"screen", screen},
                           {"width", 1920},
                           {"height", 1080},
                           {"entry", "day"},
                           {"item", item},
                           {"start", "2026-12-01T08:00:00.000Z"},
                           {"end", "2026-12-01T08:00:12.500Z"},
                           {"position", 3.25}});
    }
    return nlohmann::json{{"site", "厦港"}, {"pid", getpid()}, {"nodes", nodes}, {"screens", screens}}.dump();
}

} // namespace

int main(int argc, char** argv) {
    using namespace lianping;
    fs::path site, data;
    for (int i = 1; i + 1 < argc; i += 2) (std::string(argv[i]) == "--site" ? site : data) = argv[i + 1];
    if (std::ifstream refusal(site / "refuse"); refusal) {
        std::string why;
        std::getline(refusal, why);
        std::fprintf(stderr, "2026-12-01 08:00:00.000 lianpingd: error: %s\n", why.c_str());
        return 1;
    }
    std::signal(SIGTERM, [](int) { stop = 1; });
    fs::create_directories(data / "fake");
    Context context;
    testing::open_doors(context, Role::admin);
    auto server = ControlServer::listen(context, {});
    if (!server || !load_or_make_key(owner_key_file(data))) return 1;
    if (!announce(data, {getpid(), site.string(), data.string(), server->endpoint(), server->endpoint(),
                         server->endpoint(), server->endpoint()}))
        return 1;
    while (stop == 0) {
        const Waitable waitable = server->waitable();
        wait_for({&waitable, 1}, std::chrono::milliseconds(50));
        while (auto request = server->poll()) {
            Answer answer;
            answer.id = request->command.id;
            answer.ok = true;
            if (request->command.verb == "status") answer.json = status_tree(site, data);
            if (request->command.verb == "take")
                std::ofstream(data / "fake" / "taken", std::ios::app)
                    << request->command.arguments["what"] << " on " << request->command.arguments["screens"]
                    << "\n";
            if (request->command.verb == "snapshot")
                answer.bytes = "a picture of " + request->command.arguments["screen"];
            server->answer(request->peer, answer);
        }
    }
    withdraw(data, getpid());
    return 0;
}
