#include "time/instants.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace lianping {
namespace {

template <class A, class B>
concept comparable = requires(A a, B b) {
    a < b;
};
template <class A, class B>
concept subtractable = requires(A a, B b) {
    a - b;
};
template <class A, class B>
concept addable = requires(A a, B b) {
    a + b;
};

TEST(Instants, those_of_two_kinds_do_not_mix) {
    static_assert(!comparable<UtcTime, HouseTime>);
    static_assert(!subtractable<NodeTime, HouseTime>);
    static_assert(!std::is_convertible_v<HouseTime, NodeTime>);
    static_assert(!std::is_constructible_v<HouseTime, NodeTime>);
    static_assert(!std::is_convertible_v<Duration, UtcTime>);
    static_assert(!addable<HouseTime, HouseTime>);
    static_assert(comparable<HouseTime, HouseTime>);
}

TEST(Instants, all_lie_between_always_and_never) {
    const HouseTime at(1'795'000'000s);
    EXPECT_LT(HouseTime::always(), at);
    EXPECT_LT(at, HouseTime::never());
    EXPECT_EQ(at + 3s - at, 3s);
    EXPECT_EQ((at - 3s).ns(), 1'794'999'997'000'000'000);
}

TEST(Anchor, maps_utc_to_house_time_and_back) {
    const Anchor anchor{UtcTime(1'795'000'000s), HouseTime(1'795'000'000s - 17ms)};
    EXPECT_EQ(anchor.to_house(UtcTime(1'795'000'060s)), HouseTime(1'795'000'060s - 17ms));
    EXPECT_EQ(anchor.to_utc(anchor.to_house(UtcTime(12ns))), UtcTime(12ns));
}

} // namespace
} // namespace lianping
