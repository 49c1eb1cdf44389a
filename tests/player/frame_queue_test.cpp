#include "player/frame_queue.h"
#include "player/frames.h"
#include "time/frame_rate.h"

#include <gtest/gtest.h>

#include <thread>

namespace lianping::player {
namespace {

using testing::frame_due;

constexpr FrameQueue::Limits roomy{1000, 64U << 20U, 1h};

TEST(FrameQueue, empty_it_has_nothing_yet) {
    FrameQueue queue(roomy);
    const auto selection = queue.select(0s);
    EXPECT_EQ(selection.state, SourceState::pending);
    EXPECT_EQ(selection.frame, nullptr);
    EXPECT_EQ(selection.next_due, Duration::max());
    EXPECT_FALSE(queue.filled());
}

TEST(FrameQueue, the_end_before_the_first_frame_is_an_end) {
    FrameQueue queue(roomy);
    queue.end();
    EXPECT_EQ(queue.select(0s).state, SourceState::ended);
    EXPECT_EQ(queue.select(0s).frame, nullptr);
}

TEST(FrameQueue, one_frame_is_held_after_the_end) {
    FrameQueue queue(roomy);
    queue.push(frame_due(0s, 40ms, 7), 0s);
    queue.end();
    for (const auto at : {0ms, 39ms, 40ms, 5000ms}) {
        const auto selection = queue.select(at);
        ASSERT_NE(selection.frame, nullptr);
        EXPECT_EQ(selection.frame->number, 7);
        EXPECT_EQ(selection.state, SourceState::ended);
    }
}

TEST(FrameQueue, a_frame_is_not_shown_before_it_is_due) {
    FrameQueue queue(roomy);
    queue.push(frame_due(100ms, 40ms), 0s);
    const auto early = queue.select(99ms);
    EXPECT_EQ(early.state, SourceState::pending);
    EXPECT_EQ(early.frame, nullptr);
    EXPECT_EQ(early.next_due, Duration(100ms));
    EXPECT_EQ(queue.select(100ms).state, SourceState::ready);
}

TEST(FrameQueue, frames_passed_over_are_counted_and_the_newest_due_is_shown) {
    FrameQueue queue(roomy);
    for (int n = 0; n < 5; ++n) queue.push(frame_due(n * 40ms, 40ms, n), 0s);
    EXPECT_EQ(queue.select(0ms).dropped, 0U);
    const auto selection = queue.select(130ms);
    EXPECT_EQ(selection.frame->number, 3);
    EXPECT_EQ(selection.dropped, 2U);
    EXPECT_EQ(queue.dropped(), 2U);
    EXPECT_EQ(selection.next_due, Duration(160ms));
}

TEST(FrameQueue, a_frame_whose_successor_is_missing_is_held_as_pending) {
    FrameQueue queue(roomy);
    queue.push(frame_due(0ms, 40ms, 1), 0s);
    EXPECT_EQ(queue.select(39ms).state, SourceState::ready);
    EXPECT_EQ(queue.select(39ms).next_due, Duration(40ms));
    const auto over = queue.select(40ms);
    EXPECT_EQ(over.state, SourceState::pending);
    EXPECT_EQ(over.frame->number, 1);
}

TEST(FrameQueue, frames_that_come_out_of_order_are_shown_in_order) {
    FrameQueue queue(roomy);
    for (const int n : {2, 0, 1, 4, 3}) queue.push(frame_due(n * 40ms, 40ms, n), 0s);
    for (int n = 0; n < 5; ++n) {
        const auto selection = queue.select(n * 40ms);
        EXPECT_EQ(selection.frame->number, n);
        EXPECT_EQ(selection.dropped, 0U);
    }
}

TEST(FrameQueue, a_frame_that_comes_after_its_successor_was_shown_never_is) {
    FrameQueue queue(roomy);
    queue.push(frame_due(40ms, 40ms, 1), 0s);
    EXPECT_EQ(queue.select(40ms).frame->number, 1);
    EXPECT_EQ(queue.push(frame_due(0ms, 40ms, 0), 0s), FrameQueue::Push::taken);
    const auto selection = queue.select(41ms);
    EXPECT_EQ(selection.frame->number, 1);
    EXPECT_EQ(selection.dropped, 1U);
}

TEST(FrameQueue, a_step_back_is_answered_with_the_frame_held) {
    FrameQueue queue(roomy);
    for (int n = 0; n < 3; ++n) queue.push(frame_due(n * 40ms, 40ms, n), 0s);
    EXPECT_EQ(queue.select(80ms).frame->number, 2);
    EXPECT_EQ(queue.select(0ms).frame->number, 2);
}

TEST(FrameQueue, is_bounded_by_count_and_by_bytes) {
    FrameQueue by_count({2, 1U << 20U});
    EXPECT_EQ(by_count.push(frame_due(0ms, 40ms), 0s), FrameQueue::Push::taken);
    EXPECT_EQ(by_count.push(frame_due(40ms, 40ms), 0s), FrameQueue::Push::taken);
    EXPECT_EQ(by_count.push(frame_due(80ms, 40ms), 0s), FrameQueue::Push::full);

    const auto one = bytes_of(*frame_due(0ms, 40ms));
    FrameQueue by_bytes({100, one * 3 / 2});
    EXPECT_EQ(by_bytes.push(frame_due(0ms, 40ms), 0s), FrameQueue::Push::taken);
    EXPECT_EQ(by_bytes.push(frame_due(40ms, 40ms), 0s), FrameQueue::Push::full);
    EXPECT_EQ(by_bytes.bytes(), one);
}

TEST(FrameQueue, a_frame_larger_than_all_room_is_still_taken_alone) {
    FrameQueue queue({8, 1});
    EXPECT_EQ(queue.push(frame_due(0ms, 40ms), 0s), FrameQueue::Push::taken);
    EXPECT_EQ(queue.push(frame_due(40ms, 40ms), 0s), FrameQueue::Push::full);
}

TEST(FrameQueue, is_bounded_by_time_but_for_three) {
    FrameQueue slow({8, 64U << 20U, 160ms});
    int taken = 0;
    while (slow.push(frame_due(taken * 1000ms, 1000ms), 0s) == FrameQueue::Push::taken) ++taken;
    EXPECT_EQ(taken, 3) << "at one a second";
    FrameQueue usual({8, 64U << 20U, 160ms});
    taken = 0;
    while (usual.push(frame_due(taken * 40ms, 40ms), 0s) == FrameQueue::Push::taken) ++taken;
    EXPECT_EQ(taken, 4) << "at 25 a second";
}

TEST(FrameQueue, of_a_showing_that_is_far_only_the_beginning_waits) {
    FrameQueue queue(roomy);
    queue.fill(FrameQueue::Fill::beginning);
    EXPECT_EQ(queue.push(frame_due(0ms, 40ms, 0), 0s), FrameQueue::Push::taken);
    EXPECT_EQ(queue.push(frame_due(40ms, 40ms, 1), 0s), FrameQueue::Push::full);
    EXPECT_EQ(queue.select(0ms).frame->number, 0) << "ready to be drawn";
    EXPECT_EQ(queue.push(frame_due(40ms, 40ms, 1), 0s), FrameQueue::Push::taken);
    EXPECT_EQ(queue.push(frame_due(80ms, 40ms, 2), 0s), FrameQueue::Push::full);
    std::thread pusher([&] { EXPECT_EQ(queue.push(frame_due(80ms, 40ms, 2), 1h), FrameQueue::Push::taken); });
    queue.fill(FrameQueue::Fill::all);
    pusher.join();
    EXPECT_EQ(queue.size(), 2U);
}

TEST(FrameQueue, selecting_makes_room_for_a_push_that_waits) {
    FrameQueue queue({1, 1U << 20U});
    queue.push(frame_due(0ms, 40ms, 0), 0s);
    std::thread pusher([&] { EXPECT_EQ(queue.push(frame_due(40ms, 40ms, 1), 1h), FrameQueue::Push::taken); });
    queue.select(0ms);
    pusher.join();
    EXPECT_EQ(queue.select(40ms).frame->number, 1);
}

TEST(FrameQueue, closing_wakes_a_push_that_waits_and_is_final) {
    FrameQueue queue({1, 1U << 20U});
    queue.push(frame_due(0ms, 40ms, 3), 0s);
    std::thread pusher([&] { EXPECT_EQ(queue.push(frame_due(40ms, 40ms), 1h), FrameQueue::Push::closed); });
    queue.close();
    pusher.join();
    EXPECT_TRUE(queue.closed());
    EXPECT_EQ(queue.select(0ms).frame->number, 3); // what was taken can still be shown
    EXPECT_EQ(queue.push(frame_due(80ms, 40ms), 0s), FrameQueue::Push::closed);
}

TEST(FrameQueue, what_was_decoded_before_a_failure_is_shown_for_its_time) {
    FrameQueue queue(roomy);
    queue.push(frame_due(0ms, 40ms, 0), 0s);
    queue.push(frame_due(40ms, 40ms, 1), 0s);
    queue.fail("it broke");
    EXPECT_EQ(queue.select(0ms).state, SourceState::ready);
    EXPECT_EQ(queue.select(79ms).state, SourceState::ready);
    const auto after = queue.select(80ms);
    EXPECT_EQ(after.state, SourceState::failed);
    EXPECT_EQ(after.frame->number, 1);
    EXPECT_EQ(queue.failure(), "it broke");
}

struct Cadence {
    std::int64_t num, den;
};
class CadenceOn60 : public ::testing::TestWithParam<Cadence> {};

// One hour on a 60 Hz display: every frame is on at the first refresh at or after it is due, none is lost
// while the rate is below the refresh, and none comes early.
TEST_P(CadenceOn60, every_frame_is_shown_at_the_first_refresh_after_it_is_due) {
    const FrameRate rate{GetParam().num, GetParam().den};
    const FrameRate display{60, 1};
    FrameQueue queue({8, 64U << 20U});
    std::int64_t pushed = 0;
    std::uint64_t dropped = 0;
    for (std::int64_t refresh = 0; refresh < 3600 * 60; ++refresh) {
        while (queue.size() < 4) {
            const auto due = rate.start_of(pushed);
            queue.push(frame_due(due, rate.start_of(pushed + 1) - due, pushed), 0s);
            ++pushed;
        }
        const auto at = display.start_of(refresh);
        const auto selection = queue.select(at);
        ASSERT_NE(selection.frame, nullptr);
        ASSERT_EQ(selection.frame->number, rate.frame_at(at));
        dropped += selection.dropped;
    }
    EXPECT_EQ(dropped, 0U);
}

INSTANTIATE_TEST_SUITE_P(rates, CadenceOn60,
                         ::testing::Values(Cadence{24000, 1001}, Cadence{24, 1}, Cadence{25, 1},
                                           Cadence{30000, 1001}, Cadence{30, 1}, Cadence{50, 1},
                                           Cadence{60000, 1001}, Cadence{60, 1}));

} // namespace
} // namespace lianping::player
