#include "base/arguments.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

using namespace lianping;

namespace {

// What main gets, from words.
std::optional<Arguments::Ending> read(Arguments& arguments, std::vector<const char*> words) {
    words.insert(words.begin(), "program");
    return arguments.read(static_cast<int>(words.size()), words.data());
}

TEST(Arguments, put_each_value_into_its_variable_and_leave_the_others_as_they_were) {
    Arguments arguments("shower", "shows");
    std::filesystem::path data = "/before";
    std::string level = "info", place;
    std::uint16_t port = 0;
    double rate = 0.5;
    bool loud = false;
    std::vector<std::string> windows;
    arguments.option("--data", data, "a folder");
    const auto level_given = arguments.option("--level", level, "how much").one_of({"info", "debug"});
    const auto port_given = arguments.option("--port", port, "where");
    arguments.option("--rate", rate, "how often").within(0.0, 1.0);
    arguments.flag("-l,--loud", loud, "aloud");
    arguments.option("--window", windows, "a window").one_a_time();
    arguments.option("PLACE", place, "where to").required();
    EXPECT_FALSE(read(arguments, {"--port", "9700", "-l", "--window", "a", "--window", "b", "厦门"}));
    EXPECT_EQ(data, "/before");
    EXPECT_EQ(level, "info");
    EXPECT_FALSE(level_given.given());
    EXPECT_EQ(port, 9700);
    EXPECT_TRUE(port_given.given());
    EXPECT_EQ(rate, 0.5);
    EXPECT_TRUE(loud);
    EXPECT_EQ(windows, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(place, "厦门");
}

TEST(Arguments, that_make_no_sense_end_with_2_and_a_line_that_says_where_help_is) {
    const auto ending = [](std::vector<const char*> words) {
        Arguments arguments("shower", "shows");
        std::string name;
        int times = 1;
        arguments.option("--name", name, "whose").required();
        arguments.option("--times", times, "how often").within(1, 9);
        const auto ended = read(arguments, std::move(words));
        EXPECT_TRUE(ended && ended->status == 2);
        return ended ? ended->words : std::string();
    };
    EXPECT_EQ(ending({}), "shower: --name is required (shower --help)\n");
    EXPECT_NE(ending({"--name", "x", "--times", "10"}).find("--times"), std::string::npos);
    EXPECT_NE(ending({"--name", "x", "--nmae", "y"}).find("--nmae"), std::string::npos);
}

TEST(Arguments, of_help_and_version_end_with_0_and_what_was_asked_for) {
    Arguments arguments("shower", "shows things");
    arguments.version("shower 1.2");
    arguments.footer("Examples: none");
    int times = 7;
    arguments.option("--times", times, "how often").show_default();
    const auto help = read(arguments, {"--help"});
    ASSERT_TRUE(help);
    EXPECT_EQ(help->status, 0);
    for (const char* part : {"shows things", "--times", "7", "how often", "Examples: none"})
        EXPECT_NE(help->words.find(part), std::string::npos) << part;
    const auto version = read(arguments, {"--version"});
    ASSERT_TRUE(version);
    EXPECT_EQ(version->status, 0);
    EXPECT_EQ(version->words, "shower 1.2\n");
}

TEST(Arguments, that_are_acted_on_instead_end_with_what_that_returns) {
    Arguments arguments("shower", "shows");
    std::string name;
    arguments.option("--name", name, "whose").required();
    int listed = 0;
    arguments.instead(
        "--list", [&] { return ++listed, 3; }, "lists");
    const auto ended = read(arguments, {"--list"});
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->status, 3);
    EXPECT_EQ(ended->words, "");
    EXPECT_EQ(listed, 1);
}

TEST(Arguments, of_a_verb_are_its_own_and_help_is_sought_there) {
    std::string said, name;
    const auto all = [&] {
        Arguments arguments("shower", "shows");
        arguments.verb("now", "shows at once", [&] { said = "now"; });
        Arguments live = arguments.verb("live", "shows what is live");
        live.verb("start", "begins", [&] { said = "live start " + name; })
            .option("LINK", name, "which")
            .required();
        return arguments;
    };
    Arguments first = all();
    EXPECT_FALSE(read(first, {"live", "start", "lecture"}));
    EXPECT_EQ(said, "live start lecture");
    Arguments second = all();
    EXPECT_EQ(read(second, {"live", "start"}).value_or(Arguments::Ending{}).words,
              "shower: LINK is required (shower live start --help)\n");
    Arguments third = all();
    EXPECT_EQ(read(third, {}).value_or(Arguments::Ending{}).status, 2);
    EXPECT_EQ(said, "live start lecture") << "no verb is run where the arguments make no sense";
}

} // namespace
