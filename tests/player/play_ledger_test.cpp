// What was put on the glass becomes rows: with instants of the test's own.

#include "player/play_ledger.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

const UtcTime midday(1'795'867'200s); // a full hour
constexpr Duration second = 1s;

class PlayLedgerTest : public ::testing::Test {
protected:
    LookTime at(Duration since_noon) const {
        return {NodeTime(1000s + since_noon), midday + since_noon, set_};
    }
    static PlaceSeen film(const std::string& name, Duration start, Duration now, Duration length = 8s) {
        PlaceSeen seen;
        seen.key.start = HouseTime(start);
        seen.key.media = "hash of " + name;
        seen.item = name;
        seen.media = seen.key.media;
        seen.entry = "day";
        seen.playlist = "bulletin";
        seen.position = now - start;
        seen.length = length;
        seen.picture = static_cast<std::uint64_t>(now.count());
        return seen;
    }
    // The presenter looks all the time.
    void show(Duration now, PlaceSeen seen, PlayLedger::Timely timely = PlayLedger::Timely::yes) {
        for (; looked_ < now; looked_ += second) ledger_.stands(at(looked_));
        looked_ = now;
        ledger_.shown(at(now), "wall", {std::move(seen)}, timely);
    }
    void stand(Duration from, Duration to) {
        for (Duration t = from; t <= to; t += second) ledger_.stands(at(t));
        looked_ = to;
    }
    std::vector<Played> closed() {
        auto rows = ledger_.take_closed();
        if (!rows.empty() && rows.front().as == Played::As::gap && !first_seen_) rows.erase(rows.begin());
        first_seen_ = true;
        return rows;
    }

    bool set_ = true, first_seen_ = false;
    Duration looked_{};
    PlayLedger ledger_{LeftBehind{midday - 60s, "the player was stopped"}};
};

TEST_F(PlayLedgerTest, the_time_before_the_first_picture_is_a_gap_and_says_why) {
    show(0s, film("a.mp4", 0s, 0s));
    const auto rows = ledger_.take_closed();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].as, Played::As::gap);
    EXPECT_EQ(rows[0].from, midday - 60s);
    EXPECT_EQ(rows[0].to, midday);
    EXPECT_EQ(rows[0].why, "the player was stopped");
    EXPECT_EQ(rows[0].screen, "wall");
}

TEST_F(PlayLedgerTest, a_film_from_its_first_picture_to_its_successors_is_whole) {
    for (int n = 0; n < 200; ++n) show(n * 40ms, film("a.mp4", 0s, n * 40ms));
    show(8s, film("b.mp4", 8s, 8s));
    const auto rows = closed();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].from, midday);
    EXPECT_EQ(rows[0].to, midday + 8s);
    EXPECT_EQ(rows[0].item, "a.mp4");
    EXPECT_EQ(rows[0].media, "hash of a.mp4");
    EXPECT_EQ(rows[0].pictures, 200U);
    EXPECT_EQ(how_words(rows[0]), std::vector<std::string>{"whole"});
}

TEST_F(PlayLedgerTest, what_is_cut_off_and_what_is_begun_within_is_said_so) {
    show(0s, film("a.mp4", -3s, 0s));
    show(2s, film("b.mp4", 2s, 2s));
    show(4s, film("c.mp4", 4s, 4s));
    const auto rows = closed();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(how_words(rows[0]), (std::vector<std::string>{"begun within", "cut off"}));
    EXPECT_EQ(how_words(rows[1]), std::vector<std::string>{"cut off"});
}

TEST_F(PlayLedgerTest, late_and_dropped_pictures_are_counted_where_they_were) {
    show(0s, film("a.mp4", 0s, 0s));
    auto late = film("a.mp4", 0s, 1s);
    late.dropped = 3;
    show(1s, late, PlayLedger::Timely::late);
    show(8s, film("b.mp4", 8s, 8s));
    const auto rows = closed();
    EXPECT_EQ(rows[0].late, 1U);
    EXPECT_EQ(rows[0].dropped, 3U);
    EXPECT_EQ(how_words(rows[0]), (std::vector<std::string>{"whole", "late frames", "dropped frames"}));
}

