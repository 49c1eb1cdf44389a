// Reads every #include of the tree against the table in docs/architecture.md, so that the page is true and
// the arrows hold for third-party headers too, which no include root can keep out.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Row {
    std::string folder;                // "protocols/time"
    std::string root;                  // "time/"
    std::set<std::string> may_include; // roots
    std::set<std::string> third_party; // words of the table: "zmq", "libav*"
};

std::string trimmed(std::string text) {
    const auto first = text.find_first_not_of(" \t`");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t`") - first + 1);
}

std::vector<std::string> split(const std::string& line, char at) {
    std::vector<std::string> parts;
    std::stringstream stream(line);
    for (std::string part; std::getline(stream, part, at);) parts.push_back(trimmed(part));
    return parts;
}

// The table's rows, by folder.
std::map<std::string, Row> table_of_arrows() {
    const std::set<std::string> protocols{"base/", "http/", "time/",      "sound/",
                                          "plan/", "wire/", "transport/", "records/"};
    std::map<std::string, Row> rows;
    std::ifstream page(fs::path(LIANPING_SOURCE_DIR) / "docs/architecture.md");
    for (std::string line; std::getline(page, line);) {
        const auto cells = split(line, '|');
        if (cells.size() < 4 || cells[2].empty() || cells[2].back() != '/') continue;
        Row row{cells[1], cells[2], {cells[2]}, {}};
        for (const auto& name : split(cells[3], ',')) {
            if (name == "protocols")
                row.may_include.insert(protocols.begin(), protocols.end());
            else if (name == "its edges")
                row.may_include.insert(
                    {"player/sources/", "player/render/", "player/window/", "player/audio/"});
            else if (!name.empty())
                row.may_include.insert(name + "/");
        }
        if (cells.size() > 4)
            for (const auto& name : split(cells[4], ','))
                if (!name.empty()) row.third_party.insert(name);
        rows[row.folder] = row;
    }
    return rows;
}

struct Include {
    std::string folder, file, header;
    int line;
    bool quoted;
};

std::vector<Include> includes_under(const std::string& folder) {
    static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    std::vector<Include> found;
    for (const auto& file : fs::directory_iterator(fs::path(LIANPING_SOURCE_DIR) / folder)) {
        const auto extension = file.path().extension();
        if (extension != ".h" && extension != ".cpp") continue;
        std::ifstream text(file.path());
        int number = 0;
        for (std::string line; std::getline(text, line);) {
            ++number;
            std::smatch match;
            if (std::regex_search(line, match, pattern))
                found.push_back({folder, folder + "/" + file.path().filename().string(), match[2], number,
                                 match[1] == "\""});
        }
    }
    return found;
}

// Which word of the table a third-party header belongs to; empty for those that anybody may include.
std::string keeper_of(const std::string& header) {
    static const std::vector<std::pair<std::regex, std::string>> keepers{
        {std::regex("^zmq"), "zmq"},
        {std::regex("^(lib)?(avformat|avcodec|avutil|swscale|swresample|avfilter)"), "libav*"},
        {std::regex("^libav|^libsw"), "libav*"},
        {std::regex("^yaml-cpp"), "yaml-cpp"},
        {std::regex("^date/"), "date"},
        {std::regex("^google/protobuf|\\.pb\\.h$"), "protobuf"},
        {std::regex("^systemd/"), "systemd"},
        {std::regex("^sodium"), "sodium"},
        {std::regex("^uchardet"), "uchardet"},
        {std::regex("^lcms2"), "lcms2"},
        {std::regex("^ass/"), "libass"},
        {std::regex("^pango"), "pango"},
        {std::regex("^cairo"), "cairo"},
        {std::regex("^unicode/"), "icu"},
        {std::regex("^lunar-date/"), "lunar-date"},
        {std::regex("^sqlite3"), "sqlite3"},
        {std::regex("^libyuv"), "libyuv"},
        {std::regex("^archive(_entry)?\\.h"), "libarchive"},
        {std::regex("^epoxy|^GL|^EGL"), "epoxy"},
        {std::regex("^SDL"), "SDL2"},
        {std::regex("^X11/"), "xrandr"},
        {std::regex("^wayland-"), "wayland"},
        {std::regex("^CLI/"), "CLI11"},
        {std::regex("^spdlog"), "spdlog"},
        {std::regex("^gst/"), "gstreamer"},
        {std::regex("^ebur128"), "ebur128"},
        {std::regex("^poppler"), "poppler"},
        {std::regex("^qrencode"), "qrencode"},
        {std::regex("^seccomp"), "seccomp"},
        {std::regex("^srt/"), "srt"},
        {std::regex("^opus/"), "opus"},
        {std::regex("^microhttpd"), "microhttpd"},
        {std::regex("^gnutls"), "gnutls"},
        {std::regex("^curl/"), "curl"},
    };
    for (const auto& [pattern, word] : keepers)
        if (std::regex_search(header, pattern)) return word;
    return "";
}

TEST(Arrows, the_table_names_every_folder_that_holds_code) {
    const auto rows = table_of_arrows();
    ASSERT_GE(rows.size(), 10U) << "docs/architecture.md has lost its table";
    for (const char* top : {"protocols", "programme", "media", "text", "intake", "controller", "player",
                            "ctl", "up", "live", "agent"}) {
        const auto folder = fs::path(LIANPING_SOURCE_DIR) / top;
        if (!fs::exists(folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.path().extension() != ".cpp") continue;
            const auto of = fs::relative(entry.path().parent_path(), LIANPING_SOURCE_DIR).string();
            EXPECT_TRUE(rows.contains(of))
                << of << " holds code, but docs/architecture.md does not say what it may include";
        }
    }
}

TEST(Arrows, every_include_of_ours_follows_an_arrow_of_the_table) {
    const auto rows = table_of_arrows();
    std::set<std::string> roots;
    for (const auto& [folder, row] : rows) roots.insert(row.root);
    for (const auto& [folder, row] : rows) {
        if (!fs::exists(fs::path(LIANPING_SOURCE_DIR) / folder)) continue;
        for (const auto& include : includes_under(folder)) {
            const auto slash = include.header.rfind('/');
            if (!include.quoted || slash == std::string::npos) continue;
            const auto root = include.header.substr(0, slash + 1);
            if (!roots.contains(root)) continue;
            EXPECT_TRUE(row.may_include.contains(root)) << include.file << ":" << include.line << ": "
                                                        << folder << " may not include " << include.header;
        }
    }
}

TEST(Arrows, a_library_is_included_only_by_the_folders_that_keep_it) {
    for (const auto& [folder, row] : table_of_arrows()) {
        if (!fs::exists(fs::path(LIANPING_SOURCE_DIR) / folder)) continue;
        for (const auto& include : includes_under(folder)) {
            const auto word = keeper_of(include.header);
            if (word.empty()) continue;
            EXPECT_TRUE(row.third_party.contains(word)) << include.file << ":" << include.line << ": "
                                                        << include.header << " belongs to other folders";
        }
    }
}

// The tests there are, as "Suite.name": those of C++, and scripts by the names that they have in ctest.
std::set<std::string> tests_there() {
    std::set<std::string> there;
    const std::regex of_code(R"(TEST(?:_[FP])?\(\s*(\w+),\s*(\w+)\s*\))"),
        of_script(R"(add_test\(NAME (\w+)\.(\w+))");
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(LIANPING_SOURCE_DIR) / "tests")) {
        const bool code = entry.path().extension() == ".cpp";
        if (!code && entry.path().filename() != "CMakeLists.txt") continue;
        const std::regex& test = code ? of_code : of_script;
        std::stringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        const std::string all = text.str();
        for (std::sregex_iterator one(all.begin(), all.end(), test), end; one != end; ++one)
            there.insert((*one)[1].str() + "." + (*one)[2].str());
    }
    return there;
}

// That each test which a page names, `Suite.name`, is there; how many times it names one.
std::size_t expect_named_tests(const std::string& page) {
    const auto there = tests_there();
    std::ifstream text(fs::path(LIANPING_SOURCE_DIR) / page);
    std::size_t named = 0;
    int number = 0;
    const std::regex name(R"(`([A-Z]\w+\.[a-z]\w+)`)");
    for (std::string line; std::getline(text, line);) {
        ++number;
        for (std::sregex_iterator one(line.begin(), line.end(), name), end; one != end; ++one, ++named)
            EXPECT_TRUE(there.contains((*one)[1].str()))
                << page << ":" << number << ": there is no test " << (*one)[1].str();
    }
    return named;
}

// docs/testing.md says which test tries which failure.
TEST(FailureLadder, names_tests_that_are_there) { EXPECT_GT(expect_named_tests("docs/testing.md"), 20U); }

// docs/pains.md says which test holds what users of other systems complain about.
TEST(Pains, names_tests_that_are_there) { EXPECT_GT(expect_named_tests("docs/pains.md"), 80U); }

} // namespace
