#include "plan/reign.h"
#include "plan_making.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using namespace testing;

Take take(std::uint64_t id, double from, double until) {
    Take made;
    made.id = id;
    made.from = at(from);
    made.until = at(until);
    return made;
}

Hold hold(double from, double until) { return {1, at(from), at(until), "me"}; }

TEST(Reigns, the_programme_rules_for_ever_without_acts) {
    const Reign reign = Reigns().at(at(5));
    EXPECT_EQ(reign.take, nullptr);
    EXPECT_EQ(reign.begin, HouseTime::always());
    EXPECT_EQ(reign.end, HouseTime::never());
}

TEST(Reigns, the_newest_take_rules_and_the_older_comes_back) {
    const Take older = take(1, 10, 50), newer = take(2, 20, 30);
    const Reigns reigns({&newer, &older}, {});
    EXPECT_EQ(reigns.at(at(9)).take, nullptr);
    EXPECT_EQ(reigns.at(at(9)).end, at(10));
    EXPECT_EQ(reigns.at(at(10)).take, &older);
    EXPECT_EQ(reigns.at(at(19)).end, at(20));
    EXPECT_EQ(reigns.at(at(20)).take, &newer);
    EXPECT_EQ(reigns.at(at(30)).take, &older);
    EXPECT_EQ(reigns.at(at(30)).begin, at(30));
    EXPECT_EQ(reigns.at(at(50)).take, nullptr);
    EXPECT_EQ(reigns.at(at(50)).begin, at(50));
}

TEST(Reigns, of_two_takes_of_one_instant_the_later_given_rules) {
    const Take first = take(1, 10, 50), second = take(2, 10, 40);
    EXPECT_EQ(Reigns({&second, &first}, {}).at(at(10)).take, &second);
}

TEST(Reigns, a_take_released_at_the_instant_it_began_never_was) {
    const Take gone = take(1, 10, 10);
    const Reign reign = Reigns({&gone}, {}).at(at(10));
    EXPECT_EQ(reign.take, nullptr);
    EXPECT_EQ(reign.begin, HouseTime::always());
}

TEST(Reigns, a_hold_keeps_what_was_at_its_beginning) {
    const Take under = take(1, 10, 50), during = take(2, 25, 60);
    const Reigns reigns({&under, &during}, {hold(20, 40)});
    const Reign held = reigns.at(at(30));
    EXPECT_TRUE(held.held);
    EXPECT_EQ(held.take, &under);
    EXPECT_EQ(held.frozen, at(20));
    EXPECT_EQ(held.end, at(40));
    EXPECT_EQ(reigns.at(at(40)).take, &during);
    EXPECT_EQ(reigns.at(at(40)).begin, at(40));
}

TEST(Reigns, holds_that_overlap_are_one) {
    const Reigns reigns({}, {hold(30, 60), hold(20, 40)});
    EXPECT_EQ(reigns.at(at(50)).frozen, at(20));
    EXPECT_EQ(reigns.at(at(50)).end, at(60));
    EXPECT_EQ(Reigns({}, {hold(30, 60), hold(20, 30)}).at(at(50)).frozen, at(30));
}

} // namespace
} // namespace lianping
