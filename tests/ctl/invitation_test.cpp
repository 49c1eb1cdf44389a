#include "ctl/invitation.h"

#include <gmock/gmock.h>

namespace lianping::ctl {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* sources = R"([
  {"source": "lecture/phone", "kind": "whip", "host": "", "machine": "127.0.0.1", "port": 8443, "secret": "lecture-2026"},
  {"source": "lecture/obs", "kind": "rtmp", "host": "", "machine": "10.0.0.7", "port": 1935, "secret": "abcdefgh"},
  {"source": "lecture/encoder", "kind": "srt", "host": "", "machine": "", "port": 9710, "secret": "免费 opens"},
  {"source": "crowd/named", "kind": "whip", "host": "wall.local", "machine": "10.0.0.9", "port": 8444, "secret": "crowd-2026"}])";

TEST(Invitation, names_the_machine_as_others_reach_it) {
    const auto said = invitation_text(sources, "10.0.0.2", "192.168.1.5");
    EXPECT_THAT(said, HasSubstr("lecture/phone\n  a browser: https://10.0.0.2:8443/lecture-2026"));
    EXPECT_THAT(said, HasSubstr("server rtmp://10.0.0.7:1935/live   stream key abcdefgh"));
    EXPECT_THAT(said, HasSubstr("srt://10.0.0.2:9710?passphrase=%E5%85%8D%E8%B4%B9%20opens"));
    EXPECT_THAT(said, HasSubstr("https://wall.local:8444/crowd-2026"));

    const auto here = invitation_text(sources, "127.0.0.1", "192.168.1.5");
    EXPECT_THAT(here, HasSubstr("https://192.168.1.5:8443/lecture-2026"));
    EXPECT_THAT(here, Not(HasSubstr("127.0.0.1")));
    EXPECT_EQ(invitation_text("what is no JSON", "a", "b"), "");
}

// Light is drawn, on a terminal whose ground is dark.
TEST(Invitation, has_a_code_with_its_quiet_zone) {
    const std::string code = code_for_terminal("https://10.0.0.2:8443/lecture-2026");
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < code.size();) {
        const auto end = code.find('\n', at);
        lines.push_back(code.substr(at, end - at));
        at = end + 1;
    }
    ASSERT_EQ(lines.size(), (29U + 8 + 1) / 2) << "version 3: 29 modules, four around, two a line";
    const auto cells = [](const std::string& line) {
        std::vector<std::string> found;
        for (std::size_t at = 2; at < line.size();) {
            const std::size_t size = line[at] == ' ' ? 1 : 3;
            found.push_back(line.substr(at, size));
            at += size;
        }
        return found;
    };
    for (const auto& line : lines) ASSERT_EQ(cells(line).size(), 37U);
    for (const std::string& cell : cells(lines[0])) EXPECT_EQ(cell, "█");
    // The finder's first row is dark, and under its ends too: seven modules, the inner five light beneath.
    const auto first = cells(lines[2]);
    EXPECT_EQ(first[3], "█");
    EXPECT_EQ(first[4], " ");
    for (int x = 5; x < 10; ++x) EXPECT_EQ(first[static_cast<std::size_t>(x)], "▄");
    EXPECT_EQ(first[10], " ");
    EXPECT_EQ(code_for_terminal(std::string(3000, 'x')), "");
}

TEST(Invitation, knows_an_address_of_this_machine) { EXPECT_FALSE(this_machine().empty()); }

} // namespace
} // namespace lianping::ctl
