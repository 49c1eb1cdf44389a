// When what a test saw is to be judged, by the kernel's count of stolen time.

#include "support/calm.h"

#include <gtest/gtest.h>

namespace lianping::testing {
namespace {

const Monotonic begin{1h};

// Ten seconds of two processors, of which the host takes `stolen` at once after `when`.
StolenNotes ten_seconds(Duration when, Duration stolen) {
    StolenNotes notes(2);
    for (Duration at{}; at <= 10s; at += 100ms) notes.add(begin + at, at > when ? stolen : 0ms);
    return notes;
}

TEST(StolenNotes, what_was_seen_while_nothing_was_stolen_is_judged) {
    const StolenNotes notes = ten_seconds(5s, 0ms);
    EXPECT_TRUE(notes.calm(begin, begin + 10s));
    EXPECT_TRUE(notes.calm_at(begin + 2s));
    EXPECT_EQ(notes.calm_time(begin), 10s - StolenNotes::settles_in - StolenNotes::goes_on_for + 100ms);
}

TEST(StolenNotes, what_was_seen_from_shortly_before_until_two_seconds_after_a_theft_is_not) {
    const StolenNotes notes = ten_seconds(5s, 60ms);
    EXPECT_TRUE(notes.calm_at(begin + 4400ms));
    EXPECT_FALSE(notes.calm_at(begin + 4700ms));
    EXPECT_FALSE(notes.calm_at(begin + 7s));
    EXPECT_TRUE(notes.calm_at(begin + 7200ms));
    EXPECT_EQ(notes.calm_time(begin + 7200ms), 2400ms) << "up to half a second before the last note";
}

TEST(StolenNotes, half_a_hundredth_is_bearable_and_no_long_calm_hides_more) {
    EXPECT_TRUE(ten_seconds(5s, 10ms).calm(begin, begin + 10s));
    EXPECT_FALSE(ten_seconds(5s, 30ms).calm(begin, begin + 10s)) << "of ten seconds it is less than that";
    EXPECT_FALSE(ten_seconds(5s, 30ms).calm(begin + 4900ms, begin + 5s + 50ms)) << "of less than one, too";
}

TEST(StolenNotes, what_was_not_noted_is_not_known_to_have_been_calm) {
    const StolenNotes notes = ten_seconds(5s, 0ms);
    EXPECT_FALSE(notes.calm(begin - 1ms, begin + 1s));
    EXPECT_FALSE(notes.calm(begin + 9s, begin + 10s + 1ms));
    EXPECT_FALSE(notes.calm_at(begin + 1s));
    EXPECT_FALSE(notes.calm_at(begin + 9600ms));
}

TEST(Calm, what_comes_is_not_waited_for_any_longer) {
    const Calm calm;
    int asked = 0;
    EXPECT_EQ(calm.until([&] { return ++asked == 3; }, 1h), Calm::Came::yes);
    EXPECT_EQ(calm.until([] { return false; }, 1h, 1ms), Calm::Came::host_took_them);
    EXPECT_EQ(calm.until([] { return false; }, 0s), Calm::Came::no);
}

} // namespace
} // namespace lianping::testing
