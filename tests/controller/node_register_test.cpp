#include "controller/node_register.h"
#include "support/faulty_bus.h"
#include "support/sample_plan.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using support::house;

Hello hello(std::uint64_t session = 1) {
    Hello is;
    is.node = "wall-1";
    is.session = session;
    return is;
}
Status status(std::uint64_t plan = 0) {
    Status is;
    is.node = "wall-1";
    is.plan = {7, plan, {}};
    return is;
}

TEST(NodeRegister, a_node_is_up_from_its_hello_and_down_after_its_silence) {
    NodeRegister nodes;
    nodes.expect({{"wall-1", "wall"}});
    EXPECT_FALSE(nodes.find("wall-1")->up);
    const auto up = nodes.hello(house(10), hello());
    ASSERT_TRUE(up);
    EXPECT_TRUE(up->up);
    EXPECT_FALSE(nodes.status(house(11), status()));
    EXPECT_TRUE(nodes.tick(house(14)).empty());
    const auto changes = nodes.tick(house(15));
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_FALSE(changes[0].up);
    EXPECT_TRUE(nodes.tick(house(16)).empty());
    EXPECT_TRUE(nodes.status(house(20), status())->up);
}

TEST(NodeRegister, a_node_that_the_site_does_not_have_is_known_only_as_long_as_it_speaks) {
    NodeRegister nodes;
    nodes.hello(house(10), hello());
    EXPECT_EQ(nodes.find("wall-1")->screen, "");
    nodes.tick(house(20));
    EXPECT_EQ(nodes.find("wall-1"), nullptr);
}

TEST(NodeRegister, a_site_that_drops_a_node_takes_its_screen_away) {
    NodeRegister nodes;
    nodes.expect({{"wall-1", "wall"}});
    nodes.hello(house(10), hello());
    nodes.expect({});
    EXPECT_EQ(nodes.find("wall-1")->screen, "");
    EXPECT_TRUE(nodes.nodes_of("wall").empty());
}

TEST(NodeRegister, the_first_confirmation_measures_the_delivery_by_the_nodes_stamp_where_that_is_possible) {
    NodeRegister nodes;
    nodes.hello(house(10), hello());
    nodes.sent_acts("wall-1", 5, house(10));
    Confirm confirm{"wall-1", Confirm::Of::acts, {7, 5, {}}, house(10) + 30ms, {}};
    EXPECT_EQ(*nodes.confirm(house(10) + 80ms, confirm), 30ms);
    EXPECT_FALSE(nodes.confirm(house(11), confirm));
    nodes.sent_acts("wall-1", 6, house(20));
    confirm.version.number = 6;
    confirm.received = house(19); // its clock is not locked yet
    EXPECT_EQ(*nodes.confirm(house(20) + 80ms, confirm), 80ms);
}

TEST(NodeRegister, a_plan_that_was_lost_is_sent_again_after_a_second) {
    NodeRegister nodes;
    nodes.hello(house(10), hello());
    EXPECT_TRUE(nodes.wants_plan("wall-1", 7, 3, house(10)));
    nodes.sent_plan("wall-1", 3, house(10));
    EXPECT_FALSE(nodes.wants_plan("wall-1", 7, 3, house(10) + 500ms));
    EXPECT_TRUE(nodes.wants_plan("wall-1", 7, 3, house(11)));
    nodes.status(house(11), status(3));
    EXPECT_FALSE(nodes.wants_plan("wall-1", 7, 3, house(20)));
    EXPECT_TRUE(nodes.wants_plan("wall-1", 8, 3, house(20))) << "of another epoch";
}

// What follows from sending the newest again until it is held, whatever the bus does to it.
TEST(NodeRegister, on_a_bus_that_drops_doubles_and_reorders_every_node_ends_with_the_newest_plan) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        support::FaultyBus<std::uint64_t> down(seed);
        support::FaultyBus<std::uint64_t> up(seed + 100);
        for (auto* bus : {&down, &up}) {
            bus->faults.drop = 0.4;
            bus->faults.duplicate = 0.3;
            bus->faults.reorder = 0.3;
            bus->faults.delay = 20ms;
            bus->faults.jitter = 200ms;
        }
        NodeRegister nodes;
        nodes.hello(house(0), hello());
        std::uint64_t held = 0, newest = 0;
        for (Duration t{}; t < 40s; t += 50ms) {
            const HouseTime now = house(0) + t;
            const NodeTime node = NodeTime(t);
            if (t < 10s && t % 700ms == 0s) ++newest;
            if (nodes.wants_plan("wall-1", 7, newest, now)) {
                nodes.sent_plan("wall-1", newest, now);
                down.send(node, newest);
            }
            while (const auto got = down.receive(node)) held = std::max(held, *got);
            if (t % 1s == 0s) up.send(node, held);
            while (const auto got = up.receive(node)) nodes.status(now, status(*got));
            ASSERT_GE(newest, held);
        }
        EXPECT_EQ(held, newest) << "seed " << seed;
    }
}

} // namespace
} // namespace lianping::controller
