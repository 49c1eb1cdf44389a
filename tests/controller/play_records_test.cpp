// The proof of play at the controller: what comes twice, late or out of order changes nothing.

#include "controller/play_desk.h"
#include "controller/play_records.h"
#include "controller/proof_rows.h"
#include "support/folder.h"
#include "support/until.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <thread>

namespace lianping::controller {
namespace {

using lianping::testing::until;
using ::testing::HasSubstr;
using ::testing::Not;

const UtcTime midday(1'795'867'200s);

Played row(std::uint64_t number, Duration from, Duration to, const std::string& item = "媒体/开场.mp4") {
    Played is;
    is.number = number;
    is.screen = "wall";
    is.from = midday + from;
    is.to = midday + to;
    is.item = item;
    is.media = "aa";
    is.marks = Played::begun | Played::ended;
    return is;
}

Played gap(std::uint64_t number, Duration from, Duration to, const std::string& why) {
    Played is = row(number, from, to, "");
    is.as = Played::As::gap;
    is.marks = 0;
    is.why = why;
    return is;
}

class PlayRecordsTest : public ::testing::Test {
protected:
    PlayRecordsTest() : records_(open()) {}
    PlayRecords open(const PlayRecords::Limits& limits = {}) const {
        auto records = PlayRecords::open(folder_.path() / "played.db", limits);
        EXPECT_TRUE(records) << records.error().message;
        return *std::move(records);
    }
    PlayedAck store(std::vector<Played> rows, std::uint64_t series = 7, const std::string& node = "wall-1") {
        const auto ack = records_.store({node, series, std::move(rows)}, "wall");
        EXPECT_TRUE(ack) << ack.error().message;
        return ack ? *ack : PlayedAck{};
    }
    std::vector<StoredPlay> all() { return records_.rows({midday - 24h, midday + 24h, {}, 1000, {}}).rows; }

    const TestFolder folder_;
    PlayRecords records_;
};

TEST_F(PlayRecordsTest, what_was_stored_comes_back_as_it_was) {
    Played is = row(1, 0s, 8s);
    is.as = Played::As::live;
    is.marks = Played::taken | Played::held;
    is.entry = "take";
    is.playlist = "讲座";
    is.place = "board 2";
    is.by = "anna@desk";
    is.instead = "坏.mp4";
    is.why = "无法解码";
    is.pictures = 200;
    is.late = 2;
    is.dropped = 1;
    EXPECT_EQ(store({is}), (PlayedAck{7, 1}));
    ASSERT_EQ(all().size(), 1U);
    EXPECT_EQ(all()[0].row, is);
    EXPECT_EQ(all()[0].node, "wall-1");
}

TEST_F(PlayRecordsTest, batches_that_come_again_late_or_after_a_restart_change_nothing) {
    const std::vector<Played> first{row(1, 0s, 8s), row(2, 8s, 16s)}, second{row(3, 16s, 24s)};
    EXPECT_EQ(store(first).upto, 2U);
    EXPECT_EQ(store(first).upto, 2U);
    EXPECT_EQ(store(second).upto, 3U);
    EXPECT_EQ(store(first).upto, 2U); // held up on its way
    EXPECT_EQ(all().size(), 3U);
    records_ = open();
    EXPECT_EQ(store(second).upto, 3U);
    // One that was lengthened meanwhile.
    EXPECT_EQ(store({row(3, 16s, 24s), row(4, 24s, 32s)}).upto, 4U);
    EXPECT_EQ(all().size(), 4U);
}

TEST_F(PlayRecordsTest, a_new_series_of_a_node_is_new_and_says_since_when_nothing_is_known) {
    store({row(1, 0s, 8s)}, 7);
    store({gap(1, 60s, 60s, "the record begins here"), row(2, 60s, 68s)}, 8);
    const auto rows = all();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].row.as, Played::As::gap);
    EXPECT_EQ(rows[1].row.from, midday + 8s);
    EXPECT_EQ(rows[1].row.to, midday + 60s);
}

TEST_F(PlayRecordsTest, rows_of_a_span_come_in_pages_in_the_order_of_their_beginnings) {
    std::vector<Played> rows;
    for (int n = 0; n < 60; ++n)
        rows.push_back(row(static_cast<std::uint64_t>(n) + 1, n * 10s, (n + 1) * 10s));
    store(rows);
    store(rows, 9, "wall-2");
    ProofQuestion question{midday + 95s, midday + 305s, {"wall"}, 7, {}};
    std::vector<StoredPlay> found;
    for (;;) {
        auto page = records_.rows(question);
        found.insert(found.end(), page.rows.begin(), page.rows.end());
        if (!page.next) break;
        question.after = page.next;
    }
    ASSERT_EQ(found.size(), 2U * 22U);
    EXPECT_EQ(found.front().row.from, midday + 90s); // it touches the span
    EXPECT_EQ(found.back().row.from, midday + 300s);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](const StoredPlay& a, const StoredPlay& b) {
        return a.row.from < b.row.from;
    }));
    question = {midday, midday + 1h, {"room"}, 7, {}};
    EXPECT_TRUE(records_.rows(question).rows.empty());
}

