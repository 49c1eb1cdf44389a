// When a machine is started anew for the sake of a player that does not come to life.

#include "agent/last_rung.h"

#include <gtest/gtest.h>

namespace lianping::agent {
namespace {

UnitState unit(const std::string& active, std::uint32_t pid, const std::string& name = "player@wall-1") {
    UnitState is;
    is.unit = "lianping-" + name + ".service";
    is.active = active;
    is.pid = pid;
    return is;
}

class LastRungTest : public ::testing::Test {
protected:
    // A look each five seconds, as the housekeeper takes them; gives when (in seconds) the machine was to be
    // started anew.
    template <class States>
    std::optional<int> live(LastRung& rung, int seconds, States states) {
        for (int s = 0; s < seconds; s += 5, now_ = now_ + 5s)
            if (rung.look(states(s), now_)) return s;
        return std::nullopt;
    }
    NodeTime now_{1000s};
};

TEST_F(LastRungTest, a_player_that_lives_and_dies_now_and_then_starts_no_machine_anew) {
    LastRung rung(5min, 0);
    EXPECT_FALSE(live(rung, 24 * 3600, [](int s) {
        const bool restarts = s % 120 < 15;
        return std::vector{
            unit(restarts ? "activating" : "active", 100 + static_cast<std::uint32_t>(s) / 120)};
    }));
}

TEST_F(LastRungTest, one_that_never_gets_ready_does_after_the_patience) {
    LastRung rung(5min, 0);
    EXPECT_EQ(live(rung, 3600,
                   [](int s) {
                       return std::vector{
                           unit(s % 10 == 0 ? "activating" : "failed", static_cast<std::uint32_t>(s))};
                   }),
              300);
    EXPECT_EQ(rung.in_vain(), 1);
}

TEST_F(LastRungTest, one_that_its_watchdog_kills_again_and_again_does_too_also_after_it_lived) {
    LastRung rung(5min, 0);
    EXPECT_FALSE(live(rung, 600, [](int) { return std::vector{unit("active", 7)}; }));
    EXPECT_EQ(
        live(rung, 3600,
             [](int s) { return std::vector{unit("active", 100 + static_cast<std::uint32_t>(s) / 10)}; }),
        295)
        << "counted from when it was seen alive last";
}

TEST_F(LastRungTest, it_is_said_once) {
    LastRung rung(5min, 0);
    const auto dead = [](int) { return std::vector{unit("activating", 0)}; };
    EXPECT_TRUE(live(rung, 600, dead));
    EXPECT_FALSE(live(rung, 6 * 3600, dead)) << "the machine ends; nothing is to be asked for twice";
}

TEST_F(LastRungTest, each_time_it_was_in_vain_the_next_one_waits_twice_as_long_and_a_day_at_most) {
    const auto dead = [](int) { return std::vector{unit("activating", 0)}; };
    LastRung third(5min, 2);
    EXPECT_EQ(live(third, 24 * 3600, dead), 1200);
    EXPECT_EQ(third.in_vain(), 3);
    EXPECT_EQ(LastRung(5min, 40).patience(), 24h);
    EXPECT_EQ(LastRung(48h, 3).patience(), 48h) << "nor less than was asked for";
}

TEST_F(LastRungTest, when_it_helped_the_next_time_is_a_first_one_again) {
    LastRung rung(5min, 4);
    EXPECT_FALSE(live(rung, 70, [](int) { return std::vector{unit("active", 7)}; }));
    EXPECT_EQ(rung.in_vain(), 0);
}

TEST_F(LastRungTest, one_that_somebody_stopped_is_not_waited_for_nor_is_another_service) {
    LastRung rung(5min, 0);
    EXPECT_FALSE(live(rung, 3600, [](int) {
        return std::vector{unit("inactive", 0), unit("failed", 0, "live@lecture"),
                           unit("activating", 0, "controller")};
    }));
    EXPECT_FALSE(live(rung, 295, [](int) { return std::vector{unit("activating", 0)}; }))
        << "started by hand then";
}

TEST_F(LastRungTest, of_two_players_the_one_that_does_not_live_counts) {
    LastRung rung(5min, 0);
    EXPECT_EQ(live(rung, 3600,
                   [](int) {
                       return std::vector{unit("active", 7), unit("activating", 0, "player@room-1")};
                   }),
              300);
}

} // namespace
} // namespace lianping::agent
