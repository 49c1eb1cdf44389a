// Every example of docs/operators.md is taken by the reader as it stands there.
//
// A block of ```yaml is one file of a site, or part of one. Which: its first line may say so in a comment
// (# site.yaml); else a block that begins with `schedule:` or `- name:` is of the schedule, and all others
// are of a playlist. Entries and items that stand alone get the head that the page has shown before.
#include "programme/reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace lianping::ctl {
namespace {

struct Example {
    int line = 0; // of the page
    std::string text;
};

std::vector<Example> examples() {
    std::vector<Example> out;
    std::ifstream page(std::string(LIANPING_SOURCE_DIR) + "/docs/operators.md");
    bool inside = false;
    int number = 0;
    for (std::string line; std::getline(page, line);) {
        ++number;
        if (!inside && line.starts_with("```yaml")) {
            inside = true;
            out.push_back({number + 1, ""});
        } else if (inside && line.starts_with("```")) {
            inside = false;
        } else if (inside) {
            out.back().text += line + "\n";
        }
    }
    return out;
}

// The lists, links and layouts that the examples speak of.
std::map<std::string, std::string> surroundings() {
    const std::string one = "items:\n  - {colour: navy, for: 10s}\n";
    std::map<std::string, std::string> files{
        {"site.yaml",
         "site: 试验\ntimezone: Asia/Shanghai\nscreens:\n  wall: {size: 1920x1080, default: bulletin}\n"
         "  room: {size: 1920x1080}\nnodes:\n  wall-1: {screen: wall}\n  room-1: {screen: room}\n"
         "layouts:\n  board: {main: \"0,0 75%x88%\", side: \"75%,0 25%x88%\", foot: \"0,88% 100%x12%\"}\n"
         "links:\n  lecture:\n    sources:\n      speaker: {desktop: 1280x720+0+0}\n    layouts:\n"
         "      lecture: {wall: speaker, room: speaker}\n    record: {sources: [speaker], folder: "
         "media/lectures/}\n"}};
    for (const char* name : {"bulletin", "night", "partners", "micro-class", "anthem", "films", "notices",
                             "film-evening", "film-2026-12-06"})
        files["playlists/" + std::string(name) + ".yaml"] = one;
    return files;
}

std::string file_of(const std::string& text) {
    for (const char* name : {"site.yaml", "schedule.yaml"})
        if (text.starts_with("# " + std::string(name))) return name;
    const auto first = text.find_first_not_of(" \n");
    if (text.compare(first, 9, "schedule:") == 0 || text.compare(first, 7, "- name:") == 0)
        return "schedule.yaml";
    return "playlists/example.yaml";
}

std::string whole(const std::string& file, const std::string& text) {
    const auto first = text.find_first_not_of(" \n");
    if (text.compare(first, 2, "- ") == 0) {
        // Items of a list stand two to the right of its head.
        std::string head = file == "schedule.yaml" ? "schedule:\n" : "items:\n";
        return head + text;
    }
    if (file == "site.yaml" && text.find("screens:") == std::string::npos)
        return "site: a\ntimezone: Asia/Shanghai\nscreens: {wall: {size: 1920x1080}, room: {size: "
               "1280x720}}\n"
               "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n" +
               text;
    if (file.starts_with("playlists/") && text.find("items:") == std::string::npos)
        return text + "items:\n  - {colour: navy, for: 10s}\n";
    return text;
}

TEST(OperatorsPage, every_example_is_good) {
    const auto all = examples();
    ASSERT_GE(all.size(), 12U);
    for (const Example& example : all) {
        programme::SiteFiles site;
        site.texts = surroundings();
        const std::string file = file_of(example.text);
        site.texts[file] = whole(file, example.text);
        const programme::Reading reading = programme::read_site(site);
        for (const programme::Finding& finding : reading.findings) {
            if (finding.rank == programme::Finding::Rank::media) continue; // the files are the operator's
            // The page is of the whole language; a key may be taken that this version leaves out.
            if (finding.message.find("not played yet by this version") != std::string::npos) continue;
            ADD_FAILURE() << "docs/operators.md, the example at line " << example.line << ": "
                          << programme::to_string(finding) << "\n"
                          << example.text;
        }
        EXPECT_TRUE(reading.programme) << example.line;
    }
}

} // namespace
} // namespace lianping::ctl
