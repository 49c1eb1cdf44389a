// Texts made to hurt: each is an error at its line, and soon.
#include "programme/language_site.h"
#include "support/effort.h"

namespace lianping::programme {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

// Every test here is quick by its own count of work; this bound only catches what is not: the bombs take
// minutes.
class Hostile : public ::testing::Test {
protected:
    void TearDown() override { EXPECT_LT(effort_.spent(), support::Effort::bound(2s)); }

private:
    support::Effort effort_; // a fixture is made for each test
};

TEST_F(Hostile, brackets_nested_5000_deep_are_refused_at_the_one_too_deep) {
    EXPECT_THAT(
        findings_of_playlist("items: " + repeated("[", 5000) + repeated("]", 5000) + "\n"),
        ElementsAre(StartsWith("playlists/films.yaml:1:40: error: this is nested deeper than 32 levels")));
    EXPECT_THAT(findings_of_playlist(repeated("{a: ", 5000) + "1" + repeated("}", 5000)),
                ElementsAre(StartsWith("playlists/films.yaml:1:129: error: this is nested deeper")));
}

TEST_F(Hostile, lines_and_dashes_nested_5000_deep_are_refused) {
    std::string lines;
    for (int i = 0; i < 1400; ++i) lines += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    EXPECT_THAT(findings_of_playlist(lines),
                ElementsAre(StartsWith("playlists/films.yaml:33:33: error: this is nested deeper")));
    EXPECT_THAT(findings_of_playlist("items:\n" + repeated("- ", 5000) + "x\n"),
                ElementsAre(StartsWith("playlists/films.yaml:2:66: error: this is nested deeper")));
    EXPECT_THAT(findings_of_playlist(repeated("? ", 5000)),
                ElementsAre(StartsWith("playlists/films.yaml:1:1: error: `? ` is not used here")));
}

TEST_F(Hostile, an_alias_bomb_is_refused_at_its_first_anchor) {
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'k'; ++c)
        bomb += std::string(1, c) + ": &" + c + " [" +
                repeated(std::string("*") + static_cast<char>(c - 1) + ",", 9) + "]\n";
    EXPECT_THAT(
        findings_of_playlist(bomb),
        Contains(StartsWith("playlists/films.yaml:1:4: error: a text that begins with & is a YAML anchor")));
}

TEST_F(Hostile, playlists_that_multiply_by_nesting_are_refused) {
    SiteFiles files = small_site();
    for (int i = 0; i < 12; ++i)
        files.texts["playlists/p" + std::to_string(100 + i) + ".yaml"] =
            "items:\n" + repeated("  - playlist: p" + std::to_string(101 + i) + "\n", 9);
    files.texts["playlists/p112.yaml"] = "items: [slate]\n";
    EXPECT_THAT(lines_of(read_site(files)), Contains(HasSubstr("would hold more than 10000 items")));
}

TEST_F(Hostile, a_file_as_large_as_can_be_of_anything_is_refused_soon) {
    for (const std::string& text :
         {std::string("a: "), std::string("a: \"\n"), std::string("- "), std::string("{a, "),
          std::string("\n"), std::string("k: v\n"), std::string("'"), std::string("[a]: "), std::string("x "),
          std::string("厦"), std::string("：")})
        findings_of_schedule(repeated(text, static_cast<int>(500'000 / text.size())));
    EXPECT_THAT(findings_of_schedule(std::string(2'000'000, 'a')),
                ElementsAre(HasSubstr("larger than 512 KiB")));
}

TEST_F(Hostile, a_fault_on_every_line_is_told_a_hundred_times_and_then_counted) {
    const auto lines = findings_of_schedule("schedule:\n" + repeated("  - {play: nothing}\n", 10'000));
    EXPECT_THAT(lines, SizeIs(101));
    EXPECT_EQ(lines[0], "schedule.yaml: warning: 9900 more findings are not listed");
}

} // namespace
} // namespace lianping::programme
