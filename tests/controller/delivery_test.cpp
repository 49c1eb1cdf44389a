#include "controller/delivery.h"
#include "support/instants.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using lianping::testing::house_at;

TEST(Delivery, an_act_is_stamped_at_least_300_ms_ahead) {
    Delivery delivery;
    EXPECT_EQ(delivery.stamp(house_at(5s)), house_at(5300ms));
    delivery.took(house_at(5s), 20ms);
    EXPECT_EQ(delivery.stamp(house_at(5s)), house_at(5300ms));
}

TEST(Delivery, a_slow_node_moves_the_stamp_out_to_a_second_at_most) {
    Delivery delivery;
    delivery.took(house_at(5s), 400ms);
    EXPECT_EQ(delivery.stamp(house_at(5s)), house_at(5450ms));
    delivery.took(house_at(6s), 3s);
    EXPECT_EQ(delivery.stamp(house_at(6s)), house_at(7s));
}

TEST(Delivery, only_the_last_minute_counts) {
    Delivery delivery;
    delivery.took(house_at(0s), 900ms);
    delivery.took(house_at(30s), 500ms);
    delivery.took(house_at(40s), 400ms);
    EXPECT_EQ(delivery.worst(house_at(60s)), 900ms);
    EXPECT_EQ(delivery.worst(house_at(61s)), 500ms);
    EXPECT_EQ(delivery.worst(house_at(91s)), 400ms);
    EXPECT_EQ(delivery.worst(house_at(101s)), 0s);
}

} // namespace
} // namespace lianping::controller
