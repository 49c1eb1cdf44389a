// What the look at the text finds before yaml-cpp reads it, and how its complaints are turned into what to
// do.
#include "programme/language_site.h"
#include "programme/source_text.h"
#include "programme/yaml_tree.h"

namespace lianping::programme {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> said_of(const std::string& text) {
    Report report;
    read_yaml("a.yaml", text, report);
    std::vector<std::string> lines;
    for (const Finding& finding : report.take()) lines.push_back(to_string(finding));
    return lines;
}

YamlNode tree_of(const std::string& text) {
    Report report;
    YamlFile file = read_yaml("a.yaml", text, report);
    EXPECT_TRUE(file.whole) << text;
    return std::move(file.root);
}

TEST(Text, columns_count_characters_and_not_bytes) {
    const SourceText source("标题: 本周\n正文: x\n");
    EXPECT_EQ(source.mark_at(source.text().find("本周")), (Mark{1, 5}));
    EXPECT_EQ(source.mark_at(source.text().find('x')), (Mark{2, 5}));
    EXPECT_EQ(tree_of("标题: {本周: 微课堂, 正文: 二楼}").find("标题")->find("正文")->mark, (Mark{1, 19}));
}

TEST(Text, columns_hold_in_lines_of_any_length) {
    std::string long_line;
    for (int i = 0; i < 1000; ++i) long_line += "厦门";
    const SourceText source("a\n" + long_line + "x\n");
    EXPECT_EQ(source.mark_at(source.text().find('x')), (Mark{2, 2001}));
}

TEST(Text, a_byte_order_mark_is_skipped_and_does_not_count) {
    EXPECT_EQ(tree_of("\xef\xbb\xbf"
                      "a: 1\n")
                  .pairs[0]
                  .key_mark,
              (Mark{1, 1}));
}

TEST(Text, windows_and_old_line_ends_are_line_ends) {
    const YamlNode root = tree_of("a: 1\r\nb: 2\rc: 3\r\n");
    ASSERT_EQ(root.pairs.size(), 3U);
    EXPECT_EQ(root.pairs[2].key_mark, (Mark{3, 1}));
    EXPECT_EQ(root.pairs[0].value.text, "1");
}

TEST(Text, bytes_that_are_not_utf8_are_an_error_where_they_stand) {
    EXPECT_THAT(said_of("site: 厦港\nb: \xb3\xa7\n"),
                ElementsAre(StartsWith("a.yaml:2:4: error: what stands here is not UTF-8")));
    EXPECT_THAT(said_of("a: \xc0\xaf"),
                ElementsAre(StartsWith("a.yaml:1:4: error: what stands here is not UTF-8")));
    EXPECT_THAT(said_of("a: \xed\xa0\x80"),
                ElementsAre(StartsWith("a.yaml:1:4: error: what stands here is not UTF-8")));
    EXPECT_THAT(said_of(std::string("\xff\xfe"
                                    "a\0",
                                    4)),
                ElementsAre(HasSubstr("UTF-16: save it as UTF-8")));
}

TEST(Text, control_characters_are_an_error) {
    EXPECT_THAT(said_of(std::string("a: b\x04"
                                    "c",
                                    6)),
                ElementsAre(StartsWith("a.yaml:1:5: error: a control character")));
}

TEST(Text, an_unclosed_quote_is_named_where_it_opened) {
    EXPECT_THAT(said_of("a: 1\n标题: \"本周\nb: 2\n"),
                ElementsAre("a.yaml:2:5: error: this \" is never closed: write another where the text ends"));
    EXPECT_THAT(said_of("a: 'x\n"), ElementsAre(StartsWith("a.yaml:1:4: error: this ' is never closed")));
}

TEST(Text, a_quote_that_another_lines_quote_closes_by_accident_is_named_where_it_opened) {
    EXPECT_THAT(said_of("title: \"本周\nbody: \"周六\"\n"),
                ElementsAre(StartsWith("a.yaml:1:8: error: this \" is never closed")));
}

TEST(Text, a_quote_within_quotes_is_named_with_where_the_text_ends) {
    EXPECT_THAT(said_of("title: \"读\"书\"会\"\n"),
                ElementsAre("a.yaml:1:8: error: the text in quotes that begins here ends at line 1, column "
                            "10, but more follows: write \\\" for a quote "
                            "within it, or close it where it should end"));
}

TEST(Text, quotes_may_hold_anything_and_run_over_indented_lines) {
    EXPECT_EQ(tree_of("a: \"x: # [ { 「\n  y\"\n").find("a")->text, "x: # [ { 「 y");
    EXPECT_EQ(tree_of("a: 'it''s'\n").find("a")->text, "it's");
    EXPECT_EQ(tree_of("a: \"say \\\"x\\\"\"\n").find("a")->text, "say \"x\"");
    EXPECT_EQ(tree_of("a: don't\n").find("a")->text, "don't");
    EXPECT_EQ(tree_of("a: |\n  \"x\n  - y: {\n").find("a")->text, "\"x\n- y: {\n");
}

TEST(Text, every_unclosed_quote_of_a_file_is_reported_at_once) {
    EXPECT_THAT(said_of("a: \"x\nb: 'y\nc: 1\n"),
                ElementsAre(StartsWith("a.yaml:1:4:"), StartsWith("a.yaml:2:4:")));
}

TEST(Text, an_unclosed_bracket_is_named_where_it_opened) {
    EXPECT_THAT(said_of("a: 1\nscreens: [wall, room\nplay: x\n"),
                ElementsAre("a.yaml:2:10: error: this [ is never closed: write ] where its list ends"));
    EXPECT_THAT(said_of("a: {b: [1, 2}\n"),
                ElementsAre(HasSubstr("} stands where ] would close the [ of line 1, column 8")));
    EXPECT_THAT(said_of("a: {b: 1\n"), ElementsAre(StartsWith("a.yaml:1:4: error: this { is never closed")));
}

TEST(Text, a_full_width_colon_after_a_key_is_named) {
    EXPECT_THAT(
        said_of("site: 厦港\nscreens：\n  wall: 1\n"),
        ElementsAre(
            "a.yaml:2:8: error: a full-width ： stands where YAML wants a colon and a space: write \": \""));
    EXPECT_THAT(said_of("items:\n  - video: a.mp4\n    for：8s\n"),
                ElementsAre(StartsWith("a.yaml:3:8: error: a full-width ：")));
    EXPECT_THAT(said_of("screens:\n  wall： {size: 640x360}\n"),
                ElementsAre(StartsWith("a.yaml:2:7: error: a full-width ：")));
}

TEST(Text, full_width_punctuation_within_texts_is_text) {
    EXPECT_THAT(said_of("title: 时间：周六，地点：“二楼”\nbody: —— 作者\nlist: [本周：一, 二]\n"), IsEmpty());
}

TEST(Text, a_missing_space_after_a_colon_is_named) {
    EXPECT_THAT(said_of("items:\n  - video: a.mp4\n    for:8s\n"),
                ElementsAre(StartsWith("a.yaml:3:8: error: a space is missing after this colon")));
}

TEST(Text, a_line_that_is_neither_key_nor_item_is_named) {
    EXPECT_THAT(
        said_of("a: 1\nshuffle\n"),
        ElementsAre(
            "a.yaml:2:1: error: this line is neither a `key: value` nor a list's `- `: is a colon missing?"));
    EXPECT_THAT(said_of("a: 1\n\"x\"\n"), ElementsAre(StartsWith("a.yaml:2:1: error: this line is neither")));
    EXPECT_THAT(said_of("a:\n  a long text\n  on two lines\nb: it\n  too\n"), IsEmpty());
}

TEST(Text, a_colon_and_a_space_within_a_text_are_named) {
    EXPECT_THAT(said_of("title: 时间: 周六\n"),
                ElementsAre("a.yaml:1:8: error: a text without quotes cannot hold \": \": put it in quotes"));
}

TEST(Text, tabs_and_wide_spaces_in_the_indentation_are_named) {
    EXPECT_THAT(said_of("a:\n\tb: 1\n"),
                ElementsAre("a.yaml:2:1: error: a tab stands in the indentation: YAML wants spaces"));
    EXPECT_THAT(said_of("a:\n　　b: 1\n"),
                ElementsAre(StartsWith("a.yaml:2:1: error: a full-width or no-break space")));
}

TEST(Text, a_second_document_is_refused_at_its_line) {
    EXPECT_THAT(said_of("---\na: 1\n---\nb: 2\n"),
                ElementsAre(StartsWith("a.yaml:3:1: error: a second document begins here")));
    EXPECT_THAT(said_of("---\na: 1\n"), IsEmpty());
    EXPECT_THAT(said_of("a: 1\n...\nb: 2\n"),
                ElementsAre(StartsWith("a.yaml:2:1: error: a second document")));
}

TEST(Text, duplicate_keys_are_refused_with_the_line_of_the_first) {
    EXPECT_THAT(
        said_of("a: 1\nb: 2\na: 3\n"),
        ElementsAre("a.yaml:3:1: error: `a` stands twice here; the first is in line 1: keep one of them"));
    EXPECT_THAT(said_of("x: {名: 1, 名: 2}\n"),
                ElementsAre(StartsWith("a.yaml:1:11: error: `名` stands twice")));
}

TEST(Text, anchors_aliases_tags_and_merges_are_refused) {
    EXPECT_THAT(said_of("a: &x 1\nb: *x\nc: !!str 2\nd: {<<: 1}\n"),
                ElementsAre(HasSubstr("1:4: error: a text that begins with & is a YAML anchor"),
                            HasSubstr("2:4: error: a text that begins with * is a YAML alias"),
                            HasSubstr("3:4: error: a text that begins with ! is a YAML tag"),
                            HasSubstr("4:5: error: `<<` takes in another map")));
}

TEST(Text, a_text_that_begins_with_a_reserved_character_is_told_to_be_quoted) {
    EXPECT_THAT(said_of("a: @x\nb: %y\n"),
                ElementsAre(HasSubstr("1:4: error: a text cannot begin with @: put it in quotes"),
                            HasSubstr("2:4: error: a text cannot begin with %")));
}

TEST(Text, a_parsers_complaint_becomes_what_to_do) {
    EXPECT_THAT(said_of("a: 1\n b: 2\n"),
                ElementsAre(HasSubstr("2:2: error: this line reads as a part of the text above it")));
    EXPECT_THAT(said_of("a: \"C:\\media\"\n"),
                ElementsAre(HasSubstr("write \\\\ for a backslash, or use '...'")));
    EXPECT_THAT(
        said_of("items:\n  - a\n  b: 1\n"),
        ElementsAre(HasSubstr("3:3: error: this line does not fit: a `key: value` or a list's `- `")));
}

TEST(Text, nothing_is_turned_into_numbers_or_switches) {
    const YamlNode root = tree_of("a: 021\nb: yes\nc: 1e3\nd: \"x\"\ne: 21:00\n");
    EXPECT_EQ(root.find("a")->text, "021");
    EXPECT_EQ(root.find("b")->text, "yes");
    EXPECT_EQ(root.find("c")->text, "1e3");
    EXPECT_EQ(root.find("e")->text, "21:00");
    EXPECT_TRUE(root.find("d")->quoted);
    EXPECT_FALSE(root.find("a")->quoted);
}

TEST(Text, places_of_a_layout_may_stand_unquoted_within_braces) {
    const YamlNode root =
        tree_of("{main: 0,0 75%x88%, side: 75%,0 25%x88%, foot: 0,88% 100%x12%, last: 1%,0 25%x88%}");
    ASSERT_EQ(root.pairs.size(), 4U);
    EXPECT_EQ(root.find("main")->text, "0,0 75%x88%");
    EXPECT_EQ(root.find("side")->text, "75%,0 25%x88%");
    EXPECT_EQ(root.find("foot")->text, "0,88% 100%x12%");
}

} // namespace
} // namespace lianping::programme
