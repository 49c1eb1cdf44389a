// The proof of play from a node's disk to the controller's, over a bus that drops, doubles, reorders and is
// cut, with both ends dying in between: every row arrives, and none twice.

#include "controller/play_records.h"
#include "player/station/play_outbox.h"
#include "player/station/play_spool.h"
#include "support/faulty_bus.h"
#include "support/folder.h"
#include "wire/codec.h"

#include <gtest/gtest.h>

#include <random>

namespace lianping::linked {
namespace {

using controller::PlayRecords;
using player::PlayOutbox;
using player::PlaySpool;

const UtcTime midday(1'795'867'200s);

class ProofDelivery : public ::testing::Test {
protected:
    ProofDelivery() : spool_(open_spool()), records_(open_records()) {
        for (auto* bus : {&up_, &down_}) {
            bus->faults.drop = 0.3;
            bus->faults.duplicate = 0.3;
            bus->faults.reorder = 0.3;
            bus->faults.delay = 20ms;
            bus->faults.jitter = 200ms;
            bus->faults.reorder_by = 20s; // also behind batches that came later
        }
    }
    PlaySpool open_spool() {
        auto spool = PlaySpool::open(folder_.path() / "spool.db", {++series_, "boot", {}});
        EXPECT_TRUE(spool) << spool.error().message;
        return *std::move(spool);
    }
    PlayRecords open_records() const {
        auto records = PlayRecords::open(folder_.path() / "records.db");
        EXPECT_TRUE(records) << records.error().message;
        return *std::move(records);
    }
    void play(int n) {
        Played row;
        row.screen = "wall";
        row.from = midday + std::chrono::seconds(n);
        row.to = row.from + 1s;
        row.item = "item " + std::to_string(n);
        ASSERT_TRUE(spool_.keep({row}, {}, row.to));
    }
    void node_turn(NodeTime now) {
        while (const auto bytes = down_.receive(now)) {
            const auto message = decode_to_node(*bytes);
            ASSERT_TRUE(message);
            const auto& ack = std::get<PlayedAck>(*message);
            if (!outbox_.acknowledged(ack)) continue;
            ASSERT_TRUE(spool_.acknowledged(ack));
        }
        if (outbox_.wants())
            if (auto batch = spool_.oldest()) {
                batch->node = "wall-1";
                outbox_.put(*std::move(batch));
            }
        if (const PlayedBatch* batch = outbox_.due(now)) {
            up_.send(now, encode(FromNode(*batch)));
            outbox_.sent(now);
        }
    }
    void controller_turn(NodeTime now) {
        while (const auto bytes = up_.receive(now)) {
            const auto message = decode_from_node(*bytes);
            ASSERT_TRUE(message);
            const auto ack = records_.store(std::get<PlayedBatch>(*message), "wall");
            ASSERT_TRUE(ack) << ack.error().message;
            if (lose_acks_) continue; // it dies between the disk and the answer
            down_.send(now, encode(ToNode(*ack)));
        }
    }

    TestFolder folder_;
    std::uint64_t series_ = 100;
    PlaySpool spool_;
    PlayOutbox outbox_;
    PlayRecords records_;
    support::FaultyBus<std::string> up_{5}, down_{6};
    bool lose_acks_ = false;
};

TEST_F(ProofDelivery, every_row_arrives_once_whatever_the_bus_does_and_whoever_dies) {
    constexpr int rows = 900;
    int played = 0;
    for (int turn = 0; turn < 20'000; ++turn) {
        const NodeTime now(turn * 100ms);
        up_.faults.cut = down_.faults.cut = turn >= 3000 && turn < 4000;
        lose_acks_ = turn % 700 > 650;
        if (turn % 5 == 0 && played < rows) play(played++);
        if (turn % 900 == 450) { // the player dies
            spool_ = open_spool();
            outbox_ = {};
        }
        if (turn % 1300 == 600) records_ = open_records(); // the controller dies
        node_turn(now);
        controller_turn(now);
        if (played == rows && spool_.waiting() == 0) break;
    }
    EXPECT_EQ(spool_.waiting(), 0);
    const auto stored = records_.rows({midday - 1h, midday + 24h, {}, 5000, {}}).rows;
    ASSERT_EQ(stored.size(), static_cast<std::size_t>(rows));
    for (int n = 0; n < rows; ++n)
        EXPECT_EQ(stored[static_cast<std::size_t>(n)].row.item, "item " + std::to_string(n));
}

TEST_F(ProofDelivery, a_node_whose_disk_was_wiped_is_not_mistaken_for_what_it_was) {
    up_.faults = down_.faults = {};
    for (int n = 0; n < 5; ++n) play(n);
    for (int turn = 0; turn < 100; ++turn)
        node_turn(NodeTime(turn * 100ms)), controller_turn(NodeTime(turn * 100ms));
    EXPECT_EQ(spool_.waiting(), 0);
    for (const char* file : {"spool.db", "spool.db-wal", "spool.db-shm"})
        std::filesystem::remove(folder_.path() / file);
    spool_ = open_spool();
    outbox_ = {};
    for (int n = 5; n < 8; ++n) play(n);
    for (int turn = 100; turn < 200; ++turn)
        node_turn(NodeTime(turn * 100ms)), controller_turn(NodeTime(turn * 100ms));
    EXPECT_EQ(records_.rows({midday, midday + 1h, {}, 99, {}}).rows.size(), 8U);
}

} // namespace
} // namespace lianping::linked
