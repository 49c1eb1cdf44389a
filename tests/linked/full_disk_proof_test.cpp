// A node whose disk takes no proof of play for longer than it can keep it in memory: what is lost is told, as
// one row, where it is asked for.

#include "controller/play_records.h"
#include "player/station/play_thread.h"
#include "support/folder.h"
#include "time/clock.h"

#include <gtest/gtest.h>

#include <thread>

namespace lianping::linked {
namespace {

using player::PlayNews;
using player::PlaySpool;
using player::PlayThread;

const UtcTime midday(1'795'867'200s);

class FullDiskProof : public ::testing::Test {
protected:
    FullDiskProof() {
        auto spool = PlaySpool::open(file(), {7, "boot", {}});
        EXPECT_TRUE(spool) << spool.error().message;
        thread_.emplace(*std::move(spool));
        auto other = records::Database::open(file(), records::Database::Sync::nothing, "");
        EXPECT_TRUE(other) << other.error().message;
        other_.emplace(std::move(other->database));
    }
    std::filesystem::path file() const { return folder_.path() / "played.db"; }
    // Another one writes: the disk takes nothing.
    void refuse() { ASSERT_TRUE(other_->run("BEGIN IMMEDIATE")); }
    void give_way() { ASSERT_TRUE(other_->run("ROLLBACK")); }

    // A row of a second each, so many at once.
    void play(int rows) {
        PlayNews news;
        for (int n = 0; n < rows; ++n) {
            Played row;
            row.from = midday + std::chrono::seconds(played_++);
            row.to = row.from + 1s;
            row.item = "a.mp4";
            news.closed.push_back(row);
        }
        news.alive = midday + std::chrono::seconds(played_);
        thread_->post(std::move(news));
    }
    template <class Happened>
    static bool until(Happened happened) {
        const RealClock clock;
        for (const NodeTime end = clock.now() + 20s; clock.now() < end; std::this_thread::sleep_for(5ms))
            if (happened()) return true;
        return false;
    }
    // What a controller answers that has all rows.
    std::vector<Played> gaps() {
        thread_.reset();
        auto spool = PlaySpool::open(file(), {8, "boot", {}});
        auto records = controller::PlayRecords::open(folder_.path() / "records.db");
        EXPECT_TRUE(spool && records);
        while (auto batch = spool->oldest()) {
            batch->node = "wall-1";
            const auto ack = records->store(*batch, "wall");
            if (!ack || !spool->acknowledged(*ack)) return {};
        }
        std::vector<Played> found;
        for (const auto& play : records->rows({midday - 1h, midday + 24h, {}, 50'000, {}}).rows)
            if (play.row.as == Played::As::gap) found.push_back(play.row);
        return found;
    }

    TestFolder folder_;
    std::optional<PlayThread> thread_;
    std::optional<records::Database> other_;
    int played_ = 0;
};

TEST_F(FullDiskProof, rows_that_are_lost_are_one_gap_from_the_first_to_the_last_of_them) {
    constexpr int room = static_cast<int>(PlayThread::most_in_memory);
    refuse();
    play(room);
    ASSERT_TRUE(until([&] { return !thread_->trouble().empty(); })); // it tries, and keeps them
    for (int n = 0; n < 5; ++n) {
        play(10);
        std::this_thread::sleep_for(500ms); // it tries again meanwhile
    }
    give_way();
    ASSERT_TRUE(until([&] { return thread_->waiting() >= room; }));
    EXPECT_TRUE(until([&] { return thread_->trouble().empty(); }));
    const auto told = gaps();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].from, midday + std::chrono::seconds(room));
    EXPECT_EQ(told[0].to, midday + std::chrono::seconds(room + 50));
    EXPECT_EQ(told[0].screen, "wall");
    EXPECT_EQ(told[0].why, "50 rows are lost: this node's disk did not take them");
}

TEST_F(FullDiskProof, a_disk_that_refuses_is_a_trouble_until_it_does_not) {
    EXPECT_EQ(thread_->trouble(), "");
    refuse();
    play(1);
    ASSERT_TRUE(until([&] { return !thread_->trouble().empty(); }));
    EXPECT_NE(thread_->trouble().find("proof of play"), std::string::npos) << thread_->trouble();
    give_way();
    EXPECT_TRUE(until([&] { return thread_->trouble().empty(); }));
}

} // namespace
} // namespace lianping::linked