TEST_F(PlayRecordsTest, a_gap_of_days_is_found_from_within) {
    store({gap(1, -240h, 0s, "the machine was off, or started anew"), row(2, 0s, 8s)});
    const auto rows = records_.rows({midday - 100h, midday - 99h, {}, 100, {}}).rows;
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].row.why, "the machine was off, or started anew");
}

TEST_F(PlayRecordsTest, totals_say_how_often_how_often_whole_and_how_long_within_the_span) {
    Played half = row(3, 16s, 20s);
    half.marks = Played::begun;
    Played first = row(5, 30s, 40s, "海报.png"), second = row(6, 40s, 50s, "海报.png");
    first.marks = Played::begun | Played::goes_on;
    second.marks = Played::begun | Played::ended | Played::continues;
    store({row(1, 0s, 8s), row(2, 8s, 16s), half, gap(4, 20s, 30s, "the player died"), first, second});
    const auto totals = records_.totals({midday, midday + 45s, {}, 1, {}});
    ASSERT_EQ(totals.size(), 3U);
    EXPECT_EQ(totals[0].item, "媒体/开场.mp4");
    EXPECT_EQ(totals[0].times, 3U);
    EXPECT_EQ(totals[0].whole, 2U);
    EXPECT_EQ(totals[0].length, 20s);
    EXPECT_EQ(totals[1].item, "海报.png");
    EXPECT_EQ(totals[1].times, 1U);
    EXPECT_EQ(totals[1].whole, 1U);
    EXPECT_EQ(totals[1].length, 15s); // within the span
    EXPECT_EQ(totals[2].item, "the player died");
}

TEST_F(PlayRecordsTest, rows_go_by_their_age_and_do_not_come_back_when_they_are_sent_again) {
    store({row(1, 0s, 8s), row(2, 8s, 16s)});
    store({row(3, 48h, 48h + 8s)});
    EXPECT_TRUE(records_.tidy(midday + 49h, 24h));
    EXPECT_FALSE(records_.tidy(midday + 49h, 24h));
    EXPECT_EQ(records_.rows({midday, midday + 72h, {}, 9, {}}).rows.size(), 1U);
    store({row(1, 0s, 8s), row(2, 8s, 16s)});
    EXPECT_EQ(records_.rows({midday, midday + 72h, {}, 9, {}}).rows.size(), 1U);
    // A clock that is a year ahead.
    EXPECT_FALSE(records_.tidy(midday + 9000h, 36h));
}

