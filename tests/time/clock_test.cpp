#include "support/fake_clock.h"
#include "time/clock.h"

#include <gtest/gtest.h>

#include <vector>

namespace lianping {
namespace {

TEST(RealClock, goes_forward_and_never_wakes_early) {
    const RealClock clock;
    const auto deadline = clock.now() + 2ms;
    clock.sleep_until(deadline);
    EXPECT_GE(clock.now(), deadline);
    clock.sleep_until(deadline - 1s); // passed: at once
}

TEST(RealClock, bent_by_an_offset_and_a_drift_is_off_by_them) {
    const RealClock straight;
    const RealClock bent(3600s, 1000); // an exaggerated crystal: 1 ms a second
    const auto off = bent.now() - straight.now();
    EXPECT_GE(off, 3600s - 1ms);
    EXPECT_LE(off, 3600s + 100ms);
    const auto deadline = bent.now() + 3ms;
    bent.sleep_until(deadline);
    EXPECT_GE(bent.now(), deadline);
}

TEST(FakeClock, fires_timers_in_order_each_at_its_instant) {
    FakeClock clock(NodeTime(100s));
    std::vector<std::pair<char, NodeTime>> fired;
    const auto note = [&](char name) { return [&, name] { fired.emplace_back(name, clock.now()); }; };
    clock.in(3s, note('c'));
    clock.in(1s, note('a'));
    clock.in(2s, note('b'));
    clock.in(2s, note('B'));
    clock.in(9s, note('z'));
    clock.advance(5s);
    const std::vector<std::pair<char, NodeTime>> expected = {
        {'a', NodeTime(101s)}, {'b', NodeTime(102s)}, {'B', NodeTime(102s)}, {'c', NodeTime(103s)}};
    EXPECT_EQ(fired, expected);
    EXPECT_EQ(clock.now(), NodeTime(105s));
    EXPECT_EQ(clock.timers(), 1u);
}

TEST(FakeClock, a_timer_may_set_the_next_within_the_same_move) {
    FakeClock clock;
    int ticks = 0;
    std::function<void()> tick = [&] {
        ++ticks;
        clock.in(10ms, tick);
    };
    clock.in(10ms, tick);
    clock.sleep_until(clock.now() + 1s);
    EXPECT_EQ(ticks, 100);
    EXPECT_EQ(clock.now(), NodeTime(1s));
}

TEST(FakeClock, a_cancelled_timer_stays_silent) {
    FakeClock clock;
    bool fired = false;
    const auto timer = clock.in(1s, [&] { fired = true; });
    clock.cancel(timer);
    clock.advance(2s);
    EXPECT_FALSE(fired);
}

TEST(FakeClock, a_wall_clock_that_is_set_moves_utc_alone) {
    FakeClock clock(NodeTime(5s), UtcTime(1000s));
    clock.step_utc(-1h);
    EXPECT_EQ(clock.now(), NodeTime(5s));
    EXPECT_EQ(clock.utc(), UtcTime(1000s) - 1h);
    clock.advance(1s);
    EXPECT_EQ(clock.utc(), UtcTime(1001s) - 1h);
}

} // namespace
} // namespace lianping
