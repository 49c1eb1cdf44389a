#include "ctl/proof_rows.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lianping::ctl {
namespace {

const UtcTime midday(1'795'867'200s);

ProofRow row(std::uint64_t number, Duration from, Duration to, const std::string& item,
             std::uint32_t marks = Played::begun | Played::ended) {
    ProofRow is{"wall-1", "00000000000000aa", {}};
    is.row.number = number;
    is.row.screen = "wall";
    is.row.from = midday + from;
    is.row.to = midday + to;
    is.row.item = item;
    is.row.marks = marks;
    is.row.pictures = 10;
    return is;
}

std::vector<ProofRow> joined_rows(std::vector<ProofRow> rows) {
    std::vector<ProofRow> found;
    ProofJoin join([&](const ProofRow& one) { found.push_back(one); });
    for (ProofRow& one : rows) join.add(std::move(one));
    join.finish();
    return found;
}

TEST(ProofJoin, a_showing_of_several_rows_is_one_and_the_order_stays_that_of_the_beginnings) {
    auto other = row(9, 5min, 6min, "b");
    other.node = "room-1";
    const auto rows =
        joined_rows({row(1, 0s, 10min, "a", Played::begun | Played::goes_on), other,
                     row(2, 10min, 20min, "a", Played::begun | Played::continues | Played::goes_on),
                     row(3, 20min, 25min, "a", Played::begun | Played::continues | Played::ended),
                     row(4, 25min, 26min, "c")});
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].row.item, "a");
    EXPECT_EQ(rows[0].row.to, midday + 25min);
    EXPECT_EQ(rows[0].row.pictures, 30U);
    EXPECT_EQ(how_words(rows[0].row), std::vector<std::string>{"whole"});
    EXPECT_EQ(rows[1].row.item, "b");
    EXPECT_EQ(rows[2].row.item, "c");
}

TEST(ProofJoin, one_whose_end_is_not_in_the_span_is_given_as_it_is) {
    const auto rows = joined_rows({row(1, 0s, 10min, "a", Played::begun | Played::goes_on)});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].row.to, midday + 10min);
    EXPECT_TRUE(how_words(rows[0].row).empty()); // neither whole nor cut off: nobody can tell yet
}

TEST(Csv, fields_are_quoted_as_rfc_4180_wants_it_and_chinese_is_left_alone) {
    EXPECT_EQ(csv_field("媒体/开场 1.mp4"), "媒体/开场 1.mp4");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("say \"hi\"\r\n"), "\"say \"\"hi\"\"\r\n\"");
    auto one = row(1, 0s, 8s, "开场, \"新\".mp4");
    one.row.by = "anna@desk";
    one.row.marks |= Played::taken;
    const std::string line = csv_line(one);
    EXPECT_EQ(line, "wall,wall-1,2026-11-28T12:00:00Z,2026-11-28T12:00:08Z,8.000,item,"
                    "\"开场, \"\"新\"\".mp4\",,,,,\"taken, whole\",anna@desk,,,10,0,0\r\n");
    const auto commas = [](const std::string& text) { return std::count(text.begin(), text.end(), ','); };
    EXPECT_EQ(commas(csv_head()), commas(csv_line(row(1, 0s, 8s, "a"))));
}

TEST(Proof, an_answer_is_read_as_it_was_made_and_one_of_another_version_too) {
    const auto page = read_proof(
        R"({"from":"2026-11-28T00:00:00.000Z","to":"2026-11-29T00:00:00.000Z","rows":[{"screen":"wall",)"
        R"("node":"wall-1","from":"2026-11-28T12:00:00.000Z","to":"2026-11-28T12:00:08.500Z","as":"dark",)"
        R"("item":"black","marks":3,"pictures":1,"series":"aa","number":4,"new":1}],"next":"x","nodes":[]})");
    ASSERT_TRUE(page) << page.error().message;
    ASSERT_EQ(page->rows.size(), 1U);
    EXPECT_EQ(page->rows[0].row.to, midday + 8500ms);
    EXPECT_EQ(page->rows[0].row.as, Played::As::dark);
    EXPECT_EQ(how_words(page->rows[0].row), (std::vector<std::string>{"dark on purpose", "whole"}));
    EXPECT_EQ(page->next, "x");
    EXPECT_TRUE(read_proof("{}"));
    EXPECT_FALSE(read_proof("?"));
}

TEST(Proof, a_line_for_people_says_what_stood_in_for_what_and_why) {
    const auto zone = programme::Zone::find("Asia/Shanghai").value();
    auto one = row(1, 0s, 8s, "b.mp4", Played::stands_in | Played::begun | Played::ended);
    one.row.instead = "坏.mp4";
    one.row.why = "it cannot be decoded";
    EXPECT_EQ(proof_line(one, zone, 5),
              "2026-11-28 20:00:00      0:08  wall   b.mp4 instead of 坏.mp4 (it cannot be decoded)  "
              "[stands in, whole]\n");
    auto gap = row(2, 0s, 1h, "");
    gap.row.as = Played::As::gap;
    gap.row.marks = 0;
    gap.row.why = "the player died";
    EXPECT_EQ(proof_line(gap, zone, 4),
              "2026-11-28 20:00:00   1:00:00  wall  -- nothing recorded: the player died\n");
}

TEST(Proof, what_has_not_come_from_a_node_is_said) {
    const auto zone = programme::Zone::find("UTC").value();
    ProofPage page;
    page.nodes = {{"wall-1", "wall", "2026-11-28T11:55:00.000Z", true, 0},
                  {"room-1", "room", "2026-11-28T11:00:00.000Z", false, 0},
                  {"hall-1", "hall", "", true, 0}};
    EXPECT_EQ(not_here_yet(page, midday, zone),
              "room-1 (room): recorded to 2026-11-28 11:00:00; what came after is on the node, which is not "
              "there: it is told when it is back\n"
              "hall-1 (hall): no record of this node has come yet\n");
}

TEST(Proof, totals_are_a_table_and_csv) {
    ProofPage page;
    page.totals = {{"wall", "item", "开场.mp4", "aa", 3, 2, 3725.5},
                   {"wall", "gap", "the player died", "", 1, 0, 4}};
    EXPECT_EQ(totals_table(page), "screen  what                                  times  whole   length\n"
                                  "wall    开场.mp4                                  3      2  1:02:05\n"
                                  "wall    -- nothing recorded: the player died      1      0     0:04\n");
    EXPECT_EQ(totals_csv(page.totals), "screen,as,item,media,times,whole,seconds\r\n"
                                       "wall,item,开场.mp4,aa,3,2,3725.500\r\n"
                                       "wall,gap,the player died,,1,0,4.000\r\n");
}

} // namespace
} // namespace lianping::ctl
