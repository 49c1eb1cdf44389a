#include "controller/delivery_hours.h"
#include "controller/media_turns.h"
#include "support/instants.h"

#include <gtest/gtest.h>

#include <map>

namespace lianping::controller {
namespace {

using lianping::testing::house_at;
using lianping::testing::node_at;

MediaAsk ask(HouseTime due, std::uint64_t id = 1) {
    MediaAsk ask;
    ask.id = id;
    ask.hash = std::string(64, 'a');
    ask.bytes = media_part_bytes;
    ask.due = due;
    return ask;
}

TEST(MediaTurns, what_is_due_first_comes_first_and_among_equals_what_has_waited_longest) {
    MediaTurns turns;
    turns.ask("wall-1", ask(house_at(20s)));
    turns.ask("room-1", ask(house_at(10s)));
    turns.ask("hall-1", ask(house_at(10s)));
    std::vector<std::string> order;
    while (auto turn = turns.next(node_at(0s), house_at(1s))) order.push_back(turn->node);
    EXPECT_EQ(order, (std::vector<std::string>{"room-1", "hall-1", "wall-1"}));
    EXPECT_EQ(turns.ready_at(node_at(0s)), NodeTime::never());
}

TEST(MediaTurns, all_nodes_together_get_no_more_than_the_limit) {
    MediaTurns turns;
    turns.follow({1'000'000, HouseTime::always()});
    std::map<std::string, std::uint64_t> bytes;
    NodeTime now = node_at(1s);
    const NodeTime end = now + 20s;
    while (now < end) {
        for (const char* node : {"wall-1", "room-1"}) turns.ask(node, ask(house_at(5s)));
        while (auto turn = turns.next(now, house_at(1s))) {
            bytes[turn->node] += turn->ask.bytes;
            turns.sent(turn->ask.bytes);
        }
        const NodeTime next = turns.ready_at(now);
        ASSERT_GT(next, now);
        ASSERT_LT(next, now + 1s);
        now = next;
    }
    const auto all = bytes["wall-1"] + bytes["room-1"];
    EXPECT_NEAR(static_cast<double>(all), 20e6, 0.6e6);
    EXPECT_NEAR(static_cast<double>(bytes["wall-1"]), static_cast<double>(bytes["room-1"]), 0.6e6);
}

TEST(MediaTurns, outside_of_the_hours_only_what_is_due_before_they_open_comes) {
    MediaTurns turns;
    turns.follow({0, house_at(10h)});
    turns.ask("wall-1", ask(house_at(30h), 1));
    turns.ask("wall-1", ask(house_at(10h + 59min), 2));
    auto turn = turns.next(node_at(0s), house_at(1h));
    ASSERT_TRUE(turn);
    EXPECT_EQ(turn->ask.id, 1U);
    ASSERT_TRUE(turn->later);
    EXPECT_EQ(*turn->later, MediaTurns::longest_wait);
    turn = turns.next(node_at(0s), house_at(1h));
    ASSERT_TRUE(turn);
    EXPECT_EQ(turn->ask.id, 2U);
    EXPECT_FALSE(turn->later);
    // Open, or without house time: all comes.
    turns.ask("wall-1", ask(house_at(30h), 3));
    EXPECT_FALSE(turns.next(node_at(0s), house_at(10h))->later);
    turns.ask("wall-1", ask(house_at(30h), 4));
    EXPECT_FALSE(turns.next(node_at(0s), HouseTime{})->later);
}

TEST(MediaTurns, a_node_that_asks_without_end_pushes_its_own_asks_out_and_no_other) {
    MediaTurns turns;
    turns.ask("room-1", ask(house_at(1s)));
    for (std::uint64_t id = 1; id <= 100; ++id) turns.ask("wall-1", ask(house_at(2s), id));
    EXPECT_EQ(turns.next(node_at(0s), house_at(0s))->node, "room-1");
    EXPECT_EQ(turns.next(node_at(0s), house_at(0s))->ask.id, 93U);
    turns.forget("wall-1");
    EXPECT_FALSE(turns.next(node_at(0s), house_at(0s)));
}

TEST(DeliveryHours, open_by_the_site_s_clock_and_may_run_past_midnight) {
    const auto zone = programme::Zone::find("Asia/Shanghai");
    ASSERT_TRUE(zone);
    const auto day = programme::Date(std::chrono::days(20'780)); // some day of 2026
    const auto utc = [&](std::chrono::seconds of_day, int days = 0) {
        return zone->to_utc(programme::civil(day + std::chrono::days(days), {of_day}));
    };
    programme::DeliveryTerms terms;
    EXPECT_FALSE(opening_of(terms, *zone, utc(12h)));
    terms.hours = {{22h}, {6h}};
    EXPECT_EQ(opening_of(terms, *zone, utc(12h)), utc(22h));
    EXPECT_FALSE(opening_of(terms, *zone, utc(22h)));
    EXPECT_FALSE(opening_of(terms, *zone, utc(5h)));
    EXPECT_EQ(opening_of(terms, *zone, utc(6h)), utc(22h));
    terms.hours = {{1h}, {5h}};
    EXPECT_EQ(opening_of(terms, *zone, utc(5h)), utc(1h, 1));
    EXPECT_FALSE(opening_of(terms, *zone, utc(3h)));
    EXPECT_EQ(opening_of(terms, *zone, utc(0h)), utc(1h));
}

} // namespace
} // namespace lianping::controller
