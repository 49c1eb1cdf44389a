// The faulty bus itself: each switch does what its name says, and nothing else does it.

#include "support/faulty_bus.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using support::FaultyBus;

std::vector<int> all(FaultyBus<int>& bus, NodeTime now) {
    std::vector<int> got;
    while (auto message = bus.receive(now)) got.push_back(*message);
    return got;
}

TEST(FaultyBus, without_faults_everything_arrives_once_in_order_and_at_once) {
    FaultyBus<int> bus;
    for (int i = 0; i < 100; ++i) bus.send(NodeTime(Duration(i)), i);
    const auto got = all(bus, NodeTime(100ns));
    ASSERT_EQ(got.size(), 100U);
    EXPECT_TRUE(std::is_sorted(got.begin(), got.end()));
}

TEST(FaultyBus, drop_loses_and_duplicate_repeats) {
    FaultyBus<int> bus;
    bus.faults.drop = 1;
    bus.send({}, 1);
    bus.faults.drop = 0;
    bus.faults.duplicate = 1;
    bus.send({}, 2);
    EXPECT_EQ(all(bus, NodeTime(1s)), (std::vector<int>{2, 2}));
}

TEST(FaultyBus, delay_holds_back_and_cut_lets_only_what_is_under_way_arrive) {
    FaultyBus<int> bus;
    bus.faults.delay = 1s;
    bus.send({}, 1);
    bus.faults.cut = true;
    bus.send({}, 2);
    EXPECT_TRUE(all(bus, NodeTime(999ms)).empty());
    EXPECT_EQ(bus.next_arrival(), NodeTime(1s));
    EXPECT_EQ(all(bus, NodeTime(1s)), std::vector<int>{1});
}

TEST(FaultyBus, reorder_lets_later_ones_pass) {
    FaultyBus<int> bus(3);
    bus.faults.reorder = 0.5;
    for (int i = 0; i < 100; ++i) bus.send(NodeTime(Duration(i)), i);
    const auto got = all(bus, NodeTime(10s));
    ASSERT_EQ(got.size(), 100U);
    EXPECT_FALSE(std::is_sorted(got.begin(), got.end()));
}

} // namespace
} // namespace lianping
