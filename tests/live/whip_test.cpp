// Sources that a browser sends, a real one too.

#include "senders.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace lianping::live {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Whip : public Shown {
protected:
    void SetUp() override {
        Shown::SetUp();
        spec.kind = SourceSpec::Kind::whip;
        spec.where = ":" + std::to_string(port);
        spec.secret = "lecture-2026";
        keeps = std::filesystem::temp_directory_path() / ("lianping-whip-" + std::to_string(::getpid()));
        std::filesystem::create_directories(keeps);
    }
    void TearDown() override {
        Shown::TearDown();
        std::filesystem::remove_all(keeps);
    }
    std::string page(const std::string& key) const {
        return "https://127.0.0.1:" + std::to_string(port) + "/" + key;
    }
    Words sends(const std::string& key, const std::string& wide = "320",
                const std::string& high = "180") const {
        return {LIANPING_TESTS_DIR "/browser", page(key) + "/whip", wide, high};
    }
    // What curl says of it.
    std::string asked(const Words& more) const {
        const auto log = keeps / "curl.log";
        std::filesystem::remove(log);
        Process(Words{"curl", "-sk", "-i", "--max-time", "5"} + more, log).wait();
        std::ifstream file(log);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    const std::uint16_t port = free_port(SOCK_STREAM);
};

TEST_F(Whip, a_browser_that_knows_the_key_is_shown_and_another_one_is_refused_and_named) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    {
        const Process stranger(sends("lecture-2027"));
        EXPECT_TRUE(until([&] { return !pipeline->trouble().empty(); }));
        EXPECT_THAT(pipeline->trouble(), HasSubstr("was refused: it does not know the key"));
    }
    Process browser(sends(spec.secret));
    EXPECT_TRUE(shows(50));
    EXPECT_EQ(width(), 320U);
    expect_young(1s);
    EXPECT_EQ(Process(sends(spec.secret)).wait(), 1);
    EXPECT_THAT(pipeline->trouble(), HasSubstr("sends already"));
    browser.kill(SIGKILL); // without a word
    Process next;
    EXPECT_TRUE(is_taken_and_shows(25, next, sends(spec.secret, "640", "360")));
    EXPECT_TRUE(until([&] { return width() == 640; }));
    EXPECT_TRUE(until([&] { return sounds->count() > 50; })) << "its sound comes, too";
    EXPECT_THAT(pipeline->sound(), HasSubstr("opus"));
}

// Chromium, with a camera of its own making. Its page begins by itself by the address that people may keep.
// Whether a UDP socket of this machine is bound within `ports` (proc(5), /proc/net/udp).
bool is_bound_within(PortRange ports) {
    std::ifstream table("/proc/net/udp");
    std::string line;
    std::getline(table, line);
    while (std::getline(table, line)) {
        std::istringstream words(line);
        std::string number, local;
        words >> number >> local;
        const auto port = std::stoul(local.substr(local.find(':') + 1), nullptr, 16);
        if (port >= ports.first && port <= ports.last) return true;
    }
    return false;
}

TEST_F(Whip, a_browsers_pictures_come_in_by_the_ports_that_the_firewall_lets_in) {
    ports = {43'100, 43'139};
    ASSERT_FALSE(is_bound_within(ports)) << "who has taken one?";
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Process browser(sends(spec.secret));
    EXPECT_TRUE(shows(10));
    EXPECT_TRUE(is_bound_within(ports));
}

TEST_F(Whip, the_page_in_a_real_browser_sends_its_camera_and_comes_back_after_it_was_shut) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const Words chromium{"chromium-headless-shell",
                         "--no-sandbox",
                         "--disable-gpu",
                         "--user-data-dir=" + (keeps / "browser").string(),
                         "--use-fake-device-for-media-stream",
                         "--use-fake-ui-for-media-stream",
                         "--ignore-certificate-errors",
                         "--remote-debugging-port=0",
                         page(spec.secret) + "#camera"};
    for (const int round : {1, 2}) {
        const int before = made_units;
        Process browser(chromium, keeps / "browser.log");
        EXPECT_TRUE(until([&] { return made_units > before + 50; }, 30s))
            << "round " << round << ": " << pipeline->trouble();
        EXPECT_GE(width(), 320U);
        expect_young(2s);
        browser.kill(SIGTERM);
    }
}

TEST_F(Whip, the_page_is_there_for_those_who_know_the_key_and_nothing_else_is) {
    ASSERT_NO_FATAL_FAILURE(look_on());
    const auto found = asked({page(spec.secret)});
    EXPECT_THAT(found, HasSubstr("200 OK"));
    EXPECT_THAT(found, HasSubstr("共享屏幕"));
    EXPECT_THAT(found, HasSubstr("Share the screen"));
    for (const char* path : {"", "lecture-2027", "favicon.ico", "lecture-2026/other"})
        EXPECT_THAT(asked({page(path)}), HasSubstr("404")) << path;
    EXPECT_THAT(asked({"-X", "POST", "--data-binary", "no offer", page(spec.secret) + "/whip"}),
                HasSubstr("its offer is not understood"));
    EXPECT_THAT(
        asked({"-X", "POST", "--data-binary", std::string(100'000, 'x'), page(spec.secret) + "/whip"}),
        HasSubstr("413"));
    EXPECT_THAT(asked({"http" + page(spec.secret).substr(5)}), Not(HasSubstr("200 OK"))) << "by http";
    EXPECT_EQ(pipeline->ended(), std::nullopt);
}

} // namespace
} // namespace lianping::live
