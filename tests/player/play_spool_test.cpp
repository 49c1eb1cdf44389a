// The proof of play on a node's disk, and when it goes out.

#include "player/station/play_outbox.h"
#include "player/station/play_spool.h"
#include "support/folder.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

const UtcTime midday_here(1'795'867'200s);

Played row(int n) {
    Played is;
    is.screen = "wall";
    is.from = midday_here + std::chrono::seconds(n);
    is.to = is.from + 1s;
    is.item = "媒体 " + std::to_string(n);
    return is;
}

class PlaySpoolTest : public ::testing::Test {
protected:
    PlaySpool open(const std::string& boot = "boot 1", std::optional<std::int64_t> most = std::nullopt) {
        auto spool = PlaySpool::open(folder_.path() / "played.db", {++random_, boot, most});
        EXPECT_TRUE(spool) << spool.error().message;
        return *std::move(spool);
    }
    static void keep(PlaySpool& spool, int from, int to) {
        std::vector<Played> rows;
        for (int n = from; n < to; ++n) rows.push_back(row(n));
        EXPECT_TRUE(spool.keep(rows, {}, midday_here + std::chrono::seconds(to)));
    }

    TestFolder folder_;
    std::uint64_t random_ = 40;
};

TEST_F(PlaySpoolTest, rows_are_given_oldest_first_until_they_are_acknowledged) {
    auto spool = open();
    keep(spool, 0, 100);
    auto batch = spool.oldest();
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->rows.size(), PlayedBatch::most_rows);
    EXPECT_EQ(batch->rows[0].item, "媒体 0");
    EXPECT_EQ(batch->rows[0].number, 1U);
    EXPECT_EQ(spool.oldest(), batch);
    ASSERT_TRUE(spool.acknowledged({batch->series, 64}));
    ASSERT_TRUE(spool.acknowledged({batch->series + 1, 99})); // of another series: nothing
    EXPECT_EQ(spool.waiting(), 36);
    batch = spool.oldest();
    EXPECT_EQ(batch->rows[0].number, 65U);
    EXPECT_EQ(batch->rows.size(), 36U);
}

TEST_F(PlaySpoolTest, a_restart_keeps_series_and_numbers_also_when_all_rows_have_gone) {
    std::uint64_t series = 0;
    {
        auto spool = open();
        keep(spool, 0, 3);
        series = spool.oldest()->series;
        ASSERT_TRUE(spool.acknowledged({series, 3}));
        ASSERT_TRUE(spool.stopped());
    }
    auto spool = open();
    EXPECT_EQ(spool.left().why, "the player was stopped");
    EXPECT_EQ(spool.left().alive, midday_here + 3s);
    keep(spool, 3, 4);
    EXPECT_EQ(spool.oldest()->series, series);
    EXPECT_EQ(spool.oldest()->rows[0].number, 4U);
}

TEST_F(PlaySpoolTest, a_row_that_was_open_when_the_player_died_ends_where_it_was_last_known) {
    {
        auto spool = open();
        ASSERT_TRUE(spool.keep({row(0)}, {row(1)}, midday_here + 4s));
    }
    auto spool = open();
    EXPECT_EQ(spool.left().why, "the player died");
    const auto batch = spool.oldest();
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->rows.size(), 2U);
    EXPECT_EQ(batch->rows[1].to, midday_here + 4s);
    EXPECT_NE(batch->rows[1].marks & Played::unfinished, 0U);
    EXPECT_EQ(batch->rows[0].marks & Played::unfinished, 0U);
}

TEST_F(PlaySpoolTest, another_run_of_the_kernel_is_the_machines_restart) {
    { keep(*std::make_unique<PlaySpool>(open("boot 1")), 0, 1); }
    EXPECT_EQ(open("boot 2").left().why, "the machine was off, or started anew");
}

TEST_F(PlaySpoolTest, a_first_start_that_showed_nothing_leaves_nothing_known) {
    { (void)open(); }
    const auto spool = open();
    EXPECT_FALSE(spool.left().alive) << spool.left().alive->ns();
    EXPECT_EQ(spool.left().why, "the player died");
}

