// What the programs take, by their own --help, is what their manual pages and bash's completion say, and
// nothing else is said there.
#include "process_fixture.h"
#include "support/said_by.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;
using lianping::testing::said_by;

using Words = std::set<std::string>;

// The lines of the part of a --help under that head, until an empty line.
std::vector<std::string> under(const std::string& help, const std::string& head) {
    std::vector<std::string> lines;
    std::istringstream text(help);
    bool inside = false;
    for (std::string line; std::getline(text, line);) {
        if (line == head)
            inside = true;
        else if (line.empty())
            inside = false;
        else if (inside && line.size() > 3 && line.starts_with("  ") && line[2] != ' ')
            lines.push_back(line.substr(2));
    }
    return lines;
}

std::vector<std::string> verbs_in(const std::string& help) {
    std::vector<std::string> verbs;
    for (const std::string& line : under(help, "Subcommands:"))
        verbs.push_back(line.substr(0, line.find(' ')));
    return verbs;
}

Words words_like(const std::string& text, const std::string& pattern) {
    const std::regex like(pattern);
    Words found;
    for (std::sregex_iterator at(text.begin(), text.end(), like), end; at != end; ++at)
        found.insert(at->str(1));
    return found;
}

// "-f,--follow   ...": by its long name.
Words options_in(const std::string& help) {
    Words options;
    for (const std::string& line : under(help, "Options:"))
        options.merge(words_like(line.substr(0, line.find(' ')), "(--[a-z-]+)"));
    return options;
}

std::string of_program(const std::string& words) {
    return said_by(std::string(LIANPING_BIN_DIR) + "/" + words + " 2>&1").text;
}

// What a manual page explains: the heads of its paragraphs (.TP), without the marks of roff.
std::vector<std::string> heads_of(const std::string& program) {
    std::ifstream page(std::string(LIANPING_SOURCE_DIR) + "/docs/man/" + program + ".1");
    std::vector<std::string> heads;
    bool head = false;
    for (std::string line; std::getline(page, line); head = line == ".TP")
        if (head)
            heads.push_back(std::regex_replace(std::regex_replace(line, std::regex(R"(\\f[A-Z])"), ""),
                                               std::regex(R"(\\-)"), "-"));
    return heads;
}

Words options_explained(const std::string& program) {
    Words options;
    for (const std::string& head : heads_of(program))
        if (head.starts_with("--")) options.merge(words_like(head, "(--[a-z-]+)"));
    return options;
}

// Every verb of lianpingctl with its options, "live start" for one of a group.
std::map<std::string, Words> verbs_of_lianpingctl() {
    std::map<std::string, Words> verbs;
    for (const std::string& verb : verbs_in(of_program("lianpingctl --help"))) {
        const std::string help = of_program("lianpingctl " + verb + " --help");
        const auto inner = verbs_in(help);
        if (inner.empty()) verbs[verb] = options_in(help);
        for (const std::string& word : inner)
            verbs[verb + " " + word] = options_in(of_program("lianpingctl " + verb + " " + word + " --help"));
    }
    return verbs;
}

// The words before the first option, place or bracket of a head: "live mute | live unmute SOURCE" has two
// verbs.
std::vector<std::string> verbs_at(const std::string& head, const std::map<std::string, Words>& known) {
    std::vector<std::string> verbs;
    std::istringstream parts(std::regex_replace(head, std::regex(R"( \| )"), "\n"));
    for (std::string part; std::getline(parts, part);) {
        std::string best;
        for (const auto& [verb, options] : known)
            if ((part + " ").starts_with(verb + " ") && verb.size() > best.size()) best = verb;
        if (!best.empty()) verbs.push_back(best);
    }
    return verbs;
}

TEST(ManualPages, explain_every_option_that_a_program_takes_and_no_other) {
    for (const char* program :
         {"lianpingd", "lianping-player", "lianping-up", "lianping-agent", "lianping-live"}) {
        const Words taken = options_in(of_program(std::string(program) + " --help"));
        EXPECT_GE(taken.size(), 4U) << program;
        EXPECT_EQ(options_explained(program), taken) << program;
    }
}

