// When a source's pipeline is opened, given up and opened again.

#include "live/source_watch.h"

#include <gtest/gtest.h>

namespace lianping::live {
namespace {

using Act = SourceWatch::Act;
using Silence = SourceWatch::Silence;
using State = SourceStatus::State;

NodeTime at(Duration d) { return NodeTime(1h + d); }

TEST(SourceWatch, nothing_is_opened_before_it_is_to_run) {
    SourceWatch watch;
    EXPECT_EQ(watch.due(at(0s)), Act::nothing);
    EXPECT_EQ(watch.state(at(0s)), State::idle);
    watch.run(true, Silence::fails);
    EXPECT_EQ(watch.due(at(1s)), Act::open);
    EXPECT_EQ(watch.state(at(1s)), State::waiting);
}

TEST(SourceWatch, it_is_live_with_its_first_picture_and_lost_a_second_after_the_last) {
    SourceWatch watch;
    watch.run(true, Silence::fails);
    watch.opened(at(0s));
    EXPECT_EQ(watch.state(at(100ms)), State::waiting);
    watch.picture(at(200ms));
    EXPECT_EQ(watch.state(at(1100ms)), State::live);
    EXPECT_EQ(watch.state(at(1200ms)), State::lost);
    EXPECT_EQ(watch.due(at(5100ms)), Act::nothing);
    EXPECT_EQ(watch.due(at(5200ms)), Act::close) << "a camera that gives no pictures for 5 s is opened anew";
}

TEST(SourceWatch, one_that_is_called_waits_for_ever) {
    SourceWatch watch;
    watch.run(true, Silence::waits);
    watch.opened(at(0s));
    EXPECT_EQ(watch.due(at(10h)), Act::nothing);
    EXPECT_EQ(watch.state(at(10h)), State::waiting);
    watch.picture(at(10h));
    EXPECT_EQ(watch.state(at(11h)), State::lost);
    EXPECT_EQ(watch.due(at(11h)), Act::nothing);
}

TEST(SourceWatch, it_is_tried_again_for_ever_with_growing_pauses) {
    SourceWatch watch;
    watch.run(true, Silence::fails);
    Duration now{};
    std::vector<Duration> pauses;
    for (int n = 0; n < 8; ++n) {
        watch.failed(at(now));
        EXPECT_EQ(watch.due(at(now)), Act::nothing);
        pauses.push_back(watch.next(at(now)) - at(now));
        now += pauses.back();
        EXPECT_EQ(watch.due(at(now)), Act::open);
    }
    EXPECT_EQ(pauses, (std::vector<Duration>{250ms, 500ms, 1s, 2s, 4s, 8s, 8s, 8s}));
}

TEST(SourceWatch, after_ten_seconds_of_pictures_a_failure_is_a_first_one_again) {
    SourceWatch watch;
    watch.run(true, Silence::fails);
    for (int n = 0; n < 6; ++n) watch.failed(at(n * 10s));
    watch.opened(at(100s));
    for (int n = 0; n <= 10; ++n) watch.picture(at(101s + n * 1s));
    watch.failed(at(112s));
    EXPECT_EQ(watch.next(at(112s)) - at(112s), SourceWatch::first_pause);
}

TEST(SourceWatch, what_is_told_to_stop_is_closed_and_begins_afresh) {
    SourceWatch watch;
    watch.run(true, Silence::fails);
    watch.opened(at(0s));
    watch.picture(at(1s));
    watch.run(false, Silence::fails);
    EXPECT_EQ(watch.due(at(1s)), Act::close);
    watch.closed();
    EXPECT_EQ(watch.due(at(2s)), Act::nothing);
    EXPECT_EQ(watch.state(at(2s)), State::idle);
    watch.run(true, Silence::fails);
    EXPECT_EQ(watch.due(at(2s)), Act::open);
    EXPECT_EQ(watch.state(at(2s)), State::waiting) << "what was before is not what is lost now";
}

} // namespace
} // namespace lianping::live
