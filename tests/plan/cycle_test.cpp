#include "plan/cycle.h"
#include "plan/passes.h"
#include "plan_making.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace lianping {
namespace {

using namespace testing;

std::vector<Item> seconds_long(std::initializer_list<int> lengths) {
    std::vector<Item> items;
    for (const int length : lengths) {
        items.push_back(
            still(std::string(1, static_cast<char>('a' + items.size())), std::chrono::seconds(length)));
    }
    return items;
}

std::string names(const std::vector<Item>& items, const CycleNode& root, std::uint64_t pass) {
    std::string text;
    for (const ItemIndex item : pass_items(root, pass)) {
        text += items[item].name;
    }
    return text;
}

// Slot by slot, as a viewer would: what slot_at must equal without walking.
void expect_slots_as_walked(const Cycle& cycle, const CycleNode& root, const std::vector<Item>& items,
                            int passes) {
    HouseTime t = cycle.anchor;
    const auto expect = [&](ItemIndex item, std::uint64_t pass, bool in_lead, std::uint32_t place) {
        for (const HouseTime probe : {t, t + items[item].length - 1ns}) {
            const auto slot = slot_at(cycle, root, items, probe);
            ASSERT_TRUE(slot);
            EXPECT_EQ(slot->item, item);
            EXPECT_EQ(slot->start, t);
            EXPECT_EQ(slot->end, t + items[item].length);
            EXPECT_EQ(slot->pass, pass);
            EXPECT_EQ(slot->in_lead, in_lead);
            EXPECT_EQ(slot->place, place);
        }
        t += items[item].length;
    };
    std::uint32_t place = 0;
    for (const ItemIndex item : cycle.lead) {
        expect(item, cycle.first_pass, true, place++);
    }
    for (int i = 0; i < passes; ++i) {
        place = 0;
        const std::uint64_t pass = cycle.first_pass + static_cast<std::uint64_t>(i);
        for (const ItemIndex item : pass_items(root, pass)) {
            expect(item, pass, false, place++);
        }
    }
    if (passes_length(root, items, cycle.first_pass + 1) == Duration::max()) return;
    EXPECT_EQ(passes_length(root, items, cycle.first_pass + static_cast<std::uint64_t>(passes)) -
                  passes_length(root, items, cycle.first_pass),
              t - cycle.anchor -
                  std::accumulate(cycle.lead.begin(), cycle.lead.end(), Duration{},
                                  [&](Duration d, ItemIndex i) { return d + items[i].length; }));
}

TEST(Cycle, of_nothing_shows_nothing) {
    const auto items = seconds_long({5});
    EXPECT_FALSE(slot_at({}, list({}), items, at(1)));
    EXPECT_FALSE(slot_at({}, list({list({}), list({list({})})}), items, at(1)));
    EXPECT_EQ(passes_length(list({}), items, 1000), 0s);
    EXPECT_TRUE(pass_items(list({}), 0).empty());
}

TEST(Cycle, of_one_item_repeats_it) {
    const auto items = seconds_long({5});
    const auto slot = slot_at({0, at(100), 0, {}}, list_of(0, 1), items, at(100) + 24h + 3s);
    ASSERT_TRUE(slot);
    EXPECT_EQ(slot->start, at(100) + 24h);
    EXPECT_EQ(slot->pass, 17280U);
}

TEST(Cycle, before_its_anchor_shows_nothing) {
    EXPECT_FALSE(slot_at({0, at(100), 0, {}}, list_of(0, 1), seconds_long({5}), at(100) - 1ns));
}

TEST(Cycle, turns_exactly_to_the_nanosecond) {
    auto items = seconds_long({1, 1});
    items[0].length = 1001001001ns;
    const Cycle cycle{0, at(0), 0, {}};
    const Duration pass = 2001001001ns;
    const HouseTime turn = at(0) + 43000 * pass + 1001001001ns;
    EXPECT_EQ(slot_at(cycle, list_of(0, 2), items, turn - 1ns)->item, 0U);
    EXPECT_EQ(slot_at(cycle, list_of(0, 2), items, turn)->item, 1U);
    EXPECT_EQ(slot_at(cycle, list_of(0, 2), items, turn)->start, turn);
}

TEST(Cycle, of_a_plain_list_is_as_walked) {
    const auto items = seconds_long({5, 3, 8, 1});
    expect_slots_as_walked({0, at(7), 3, {}}, list_of(0, 4), items, 6);
    expect_slots_as_walked({0, at(7), 3, {2, 1}}, list_of(0, 4), items, 6);
}

TEST(Cycle, a_lead_may_stand_before_an_empty_list) {
    const auto items = seconds_long({5, 3});
    const Cycle cycle{0, at(0), 0, {1, 0}};
    EXPECT_EQ(slot_at(cycle, list({}), items, at(7.5))->item, 0U);
    EXPECT_FALSE(slot_at(cycle, list({}), items, at(8)));
}

TEST(Cycle, a_list_that_picks_plays_its_children_in_turn) {
    const auto items = seconds_long({10, 1, 2, 3});
    const CycleNode root = list({leaf(0), pick(list({leaf(1), leaf(2), leaf(3)}), 1)});
    EXPECT_EQ(names(items, root, 0), "ab");
    EXPECT_EQ(names(items, root, 1), "ac");
    EXPECT_EQ(names(items, root, 2), "ad");
    EXPECT_EQ(names(items, root, 3), "ab");
    expect_slots_as_walked({0, at(0), 0, {}}, root, items, 7);
    const CycleNode two = list({leaf(0), pick(list({leaf(1), leaf(2), leaf(3)}), 2)});
    EXPECT_EQ(names(items, two, 0), "abc");
    EXPECT_EQ(names(items, two, 1), "adb");
    EXPECT_EQ(names(items, two, 2), "acd");
    expect_slots_as_walked({0, at(0), 1, {}}, two, items, 7);
}

TEST(Cycle, a_list_that_picks_more_than_it_has_plays_all) {
    const auto items = seconds_long({1, 2});
    EXPECT_EQ(names(items, pick(list_of(0, 2), 5), 4), "ab");
}

TEST(Cycle, a_shuffled_list_that_picks_plays_each_child_once_a_round) {
    const auto items = seconds_long({1, 2, 3, 4, 5});
    const CycleNode root = pick(shuffle(list_of(0, 5), 99), 2);
    std::multiset<ItemIndex> seen_items;
    for (std::uint64_t pass = 0; pass < 5; ++pass) {
        for (const ItemIndex item : pass_items(root, pass)) {
            seen_items.insert(item);
        }
    }
    for (ItemIndex item = 0; item < 5; ++item) {
        EXPECT_EQ(seen_items.count(item), 2U);
    }
    expect_slots_as_walked({0, at(0), 0, {}}, root, items, 12);
}

TEST(Cycle, lists_in_lists_shuffle_and_pick_each_for_itself) {
    const auto items = seconds_long({7, 1, 2, 3, 4, 5, 6, 11});
    const CycleNode photos = shuffle(list_of(1, 4), 5);
    const CycleNode partners = pick(list({leaf(5), list({leaf(6), leaf(7)})}), 1);
    const CycleNode root = shuffle(list({leaf(0), photos, partners}), 77);
    expect_slots_as_walked({0, at(3), 0, {}}, root, items, 20);
    expect_slots_as_walked({0, at(3), 1000001, {4, 0}}, root, items, 20);
}

TEST(Cycle, finds_its_place_after_a_thousand_years_of_passes) {
    const auto items = seconds_long({10, 1, 2});
    const CycleNode root = list({leaf(0), pick(list({leaf(1), leaf(2)}), 1)});
    const Cycle cycle{0, at(0), 0, {}};
    const HouseTime t = HouseTime(std::chrono::hours(24 * 365 * 200));
    const auto slot = slot_at(cycle, root, items, t);
    ASSERT_TRUE(slot);
    // two passes take 23 s
    const auto into = t.since_origin() % 23s;
    EXPECT_EQ(slot->pass, static_cast<std::uint64_t>(t.since_origin() / 23s) * 2 + (into >= 11s ? 1 : 0));
    EXPECT_LE(slot->start, t);
    EXPECT_GT(slot->end, t);
}

// A list of seconds that has gone round since 1999 has a hundred million passes behind it. Made longer, so
// many of its passes take longer than 292 years, which is all that 64 bits of nanoseconds hold.
TEST(Cycle, a_list_that_grew_goes_on_whatever_the_number_of_passes_behind_it) {
    const auto items = seconds_long({4, 8, 273});
    const CycleNode root = list_of(0, 3);
    for (const CycleNode& one : {root, shuffle(root, 5), pick(root, 2)})
        expect_slots_as_walked({0, at(1000), 400'000'000, {}}, one, items, 3);
}

TEST(Cycle, survives_any_number) {
    const auto items = seconds_long({10, 1, 2});
    const CycleNode root = list({leaf(0), pick(list({leaf(1), leaf(99)}), 1)});
    EXPECT_EQ(passes_length(list_of(0, 3), items, UINT64_MAX), Duration::max());
    for (const std::uint64_t pass : {std::uint64_t{0}, UINT64_MAX, UINT64_MAX / 2}) {
        for (const HouseTime anchor : {HouseTime::always(), HouseTime::never(), HouseTime{}}) {
            slot_at({0, anchor, pass, {0, 99}}, root, items, HouseTime{});
            slot_at({0, anchor, pass, {}}, list_of(0, 3), items, HouseTime::never());
        }
    }
}

TEST(Shuffled, is_a_permutation_that_differs_from_pass_to_pass) {
    std::set<std::vector<std::uint32_t>> orders;
    for (std::uint64_t pass = 0; pass < 50; ++pass) {
        auto order = shuffled(1, pass, 10);
        orders.insert(order);
        std::sort(order.begin(), order.end());
        for (std::uint32_t i = 0; i < 10; ++i) {
            EXPECT_EQ(order[i], i);
        }
    }
    EXPECT_EQ(orders.size(), 50U);
}

TEST(Shuffled, a_pass_does_not_begin_with_the_item_that_ended_the_one_before) {
    for (std::uint32_t n = 3; n < 9; ++n) {
        for (std::uint64_t pass = 1; pass < 500; ++pass) {
            EXPECT_NE(shuffled(n, pass, n).front(), shuffled(n, pass - 1, n).back());
        }
    }
}

TEST(Shuffled, two_items_never_change_their_order) {
    for (std::uint64_t pass = 1; pass < 50; ++pass) {
        EXPECT_EQ(shuffled(8, pass, 2), shuffled(8, 0, 2));
    }
}

TEST(Shuffled, every_item_comes_first_about_as_often) {
    std::vector<int> first(5);
    for (std::uint64_t pass = 0; pass < 5000; ++pass) {
        ++first[shuffled(3, pass, 5).front()];
    }
    for (const int count : first) {
        EXPECT_NEAR(count, 1000, 150);
    }
}

// Every player must draw the same for ever: these were written down when the code was.
TEST(Shuffled, draws_what_it_has_always_drawn) {
    EXPECT_EQ(shuffled(42, 0, 6), (std::vector<std::uint32_t>{5, 2, 3, 0, 1, 4}));
    EXPECT_EQ(shuffled(42, 1, 6), (std::vector<std::uint32_t>{3, 5, 0, 2, 4, 1}));
}

TEST(Passes, a_day_of_a_thousand_items_is_found_quickly) {
    std::vector<Item> items;
    for (int i = 0; i < 1000; ++i) {
        items.push_back(still("i" + std::to_string(i), 8s));
    }
    const CycleNode root = list({shuffle(list_of(0, 999), 4), pick(list({leaf(999), leaf(0)}), 1)});
    const Passes passes(root, items);
    const Cycle cycle{0, at(0), 0, {}};
    HouseTime last = at(0);
    for (int i = 0; i < 10800; ++i) { // one question each slot for a day: 10,800 x about 20 us
        const auto slot = passes.slot_at(cycle, items, last);
        ASSERT_TRUE(slot);
        ASSERT_EQ(slot->start, last);
        last = slot->end;
    }
    EXPECT_EQ(last, at(86400));
}

} // namespace
} // namespace lianping
