#include "controller/delivery.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

constexpr HouseTime at(Duration d) { return HouseTime(d); }

TEST(Delivery, an_act_is_stamped_at_least_300_ms_ahead) {
    Delivery delivery;
    EXPECT_EQ(delivery.stamp(at(5s)), at(5300ms));
    delivery.took(at(5s), 20ms);
    EXPECT_EQ(delivery.stamp(at(5s)), at(5300ms));
}

TEST(Delivery, a_slow_node_moves_the_stamp_out_to_a_second_at_most) {
    Delivery delivery;
    delivery.took(at(5s), 400ms);
    EXPECT_EQ(delivery.stamp(at(5s)), at(5450ms));
    delivery.took(at(6s), 3s);
    EXPECT_EQ(delivery.stamp(at(6s)), at(7s));
}

TEST(Delivery, only_the_last_minute_counts) {
    Delivery delivery;
    delivery.took(at(0s), 900ms);
    delivery.took(at(30s), 500ms);
    delivery.took(at(40s), 400ms);
    EXPECT_EQ(delivery.worst(at(60s)), 900ms);
    EXPECT_EQ(delivery.worst(at(61s)), 500ms);
    EXPECT_EQ(delivery.worst(at(91s)), 400ms);
    EXPECT_EQ(delivery.worst(at(101s)), 0s);
}

} // namespace
} // namespace lianping::controller
