// One definition: what is committed for operators and editors is what the parser reads by.
#include "programme/language_site.h"
#include "programme/schema.h"
#include "programme/shape_check.h"
#include "programme/yaml_tree.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace lianping::programme {
namespace {

std::string file_in_tree(const std::string& path) {
    std::ifstream file(std::filesystem::path(LIANPING_SOURCE_DIR) / path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Schema, the_committed_page_is_current) {
    EXPECT_EQ(file_in_tree("playlists/SCHEMA.md"), schema_markdown())
        << "write it anew: lianpingctl schema --markdown > playlists/SCHEMA.md";
}

TEST(Schema, the_committed_json_schemas_are_current) {
    for (const std::string kind : {"site", "schedule", "playlist"})
        EXPECT_EQ(file_in_tree("playlists/schema/" + kind + ".json"), schema_json(kind))
            << "write it anew: lianpingctl schema --json " << kind;
}

TEST(Schema, every_key_says_what_it_means_in_both_languages) {
    for (const Object& object : objects()) {
        std::set<std::string_view> names;
        for (const Key& key : object.keys) {
            EXPECT_FALSE(key.english.empty()) << object.name << "." << key.name;
            EXPECT_FALSE(key.chinese.empty()) << object.name << "." << key.name;
            EXPECT_TRUE(names.insert(key.name).second) << object.name << "." << key.name;
        }
    }
}

TEST(Schema, every_example_is_read_without_complaint) {
    for (const Object& object : objects()) {
        const auto kinds = object.kind_names();
        for (const Key& key : object.keys) {
            if (key.example.empty() || (key.name == "live" && object.name == "item")) continue;
            std::string text = std::string(key.name) + ": " + std::string(key.example) + "\n";
            // A kind that the key goes with, and what the object cannot be without.
            if (!key.kind && !kinds.empty())
                for (const Key& kind : object.keys)
                    if (kind.kind && key.goes_with_kind(kind.name)) {
                        text += std::string(kind.name) + ": " + std::string(kind.example) + "\n";
                        break;
                    }
            Report report;
            const YamlFile file = read_yaml("example", text, report);
            ASSERT_TRUE(file.whole) << text;
            check_shape("example", file.root, object, report);
            for (const Finding& finding : report.take())
                EXPECT_TRUE(finding.rank == Finding::Rank::warning ||
                            finding.message.find("is missing here") != std::string::npos)
                    << text << to_string(finding);
        }
    }
}

TEST(Schema, the_json_schemas_know_every_key_that_a_file_can_hold) {
    const auto schema = nlohmann::json::parse(schema_json("playlist"));
    for (const Key& key : object_named("item").keys)
        EXPECT_TRUE(schema["definitions"]["item"]["properties"].contains(std::string(key.name))) << key.name;
    EXPECT_EQ(schema["required"], nlohmann::json({"items"}));
    EXPECT_FALSE(schema["additionalProperties"].get<bool>());
    EXPECT_TRUE(nlohmann::json::parse(schema_json("site"))["definitions"].contains("source"));
}

TEST(Example, the_site_that_operators_copy_has_nothing_wrong_but_media_that_are_not_made_yet) {
    const Reading reading = read_site(std::filesystem::path(LIANPING_SOURCE_DIR) / "playlists");
    ASSERT_TRUE(reading.programme);
    for (const Finding& finding : reading.findings)
        EXPECT_EQ(finding.rank, Finding::Rank::media) << to_string(finding);
    EXPECT_EQ(reading.programme->screens.size(), 2U);
    EXPECT_EQ(reading.programme->entries.size(), 9U);
}

TEST(Example, every_file_names_its_json_schema) {
    const std::filesystem::path site = std::filesystem::path(LIANPING_SOURCE_DIR) / "playlists";
    std::vector<std::filesystem::path> files{"site.yaml", "schedule.yaml"};
    for (const auto& file : std::filesystem::directory_iterator(site / "playlists"))
        files.push_back("playlists" / file.path().filename());
    const std::string mark = "# yaml-language-server: $schema=";
    for (const auto& file : files) {
        const std::string text = file_in_tree("playlists/" + file.string());
        ASSERT_EQ(text.substr(0, mark.size()), mark) << file;
        const std::string schema = text.substr(mark.size(), text.find('\n') - mark.size());
        EXPECT_TRUE(std::filesystem::exists((site / file).parent_path() / schema)) << file;
    }
}

} // namespace
} // namespace lianping::programme
