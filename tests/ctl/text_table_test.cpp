#include "ctl/text_table.h"

#include <gtest/gtest.h>

namespace lianping::ctl {
namespace {

TEST(TextTable, a_chinese_character_takes_two_cells) {
    EXPECT_EQ(cells("abc"), 3U);
    EXPECT_EQ(cells("微课堂"), 6U);
    EXPECT_EQ(cells("é"), 1U);
    EXPECT_EQ(cells("e\u0301"), 1U); // an accent on its own
    EXPECT_EQ(cells("：，"), 4U);
    EXPECT_EQ(cells(""), 0U);
    EXPECT_EQ(cells("\xff\xfe"), 2U); // no text at all
}

TEST(TextTable, columns_stand_under_each_other_whatever_they_hold) {
    TextTable table({{"screen"}, {"item"}, {"late", TextTable::Align::right}});
    table.add({"wall", "notice 本周微课堂", "0"});
    table.add({"大厅", "a.mp4", "12"});
    EXPECT_EQ(table.text(), "screen  item               late\n"
                            "wall    notice 本周微课堂     0\n"
                            "大厅    a.mp4                12\n");
}

TEST(TextTable, what_is_too_long_is_cut_between_characters) {
    EXPECT_EQ(cut_to_cells("本周微课堂", 10), "本周微课堂");
    EXPECT_EQ(cut_to_cells("本周微课堂", 9), "本周微课…");
    EXPECT_EQ(cut_to_cells("本周微课堂", 8), "本周微…"); // half a character is none
    EXPECT_EQ(cut_to_cells("opening", 4), "ope…");
    TextTable table({{"item", TextTable::Align::left, 6}});
    table.add({"media/opening.mp4"});
    EXPECT_EQ(table.text(), "item\nmedia…\n");
}

TEST(TextTable, lines_end_without_blanks) {
    TextTable table({{"a"}, {"long head"}});
    table.add({"x", ""});
    EXPECT_EQ(table.text(), "a  long head\nx\n");
}

} // namespace
} // namespace lianping::ctl