TEST_F(PlaySpoolTest, an_instant_of_a_clock_that_was_never_set_is_not_known_to_the_next_start) {
    {
        auto spool = open();
        ASSERT_TRUE(spool.keep({}, {}, UtcTime(5h)));
    }
    auto spool = PlaySpool::open(folder_.path() / "played.db", {++random_, "boot 1", {}, midday_here - 24h});
    ASSERT_TRUE(spool);
    EXPECT_FALSE(spool->left().alive);
    ASSERT_TRUE(spool->keep({}, {}, midday_here));
    spool = PlaySpool::open(folder_.path() / "played.db", {++random_, "boot 1", {}, midday_here - 24h});
    ASSERT_TRUE(spool);
    EXPECT_EQ(spool->left().alive, midday_here);
}

TEST_F(PlaySpoolTest, a_disk_that_was_wiped_or_spoilt_begins_another_series) {
    std::uint64_t series = 0;
    {
        auto spool = open();
        keep(spool, 0, 1);
        series = spool.oldest()->series;
    }
    for (const char* more : {"-wal", "-shm"})
        std::filesystem::remove(folder_.path() / (std::string("played.db") + more));
    folder_.write("played.db", std::string(5'000, 'x'));
    auto spool = open();
    EXPECT_FALSE(spool.left().alive);
    EXPECT_FALSE(spool.oldest());
    keep(spool, 1, 2);
    EXPECT_NE(spool.oldest()->series, series);
    EXPECT_EQ(spool.oldest()->rows[0].number, 1U);
}

TEST_F(PlaySpoolTest, where_no_controller_ever_comes_the_oldest_rows_go_and_one_says_so) {
    auto spool = open("boot 1", 50);
    keep(spool, 0, 60);
    EXPECT_EQ(spool.waiting(), 50);
    const auto oldest = [&] { return spool.oldest()->rows; };
    EXPECT_EQ(oldest()[0].as, Played::As::gap);
    EXPECT_EQ(oldest()[0].number, 11U);
    EXPECT_EQ(oldest()[0].screen, "wall");
    EXPECT_EQ(oldest()[0].from, row(0).from);
    EXPECT_EQ(oldest()[0].to, row(10).to);
    EXPECT_NE(oldest()[0].why, "");
    EXPECT_EQ(oldest()[1].number, 12U);
    EXPECT_EQ(oldest()[1].from, row(11).from);

    keep(spool, 60, 64);
    EXPECT_EQ(oldest()[0].as, Played::As::gap);
    EXPECT_EQ(oldest()[0].from, row(0).from) << "of those that went before, too";
    EXPECT_EQ(oldest()[0].to + 0s, oldest()[1].from);
    EXPECT_EQ(spool.waiting(), static_cast<std::int64_t>(oldest().size()));
}

TEST(PlayOutbox, one_batch_is_under_way_and_goes_again_until_it_is_acknowledged) {
    PlayOutbox outbox;
    const NodeTime start(100s);
    EXPECT_TRUE(outbox.wants());
    PlayedBatch batch;
    batch.series = 7;
    batch.rows = {row(0), row(1)};
    batch.rows[0].number = 1;
    batch.rows[1].number = 2;
    outbox.put(batch);
    ASSERT_NE(outbox.due(start), nullptr);
    outbox.sent(start);
    EXPECT_EQ(outbox.due(start + 1s), nullptr);
    EXPECT_NE(outbox.due(start + PlayOutbox::again_after), nullptr);
    EXPECT_FALSE(outbox.acknowledged({8, 2}));
    EXPECT_FALSE(outbox.acknowledged({7, 1}));
    EXPECT_FALSE(outbox.wants());
    EXPECT_TRUE(outbox.acknowledged({7, 2}));
    EXPECT_TRUE(outbox.wants());
    EXPECT_FALSE(outbox.acknowledged({7, 2})); // again: nothing was waited for
    outbox.put(batch);
    EXPECT_EQ(outbox.due(start), nullptr); // not at once
    EXPECT_NE(outbox.due(start + PlayOutbox::pause), nullptr);
}

} // namespace
} // namespace lianping::player
