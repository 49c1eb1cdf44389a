#include "time/clock_sync.h"
#include "time/probe_pacing.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace lianping {
namespace {

const ClockEstimate estimate{.epoch = 1,
                             .origin_node = NodeTime(5000s),
                             .origin_house = HouseTime(1'795'000'000s),
                             .drift = 20e-6,
                             .uncertainty = 100us,
                             .drift_uncertainty = 1e-6};

TEST(ClockEstimate, runs_with_the_drift_from_its_origin) {
    EXPECT_EQ(estimate.to_house(NodeTime(5000s)), HouseTime(1'795'000'000s));
    EXPECT_EQ(estimate.to_house(NodeTime(6000s)), HouseTime(1'795'001'000s + 20ms));
    EXPECT_EQ(estimate.to_house(NodeTime(4000s)), HouseTime(1'794'999'000s - 20ms));
}

TEST(ClockEstimate, comes_back_to_the_same_node_time_to_a_nanosecond_within_a_month) {
    for (const double drift : {0.0, 20e-6, -50e-6, 1e-3}) {
        auto e = estimate;
        e.drift = drift;
        for (const auto since : {-3600s, 0s, 1s, 86'400s, 30 * 86'400s}) {
            const NodeTime at = e.origin_node + since + 123'456'789ns;
            const auto off = e.to_node(e.to_house(at)) - at;
            EXPECT_LE(off, 1ns) << drift << " " << since.count();
            EXPECT_GE(off, -1ns) << drift << " " << since.count();
        }
    }
}

TEST(ClockEstimate, knows_how_little_it_knows_later) {
    EXPECT_EQ(estimate.uncertainty_at(NodeTime(5000s)), 100us);
    EXPECT_EQ(estimate.uncertainty_at(NodeTime(5600s)), 700us);
    EXPECT_EQ(estimate.uncertainty_at(NodeTime(4900s)), 200us);
}

TEST(ClockEstimate, leaves_never_and_always_alone) {
    EXPECT_EQ(estimate.to_node(HouseTime::never()), NodeTime::never());
    EXPECT_EQ(estimate.to_node(HouseTime::always()), NodeTime::always());
    EXPECT_EQ(estimate.to_house(NodeTime::never()), HouseTime::never());
    EXPECT_EQ(estimate.to_house(NodeTime::always()), HouseTime::always());
}

TEST(ClockEstimate, is_not_locked_before_there_is_an_epoch_and_can_be_copied_whole) {
    EXPECT_FALSE(ClockEstimate{}.locked());
    EXPECT_TRUE(estimate.locked());
    static_assert(std::is_trivially_copyable_v<ClockEstimate>);
}

TEST(ProbePacing, asks_sixteen_times_in_half_a_second_then_four_times_a_second) {
    Duration at = 0ns;
    for (std::uint64_t asked = 1; asked < 16; ++asked) at += until_next_probe(asked, at, 10us);
    EXPECT_LT(at, 500ms);
    EXPECT_EQ(until_next_probe(16, at, 10us), 250ms);
    EXPECT_EQ(until_next_probe(1'000'000, 100h, 10us), 250ms);
}

TEST(ProbePacing, asks_more_while_it_is_unsure_but_not_for_ever) {
    EXPECT_LT(until_next_probe(16, 1s, 5ms), until_next_probe(16, 20s, 5ms));
    EXPECT_LT(until_next_probe(16, 20s, 5ms), 250ms);
    EXPECT_EQ(until_next_probe(16, 60s, 5ms), 250ms);
}

} // namespace
} // namespace lianping
