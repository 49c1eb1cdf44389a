// Since when a link is on: what recordings are called by.

#include "controller/recording_times.h"
#include "support/sample_plan.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using support::house;

constexpr std::int64_t day = 86'400;

// By a wall clock eight hours ahead of UTC; house time is UTC. What a lecture is on from 1000 to 5000 is
// covered by something else from 2000 to 3000.
struct Site {
    ScreenPlan plan;

    Site() {
        plan.version = {1, 1, house(0)};
        plan.screen = "wall";
        plan.width = plan.height = 100;
        plan.offsets = {{UtcTime::always(), 8h}};
        Item live;
        live.kind = Item::Kind::live;
        live.name = "live:lecture";
        live.stream = "lecture/speaker";
        live.length = Duration(10 * day * 1'000'000'000);
        Item still;
        still.kind = Item::Kind::colour;
        still.name = "navy";
        still.length = 10s;
        plan.items = {live, still};
        plan.trees = {CycleNode{0, false, {}, {}, 0}, CycleNode{1, false, {}, {}, 0}};
        plan.entries = {{"talk", "live:lecture"}, {"anthem", "navy"}, {"default", "navy"}};
        segment(2, 0, 0, 1'000, 1);
        segment(0, 1'000, 1'000, 2'000, 0);
        segment(1, 2'000, 2'000, 3'000, 1);
        segment(0, 1'000, 3'000, 5'000, 0);
        segment(2, 0, 5'000, -1, 1);
    }
    void segment(std::uint32_t entry, std::int64_t occurrence, std::int64_t from, std::int64_t to,
                 std::uint32_t tree) {
        const Zone zone{{}, {tree, house(occurrence), 0, {}}};
        plan.segments.push_back(
            {entry, house(occurrence), house(from), to < 0 ? HouseTime::never() : house(to), {zone}});
    }
    std::map<std::string, OnSince> at(std::int64_t t, const Acts* acts = nullptr) const {
        const auto shared = std::make_shared<const ScreenPlan>(plan);
        const Timeline whole(shared, acts != nullptr ? std::make_shared<const Acts>(*acts) : nullptr);
        return links_on_since(whole, Timeline(shared, nullptr), house(t));
    }
};

Acts taken(const Item& item, std::int64_t from, std::int64_t to) {
    Acts acts;
    acts.version = {1, 1, house(from)};
    acts.screen = "wall";
    acts.items = {item};
    acts.trees = {CycleNode{0, false, {}, {}, 0}};
    acts.takes = {{7, house(from), house(to), "anna", item.name, {{{}, {0, house(from), 0, {}}}}}};
    return acts;
}

TEST(RecordingTimes, an_entry_has_one_recording_from_its_beginning_by_the_wall_clock) {
    const Site site;
    EXPECT_TRUE(site.at(999).empty());
    const auto on = site.at(1'500);
    ASSERT_EQ(on.size(), 1U);
    EXPECT_EQ(on.at("lecture").since, house(1'000));
    EXPECT_EQ(on.at("lecture").wall, CivilTime(8h + 1'000s));
    EXPECT_TRUE(site.at(2'500).empty());
    EXPECT_EQ(site.at(3'500), on) << "what interrupts it does not make another of it";
    EXPECT_TRUE(site.at(5'000).empty());
}

TEST(RecordingTimes, what_an_operator_lays_over_it_does_not_end_it) {
    const Site site;
    const Acts acts = taken(site.plan.items[1], 1'200, 1'900);
    EXPECT_EQ(site.at(1'500, &acts), site.at(1'100));
}

TEST(RecordingTimes, a_take_of_a_link_is_recorded_from_its_beginning) {
    const Site site;
    const Acts acts = taken(site.plan.items[0], 500, 900);
    EXPECT_EQ(site.at(600, &acts).at("lecture").since, house(500));
    EXPECT_TRUE(site.at(950, &acts).empty());
}

TEST(RecordingTimes, a_link_that_is_always_on_has_a_recording_a_day) {
    Site site;
    site.plan.entries[0].name = "default";
    site.plan.segments.clear();
    site.segment(0, 0, 0, -1, 0);
    EXPECT_EQ(site.at(3 * day).at("lecture").wall, CivilTime(72h));
    EXPECT_EQ(site.at(3 * day).at("lecture").since, house(3 * day - 8 * 3'600));
}

} // namespace
} // namespace lianping::controller