TEST_F(PlayRecordsTest, what_is_too_large_loses_its_oldest_rows) {
    std::vector<Played> rows;
    for (std::uint64_t n = 1; n <= 40; ++n)
        rows.push_back(row(n, static_cast<int>(n) * 1s, static_cast<int>(n + 1) * 1s));
    store(rows);
    records_ = open({.most_bytes = 1, .at_once = 10});
    EXPECT_TRUE(records_.tidy(midday + 1h, 24h));
    ASSERT_EQ(all().size(), 30U);
    EXPECT_EQ(all().front().row.number, 11U);
}

TEST_F(PlayRecordsTest, an_answer_names_the_nodes_whose_rows_have_not_come) {
    store({row(1, 0s, 8s)});
    ProofAsked asked;
    asked.question = {midday - 1h, midday + 1h, {}, 100, {}};
    asked.screens = {"wall", "room"};
    asked.nodes = {{"wall-1", {"wall", true, 5}}, {"room-1", {"room", false, 0}}};
    const auto tree = nlohmann::json::parse(proof_answer(records_, asked));
    ASSERT_EQ(tree["rows"].size(), 1U);
    EXPECT_EQ(tree["rows"][0]["item"], "媒体/开场.mp4");
    ASSERT_EQ(tree["nodes"].size(), 2U);
    EXPECT_EQ(tree["nodes"][0]["node"], "room-1");
    EXPECT_EQ(tree["nodes"][0]["recorded_to"], "");
    EXPECT_EQ(tree["nodes"][1]["waiting"], 5);
    asked.question.screens = {"gone"};
    EXPECT_THAT(proof_answer(records_, asked), HasSubstr("no screen \"gone\""));
    Played of_old = row(2, 8s, 16s);
    of_old.screen = "gone";
    store({of_old, row(3, 16s, 24s)});
    EXPECT_THAT(proof_answer(records_, asked), Not(HasSubstr("no screen"))) << "it was the node's once";
    asked.question.screens = {"wal"};
    EXPECT_EQ(proof_answer(records_, asked),
              "there is no screen \"wal\", and no record of one; the screens are room, wall");
}

TEST_F(PlayRecordsTest, the_desk_acknowledges_what_is_stored_and_answers_beside) {
    const Waker waker;
    PlayDesk desk(open(), waker);
    ASSERT_TRUE(desk.store({"wall-1", 7, {row(1, 0s, 8s)}}, "wall"));
    const auto number = desk.ask([](PlayRecords& records) {
        return std::to_string(records.rows({midday, midday + 1h, {}, 9, {}}).rows.size());
    });
    std::vector<PlayDesk::Ack> acks;
    std::vector<PlayDesk::Answered> answers;
    for (int turn = 0; turn < 5000 && (acks.empty() || answers.empty()); ++turn) {
        const std::array<Waitable, 1> things{waker.waitable()};
        wait_for(things, 2ms);
        waker.clear();
        for (auto& ack : desk.acks()) acks.push_back(ack);
        for (auto& answer : desk.answers()) answers.push_back(answer);
    }
    ASSERT_EQ(acks.size(), 1U);
    EXPECT_EQ(acks[0].ack, (PlayedAck{7, 1}));
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].number, number);
    EXPECT_EQ(answers[0].answer, "1");
}

TEST_F(PlayRecordsTest, what_is_too_old_leaves_however_busy_the_desk_is) {
    const Waker waker;
    PlayDesk desk(open(), waker, 5ms);
    ASSERT_TRUE(desk.store({"wall-1", 7, {row(1, 0s, 8s), row(2, 10h, 10h + 8s)}}, "wall"));
    desk.keep(midday + 11h, 1h);
    // Never a moment without a question.
    const auto ask = [&] {
        desk.ask([](PlayRecords& records) {
            return std::to_string(records.rows({midday, midday + 24h, {}, 9, {}}).rows.size());
        });
    };
    for (int n = 0; n < 4; ++n) ask();
    bool gone = false;
    EXPECT_TRUE(until([&] {
        for (const auto& answered : desk.answers()) {
            gone = gone || answered.answer == "1";
            ask();
        }
        return gone;
    }));
}

} // namespace
} // namespace lianping::controller