TEST_F(PlayLedgerTest, the_same_film_again_is_another_showing) {
    show(0s, film("a.mp4", 0s, 0s));
    show(8s, film("a.mp4", 8s, 8s));
    show(16s, film("a.mp4", 16s, 16s));
    EXPECT_EQ(closed().size(), 2U);
}

TEST_F(PlayLedgerTest, what_stands_for_an_hour_is_rows_of_ten_minutes_that_continue_one_another) {
    auto still = film("poster.png", 0s, 0s, 1h);
    show(0s, still);
    stand(1s, 1h - 1s);
    show(1h, film("a.mp4", 1h, 1h));
    const auto rows = closed();
    ASSERT_EQ(rows.size(), 6U);
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(rows[i].from, midday + static_cast<int>(i) * 10min);
        EXPECT_EQ(rows[i].to, midday + static_cast<int>(i + 1) * 10min);
        EXPECT_EQ((rows[i].marks & Played::continues) != 0, i > 0);
        EXPECT_EQ((rows[i].marks & Played::goes_on) != 0, i < 5);
        EXPECT_NE(rows[i].marks & Played::begun, 0U);
        EXPECT_EQ((rows[i].marks & Played::ended) != 0, i == 5);
        EXPECT_EQ(rows[i].pictures, i == 0 ? 1U : 0U);
    }
}

TEST_F(PlayLedgerTest, a_player_that_stood_still_says_so_and_claims_nothing_for_that_time) {
    show(0s, film("a.mp4", 0s, 0s));
    stand(1s, 2s);
    ledger_.shown(at(30s), "wall", {film("b.mp4", 28s, 30s)}, PlayLedger::Timely::yes);
    const auto rows = closed();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].to, midday + 2s);
    EXPECT_NE(rows[0].marks & Played::unfinished, 0U);
    EXPECT_EQ(rows[1].as, Played::As::gap);
    EXPECT_EQ(rows[1].from, midday + 2s);
    EXPECT_EQ(rows[1].to, midday + 30s);
}

TEST_F(PlayLedgerTest, house_time_that_is_put_right_cuts_the_row_and_bends_no_duration) {
    set_ = false;
    show(0s, film("a.mp4", 0s, 0s));
    stand(1s, 3s);
    ledger_.stands({NodeTime(1004s), midday + 24h + 4s, true});
    ledger_.stands({NodeTime(1006s), midday + 24h + 6s, true});
    ledger_.shown({NodeTime(1008s), midday + 24h + 8s, true}, "wall", {film("b.mp4", 8s, 8s)},
                  PlayLedger::Timely::yes);
    const auto rows = closed();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].to - rows[0].from, 4s);
    EXPECT_NE(rows[0].marks & Played::clock_unset, 0U);
    EXPECT_EQ(rows[1].from, midday + 24h + 4s);
    EXPECT_EQ(rows[1].to, midday + 24h + 8s);
    EXPECT_NE(rows[1].marks & Played::continues, 0U);
    EXPECT_EQ(rows[1].marks & Played::clock_unset, 0U);
}

TEST_F(PlayLedgerTest, what_is_on_can_be_asked_for_up_to_the_last_look) {
    show(0s, film("a.mp4", 0s, 0s));
    stand(1s, 3s);
    const auto open = ledger_.open();
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].from, midday);
    EXPECT_EQ(open[0].to, midday + 3s);
}

TEST_F(PlayLedgerTest, texts_are_cut_to_what_a_row_may_hold_between_characters) {
    auto seen = film("a", 0s, 0s);
    seen.item.clear();
    for (int i = 0; i < 400; ++i) seen.item += "厦";
    show(0s, seen);
    ledger_.end(at(1s));
    const auto rows = closed();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].item.size(), 999U);
}

} // namespace
} // namespace lianping::player
