// What is shown of a live stream: the ring of its pictures, and what stands in where there are none.

#include "player/frames.h"
#include "player/live_ring.h"
#include "player/live_show.h"
#include "player/sources/live_source.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

using testing::blank_frame;

constexpr auto interval = 40ms;
HouseTime captured(int n) { return HouseTime(1'800'000'000s + n * interval); }

std::shared_ptr<LiveRing> ring_of(int from, int to, const std::shared_ptr<LiveRing>& into) {
    for (int n = from; n < to; ++n) into->push(blank_frame(), captured(n));
    return into;
}
// One that keeps them all.
std::shared_ptr<LiveRing> ring_of(int pictures) {
    const auto ring = std::make_shared<LiveRing>();
    ring->expect(LiveRing::longest);
    return ring_of(0, pictures, ring);
}

TEST(LiveRing, the_newest_picture_captured_by_then_is_found_and_its_successor_known) {
    const auto ring = ring_of(5);
    const auto found = ring->at(captured(3) + 1ms);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->stamp, captured(3));
    EXPECT_EQ(found->next, captured(4));
    EXPECT_FALSE(ring->at(captured(4))->next) << "it is not here yet";
    EXPECT_FALSE(ring->at(captured(0) - 1ns));
}

TEST(LiveRing, it_keeps_what_is_wanted_and_no_more_however_long_it_runs) {
    const auto ring = std::make_shared<LiveRing>();
    for (int n = 0; n < 100'000; ++n) {
        ring->push(blank_frame(), captured(n));
        if (n >= 5) {
            EXPECT_EQ(ring->at(captured(n - 5))->stamp, captured(n - 5));
        }
        ASSERT_LE(ring->size(), 30U);
    }
}

TEST(LiveRing, a_latency_that_is_announced_is_kept_for_before_anybody_asks) {
    const auto ring = std::make_shared<LiveRing>();
    ring->expect(2s);
    ring_of(0, 200, ring);
    EXPECT_TRUE(ring->at(captured(199) - 2s));
}

TEST(LiveRing, memory_is_bounded_whatever_is_wanted) {
    LiveRing ring(LiveRing::Limits{10, 64U << 20U});
    ring.expect(10s);
    for (int n = 0; n < 100; ++n) ring.push(blank_frame(), captured(n));
    EXPECT_EQ(ring.size(), 10U);
    LiveRing small(LiveRing::Limits{200, 3 * 16 * 16 * 4});
    for (int n = 0; n < 100; ++n) small.push(blank_frame(), captured(n));
    EXPECT_LE(small.size(), 3U);
}

TEST(LiveRing, a_double_and_a_stamp_that_went_back_a_little_are_left_out) {
    const auto ring = ring_of(5);
    ring->push(blank_frame(), captured(4));
    ring->push(blank_frame(), captured(4) - 1ms);
    EXPECT_EQ(ring->size(), 5U);
}

TEST(LiveRing, a_sender_whose_clock_began_anew_is_followed) {
    const auto ring = ring_of(1000, 1100, std::make_shared<LiveRing>());
    ring->push(blank_frame(), captured(5));
    EXPECT_EQ(ring->newest(), captured(5));
    EXPECT_FALSE(ring->at(captured(5))->first_run);
}

TEST(LiveShow, a_picture_is_held_for_half_a_second_and_then_something_stands_in) {
    const auto ring = ring_of(25);
    const auto last = captured(24);
    const auto show = [&](Duration after) {
        return live_show(last + after, captured(0), ring->at(last + after));
    };
    EXPECT_EQ(show(0ms), LiveShow::picture);
    EXPECT_EQ(show(500ms), LiveShow::picture);
    EXPECT_EQ(show(501ms), LiveShow::stand_in);
}

TEST(LiveShow, before_the_first_picture_what_was_on_stays_for_half_a_second) {
    LiveRing ring;
    EXPECT_EQ(live_show(captured(0) + 500ms, captured(0), ring.at(captured(0))), LiveShow::wait);
    EXPECT_EQ(live_show(captured(0) + 501ms, captured(0), ring.at(captured(0))), LiveShow::stand_in);
}

TEST(LiveShow, the_first_picture_of_all_is_shown_at_once_and_after_a_loss_only_a_stream_that_runs) {
    const auto ring = ring_of(25);
    EXPECT_EQ(live_show(captured(0), captured(0), ring->at(captured(0))), LiveShow::picture);
    ring_of(50, 100, ring); // a second of nothing
    EXPECT_EQ(live_show(captured(50), captured(0), ring->at(captured(50))), LiveShow::stand_in);
    EXPECT_EQ(live_show(captured(62), captured(0), ring->at(captured(62))), LiveShow::stand_in);
    EXPECT_EQ(live_show(captured(63), captured(0), ring->at(captured(63))), LiveShow::picture);
}

TEST(LiveShow, a_stream_that_gives_a_picture_now_and_then_does_not_flicker) {
    LiveRing ring;
    for (int n = 0; n < 10; ++n) ring.push(blank_frame(), captured(n));
    for (int n = 1; n <= 20; ++n) {
        const auto stamp = captured(10) + n * 700ms;
        ring.push(blank_frame(), stamp);
        for (auto t = stamp; t < stamp + 700ms; t += 10ms)
            EXPECT_EQ(live_show(t, captured(0), ring.at(t)), LiveShow::stand_in);
    }
}

TEST(LiveSource, a_frame_is_due_its_latency_after_its_capture) {
    const auto ring = ring_of(50);
    const HouseTime start = captured(10);
    LiveSource source(ring, start, 200ms);
    const auto selection = source.select(1s + 10ms); // 1.21 s after picture 10 was captured, less 0.2
    ASSERT_TRUE(selection.frame);
    EXPECT_EQ(selection.state, SourceState::ready);
    EXPECT_EQ(start + selection.frame->due, captured(30) + 200ms);
    EXPECT_EQ(selection.next_due, selection.frame->due + interval);
}

TEST(LiveSource, two_screens_whose_slots_began_at_other_instants_show_the_same_picture) {
    const auto ring = ring_of(100);
    LiveSource wall(ring, captured(0), 200ms), room(ring, captured(0) - 7min - 3ms, 200ms);
    for (HouseTime t = captured(10); t < captured(100); t += 7ms) {
        const auto a = wall.select(t - captured(0)), b = room.select(t - (captured(0) - 7min - 3ms));
        ASSERT_TRUE(a.frame && b.frame);
        EXPECT_EQ(a.frame->id, b.frame->id);
    }
}

TEST(LiveSource, pictures_that_were_due_and_never_asked_for_are_counted) {
    const auto ring = ring_of(50);
    LiveSource source(ring, captured(0), 200ms);
    EXPECT_EQ(source.select(200ms).dropped, 0U);
    EXPECT_EQ(source.select(200ms + interval).dropped, 0U);
    EXPECT_EQ(source.select(200ms + 4 * interval).dropped, 2U);
}

TEST(LiveSource, one_whose_sender_is_gone_says_so_and_comes_back) {
    const auto ring = ring_of(25);
    LiveSource source(ring, captured(0), 200ms);
    EXPECT_EQ(source.select(captured(24) - captured(0) + 200ms).state, SourceState::ready);
    EXPECT_EQ(source.select(2s).state, SourceState::away);
    EXPECT_FALSE(source.select(2s).frame);
    ring_of(100, 130, ring); // from 4 s on
    EXPECT_EQ(source.select(4s + 250ms).state, SourceState::away);
    EXPECT_EQ(source.select(4s + 750ms).state, SourceState::ready);
}

} // namespace
} // namespace lianping::player