TEST(ManualPages, explain_every_verb_of_lianpingctl_with_its_options_and_no_other) {
    const auto verbs = verbs_of_lianpingctl();
    EXPECT_GE(verbs.size(), 40U);
    Words general = options_explained("lianpingctl");
    EXPECT_EQ(general, (Words{"--controller", "--help", "--version"}));
    std::map<std::string, Words> explained;
    for (const std::string& head : heads_of("lianpingctl")) {
        // Verbs begin in small letters; beside them stand options, LIST and its like, variables and files.
        if (head.empty() || std::islower(static_cast<unsigned char>(head[0])) == 0) continue;
        if (head.starts_with("alert clear")) continue; // a text of `alert`, no verb by itself
        const auto named = verbs_at(head, verbs);
        EXPECT_FALSE(named.empty()) << "is explained, but --help has no such verb: " << head;
        for (const std::string& verb : named) {
            Words options = words_like(head, "(--[a-z-]+)");
            EXPECT_TRUE(explained.emplace(verb, std::move(options)).second) << verb << " is explained twice";
        }
    }
    for (const auto& [verb, options] : verbs) {
        ASSERT_TRUE(explained.contains(verb)) << "lianpingctl(1) does not explain " << verb;
        Words own = options;
        for (const std::string& word : general) own.erase(word);
        EXPECT_EQ(explained[verb], own) << verb;
    }
}

// One shell for all: a line in, what the Tab key would offer out.
class Completion : public OnASite {
protected:
    std::vector<Words> offered(const std::vector<std::string>& lines) {
        std::ofstream script(folder_ / "offer.bash");
        script << "source /usr/share/bash-completion/bash_completion\n"
               << "source " << LIANPING_SOURCE_DIR << "/completions/lianpingctl\n"
               << R"(while IFS= read -r line; do
  read -ra COMP_WORDS <<<"$line"; [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$line; COMP_POINT=${#line}; COMPREPLY=()
  _lianpingctl 2>/dev/null; echo "${COMPREPLY[*]}"
done)";
        script.close();
        std::ofstream asked(folder_ / "lines");
        for (const std::string& line : lines) asked << line << "\n";
        asked.close();
        std::istringstream answers(said_by("bash " + (folder_ / "offer.bash").string() + " <" +
                                           (folder_ / "lines").string() + " 2>&1")
                                       .text);
        std::vector<Words> offers;
        for (std::string line; std::getline(answers, line);) offers.push_back(words_like(line, "(\\S+)"));
        return offers;
    }
};

TEST_F(Completion, offers_every_verb_with_its_options_and_no_other) {
    ASSERT_TRUE(fs::exists("/usr/share/bash-completion/bash_completion"))
        << "bash-completion is not installed: ./lianping test installs it";
    // Of each first word: the words that follow it, and the options of all those together.
    std::map<std::string, std::pair<Words, Words>> firsts;
    for (auto [verb, options] : verbs_of_lianpingctl()) {
        const auto gap = verb.find(' ');
        auto& first = firsts[verb.substr(0, gap)];
        if (gap != std::string::npos) first.first.insert(verb.substr(gap + 1));
        first.second.merge(options);
    }
    std::vector<std::string> lines{"lianpingctl "};
    for (const auto& [verb, words] : firsts) {
        lines.push_back("lianpingctl " + verb + " --");
        if (!words.first.empty()) lines.push_back("lianpingctl " + verb + " ");
    }
    const auto offers = offered(lines);
    ASSERT_EQ(offers.size(), lines.size());
    auto offer = offers.begin();
    Words all{"--help", "--version"};
    for (const auto& [verb, words] : firsts) all.insert(verb);
    EXPECT_EQ(*offer++, all);
    for (const auto& [verb, words] : firsts) {
        EXPECT_EQ(*offer++, words.second) << verb;
        if (!words.first.empty()) {
            EXPECT_EQ(*offer++, words.first) << verb;
        }
    }
}

} // namespace
} // namespace lianping::ctl
