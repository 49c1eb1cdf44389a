#include "time/house_clock.h"

#include <gtest/gtest.h>

#include <vector>

namespace lianping {
namespace {

constexpr Epoch held = 0xabc;
constexpr Epoch fresh = 0xdef;
constexpr UtcTime noon(1'795'000'000s);
const std::vector<NodeAnswer> nobody;

// Written at noon, when house time was 20 ms ahead of UTC and the kernel had run for an hour.
HouseRecord kept() {
    return {.boot_id = "boot 1",
            .epoch = held,
            .house_minus_monotonic = noon.since_origin() + 20ms - 3600s,
            .utc = noon,
            .house = HouseTime(noon.since_origin() + 20ms),
            .anchor = {noon, HouseTime(noon.since_origin() + 20ms)}};
}

NodeAnswer answer(Duration monotonic, Duration house, Duration uncertainty, Epoch epoch = held) {
    return {epoch, monotonic, HouseTime(house), uncertainty};
}

TEST(HouseClock, begins_a_fresh_epoch_at_utc) {
    const auto clock =
        HouseClock::begin(std::nullopt, "boot 1", {.monotonic = 50s, .utc = noon}, nobody, fresh);
    EXPECT_EQ(clock.epoch(), fresh);
    EXPECT_EQ(clock.origin(), HouseClock::Origin::fresh);
    EXPECT_EQ(clock.at(50s), HouseTime(noon.since_origin()));
    EXPECT_EQ(clock.at(51s) - clock.at(50s), 1s);
    EXPECT_EQ(clock.anchor().to_utc(clock.at(60s)), noon + 10s);
}

TEST(HouseClock, a_restarted_process_goes_on_to_the_nanosecond_whatever_utc_says) {
    EXPECT_FALSE(HouseClock::must_ask(kept(), "boot 1"));
    const auto clock =
        HouseClock::begin(kept(), "boot 1", {.monotonic = 3700s, .utc = noon - 1h}, nobody, fresh);
    EXPECT_EQ(clock.epoch(), held);
    EXPECT_EQ(clock.origin(), HouseClock::Origin::same_boot);
    EXPECT_EQ(clock.at(3700s), HouseTime(noon.since_origin() + 20ms + 100s));
    EXPECT_EQ(clock.anchor(), kept().anchor);
}

TEST(HouseClock, a_restarted_machine_takes_the_median_of_the_surest_players) {
    EXPECT_TRUE(HouseClock::must_ask(kept(), "boot 2"));
    EXPECT_FALSE(HouseClock::must_ask(std::nullopt, "boot 2"));
    const auto truth = noon.since_origin() + 300s;
    const std::vector<NodeAnswer> answers = {
        answer(10s, truth + 10s + 100us, 50us), answer(11s, truth + 11s - 200us, 60us),
        answer(10s, truth + 10s + 90s, 70us),                                        // insane, and sure of it
        answer(12s, truth + 12s, 80us),         answer(12s, truth + 12s + 4ms, 9ms), // held over long
        answer(12s, truth + 99s, 1us, 0x999),                                        // of another epoch
        answer(12s, truth + 12s + 50us, 90us)};
    const auto clock =
        HouseClock::begin(kept(), "boot 2", {.monotonic = 13s, .utc = noon + 7h}, answers, fresh);
    EXPECT_EQ(clock.epoch(), held);
    EXPECT_EQ(clock.origin(), HouseClock::Origin::nodes);
    EXPECT_EQ(clock.at(13s), HouseTime(truth + 13s + 50us));
}

TEST(HouseClock, with_two_players_the_middle_of_both_is_taken) {
    const auto truth = noon.since_origin();
    const std::vector<NodeAnswer> answers = {answer(10s, truth, 50us), answer(10s, truth + 100us, 60us)};
    const auto clock = HouseClock::begin(kept(), "boot 2", {.monotonic = 10s, .utc = noon}, answers, fresh);
    EXPECT_EQ(clock.at(10s), HouseTime(truth + 50us));
}

TEST(HouseClock, a_restarted_machine_without_players_adds_the_utc_that_passed) {
    const auto clock =
        HouseClock::begin(kept(), "boot 2", {.monotonic = 20s, .utc = noon + 600s}, nobody, fresh);
    EXPECT_EQ(clock.epoch(), held);
    EXPECT_EQ(clock.origin(), HouseClock::Origin::utc);
    EXPECT_EQ(clock.at(20s), HouseTime(noon.since_origin() + 20ms + 600s));
    EXPECT_EQ(clock.anchor().to_utc(clock.at(20s)), noon + 600s);
}

TEST(HouseClock, a_machine_that_lost_its_clock_begins_a_new_epoch_rather_than_go_back) {
    const auto clock =
        HouseClock::begin(kept(), "boot 2", {.monotonic = 20s, .utc = UtcTime(20s)}, nobody, fresh);
    EXPECT_EQ(clock.epoch(), fresh);
    EXPECT_EQ(clock.origin(), HouseClock::Origin::fresh);
}

TEST(HouseClock, a_lost_record_begins_a_new_epoch_whatever_the_players_hold) {
    const std::vector<NodeAnswer> answers = {answer(10s, noon.since_origin(), 50us)};
    const auto clock =
        HouseClock::begin(std::nullopt, "boot 2", {.monotonic = 10s, .utc = noon}, answers, fresh);
    EXPECT_EQ(clock.epoch(), fresh);
}

TEST(HouseClock, continued_by_utc_it_gives_way_to_players_that_hold_another_time) {
    auto clock = HouseClock::begin(kept(), "boot 2", {.monotonic = 20s, .utc = noon + 600s}, nobody, fresh);
    const auto ours = noon.since_origin() + 20ms + 600s;
    EXPECT_FALSE(clock.refuted_by(answer(20s, ours + 4900us, 10us)));
    EXPECT_TRUE(clock.refuted_by(answer(20s, ours + 5100us, 10us)));
    EXPECT_TRUE(clock.refuted_by(answer(30s, ours + 10s - 8ms, 10us)));
    EXPECT_FALSE(clock.refuted_by(answer(20s, ours + 8ms, 4ms))); // it does not know well enough itself
    EXPECT_FALSE(clock.refuted_by(answer(20s, ours + 8ms, 10us, 0x999)));

    clock.begin_epoch(fresh, {.monotonic = 30s, .utc = noon + 610s});
    EXPECT_EQ(clock.epoch(), fresh);
    EXPECT_EQ(clock.at(30s), HouseTime(noon.since_origin() + 610s));
    EXPECT_FALSE(clock.refuted_by(answer(30s, ours, 10us, fresh)));
}

TEST(HouseClock, that_is_exact_is_not_refuted_by_a_player_that_held_over) {
    const auto clock = HouseClock::begin(kept(), "boot 1", {.monotonic = 3700s, .utc = noon}, nobody, fresh);
    EXPECT_FALSE(clock.refuted_by(answer(3700s, noon.since_origin() + 500s, 1ms)));
}

TEST(HouseClock, its_record_brings_it_back) {
    const auto first =
        HouseClock::begin(std::nullopt, "boot 1", {.monotonic = 50s, .utc = noon}, nobody, fresh);
    const auto record =
        parse_house_record(serialise(first.record("boot 1", {.monotonic = 80s, .utc = noon + 31s})));
    ASSERT_TRUE(record);
    const auto again = HouseClock::begin(*record, "boot 1", {.monotonic = 90s, .utc = noon}, nobody, 0x123);
    EXPECT_EQ(again.epoch(), fresh);
    EXPECT_EQ(again.at(1000s), first.at(1000s));
    EXPECT_EQ(again.anchor(), first.anchor());
    const auto rebooted =
        HouseClock::begin(*record, "boot 2", {.monotonic = 5s, .utc = noon + 131s}, nobody, 0x123);
    EXPECT_EQ(rebooted.at(5s), first.at(180s));
}

struct Watched {
    HouseClock clock = HouseClock::begin(std::nullopt, "b", {.monotonic = 0s, .utc = noon}, nobody, fresh);
    // Whether the anchor moved at a look a second from `from` to `to`, UTC being `off` away from the anchor.
    int moves(int from, int to, Duration off) {
        int count = 0;
        for (int s = from; s < to; ++s)
            count += clock.watch_utc(
                {.monotonic = std::chrono::seconds(s), .utc = noon + std::chrono::seconds(s) + off});
        return count;
    }
};

TEST(HouseClockAnchor, stays_where_utc_is_near) {
    Watched w;
    EXPECT_EQ(w.moves(0, 1000, 49ms), 0);
    EXPECT_EQ(w.moves(1000, 2000, -49ms), 0);
}

TEST(HouseClockAnchor, moves_once_when_utc_has_been_away_for_ten_seconds) {
    Watched w;
    EXPECT_EQ(w.moves(0, 10, 1h), 0);
    EXPECT_EQ(w.moves(10, 11, 1h), 1);
    EXPECT_EQ(w.clock.anchor().to_utc(w.clock.at(20s)), noon + 20s + 1h);
    EXPECT_EQ(w.moves(11, 100, 1h), 0);
    EXPECT_EQ(w.clock.at(20s), HouseTime(noon.since_origin() + 20s)) << "house time itself is continuous";
}

TEST(HouseClockAnchor, does_not_move_for_a_utc_that_comes_back_or_jumps_about) {
    Watched w;
    EXPECT_EQ(w.moves(0, 9, 1h), 0);
    EXPECT_EQ(w.moves(9, 10, 0s), 0);
    EXPECT_EQ(w.moves(10, 19, 1h), 0);
    EXPECT_EQ(w.moves(19, 28, -1h), 0);
    EXPECT_EQ(w.moves(28, 37, 1h), 0);
}

} // namespace
} // namespace lianping
