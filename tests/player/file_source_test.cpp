#include "player/sources/file_source.h"
#include "player/watching.h"
#include "time/frame_rate.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace lianping::player {
namespace {

using lianping::testing::clip_folder;
using lianping::testing::ClipCodec;
using lianping::testing::ClipSpec;
using lianping::testing::make_clip;
using lianping::testing::own_folder;
using lianping::testing::until;
using testing::code_of;
using testing::settled;

std::filesystem::path clip(const ClipSpec& spec) { return make_clip(spec, clip_folder()); }

ClipSpec small(unsigned id, unsigned frames = 50, ClipCodec codec = ClipCodec::h264) {
    ClipSpec spec;
    spec.clip = id;
    spec.width = 320;
    spec.height = 180;
    spec.frames = frames;
    spec.codec = codec;
    return spec;
}

struct Rate {
    int num, den;
    ClipCodec codec;
};
class EveryRate : public ::testing::TestWithParam<Rate> {};

TEST_P(EveryRate, each_frame_is_due_at_its_instant_and_has_its_number) {
    auto spec = small(40, 90, GetParam().codec);
    spec.rate_num = GetParam().num;
    spec.rate_den = GetParam().den;
    const auto file = clip(spec);
    ASSERT_FALSE(file.empty());
    const FrameRate rate{spec.rate_num, spec.rate_den};
    const auto length = rate.start_of(spec.frames);
    FileSource source(file, {length, 0s, length}, 0s);
    for (unsigned n = 0; n < spec.frames; ++n) {
        const auto shown = settled(source, rate.start_of(n));
        ASSERT_NE(shown.frame, nullptr) << n << ' ' << source.trouble();
        EXPECT_EQ(shown.frame->number, n);
        EXPECT_EQ(shown.frame->due, rate.start_of(n));
        const auto code = code_of(*shown.frame);
        ASSERT_TRUE(code.has_value());
        EXPECT_EQ(code->frame, n);
        EXPECT_EQ(code->clip, spec.clip);
        // Just before the next is due it is still this one.
        EXPECT_EQ(settled(source, rate.start_of(n + 1) - 1ns).frame->number, n);
    }
    EXPECT_EQ(settled(source, length).state, SourceState::ended);
    EXPECT_EQ(source.trouble(), "");
}

INSTANTIATE_TEST_SUITE_P(rates, EveryRate,
                         ::testing::Values(Rate{24000, 1001, ClipCodec::h264}, Rate{24, 1, ClipCodec::h264},
                                           Rate{25, 1, ClipCodec::h264}, Rate{30000, 1001, ClipCodec::h264},
                                           Rate{30, 1, ClipCodec::h264}, Rate{50, 1, ClipCodec::h264},
                                           Rate{60000, 1001, ClipCodec::h264}, Rate{60, 1, ClipCodec::h264},
                                           Rate{24000, 1001, ClipCodec::vp9},
                                           Rate{30000, 1001, ClipCodec::vp9},
                                           Rate{60000, 1001, ClipCodec::vp9}));

class EveryStart : public ::testing::TestWithParam<int> {};

TEST_P(EveryStart, opened_in_mid_slot_it_shows_the_frame_that_is_on_then) {
    auto spec = small(41, 120);
    spec.keyframe_every = 24;
    const auto file = clip(spec);
    ASSERT_FALSE(file.empty());
    for (const auto into : {0ms, 1ms, 39ms}) {
        const Duration start = GetParam() * 40ms + into;
        FileSource source(file, {4800ms, 0s, 4800ms}, start);
        const auto first = settled(source, start);
        ASSERT_NE(first.frame, nullptr) << source.trouble();
        EXPECT_EQ(first.frame->number, GetParam());
        EXPECT_EQ(code_of(*first.frame)->frame, static_cast<unsigned>(GetParam()));
        EXPECT_EQ(first.frame->due, GetParam() * 40ms);
        if (GetParam() + 1 < 120) {
            EXPECT_EQ(settled(source, (GetParam() + 1) * 40ms).frame->number, GetParam() + 1);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(frames, EveryStart, ::testing::Values(0, 1, 2, 23, 24, 25, 47, 48, 95, 118, 119));

TEST(FileSource, fills_its_slot_by_repeating_its_span) {
    const auto file = clip(small(42, 10));
    ASSERT_FALSE(file.empty());
    FileSource source(file, {1s, 0s, 400ms}, 0s);
    for (int n = 0; n < 25; ++n) {
        const auto shown = settled(source, n * 40ms);
        ASSERT_NE(shown.frame, nullptr);
        EXPECT_EQ(shown.frame->number, n % 10);
        EXPECT_EQ(shown.frame->due, n * 40ms);
        EXPECT_EQ(shown.dropped, 0U);
    }
    EXPECT_EQ(settled(source, 1s).state, SourceState::ended);
}

TEST(FileSource, opened_in_a_later_repetition_it_is_in_position) {
    const auto file = clip(small(42, 10));
    ASSERT_FALSE(file.empty());
    FileSource source(file, {1h, 0s, 400ms}, 1000 * 400ms + 130ms);
    const auto shown = settled(source, 1000 * 400ms + 130ms);
    ASSERT_NE(shown.frame, nullptr);
    EXPECT_EQ(shown.frame->number, 3);
    EXPECT_EQ(shown.frame->due, 1000 * 400ms + 120ms);
}

TEST(FileSource, plays_what_lies_between_in_and_out) {
    const auto file = clip(small(41, 120));
    ASSERT_FALSE(file.empty());
    FileSource source(file, {1s, 2s, 500ms}, 0s); // frames 50 to 62, the last of them for half its time
    for (int n = 0; n < 25; ++n) {
        const auto at = n < 13 ? n * 40ms : 500ms + (n - 13) * 40ms;
        if (at >= Duration(1s)) break;
        const auto shown = settled(source, at);
        ASSERT_NE(shown.frame, nullptr);
        EXPECT_EQ(shown.frame->number, n < 13 ? 50 + n : 50 + n - 13) << n;
        EXPECT_EQ(shown.frame->due, at);
    }
}

TEST(FileSource, a_trim_between_two_frames_begins_with_the_one_that_is_on) {
    const auto file = clip(small(41, 120));
    ASSERT_FALSE(file.empty());
    FileSource source(file, {200ms, 1010ms, 200ms}, 0s);
    const auto first = settled(source, 0s);
    EXPECT_EQ(first.frame->number, 25);
    EXPECT_EQ(first.frame->due, Duration(0s));
    EXPECT_EQ(settled(source, 30ms).frame->number, 26);
}

TEST(FileSource, the_last_frame_stands_where_the_slot_is_longer_by_less_than_a_second) {
    const auto file = clip(small(42, 10));
    FileSource source(file, {900ms, 0s, 900ms}, 0s);
    const auto last = settled(source, 899ms);
    ASSERT_NE(last.frame, nullptr);
    EXPECT_EQ(last.frame->number, 9);
    EXPECT_NE(last.state, SourceState::failed);
}

TEST(FileSource, a_jump_far_ahead_finds_its_place_again) {
    auto spec = small(43, 500);
    spec.keyframe_every = 25;
    const auto file = clip(spec);
    ASSERT_FALSE(file.empty());
    FileSource source(file, {20s, 0s, 20s}, 0s);
    ASSERT_EQ(settled(source, 0s).frame->number, 0);
    const auto shown = settled(source, 18s);
    ASSERT_NE(shown.frame, nullptr);
    EXPECT_EQ(shown.frame->number, 450);
}

TEST(FileSource, holds_a_bounded_number_of_frames_ahead) {
    const auto file = clip(small(41, 120));
    FileSource source(file, {4800ms, 0s, 4800ms}, 0s, {4, 64U << 20U});
    ASSERT_TRUE(until([&] { return source.prepared(); }));
    const auto shown = settled(source, 0s);
    EXPECT_EQ(shown.frame->number, 0);
    EXPECT_EQ(shown.next_due, Duration(40ms));
}

TEST(FileSource, a_file_that_is_not_there_fails_and_says_so) {
    FileSource source(own_folder() / "nothing here.mp4", {1s, 0s, 1s}, 0s);
    const auto shown = settled(source, 0s);
    EXPECT_EQ(shown.state, SourceState::failed);
    EXPECT_EQ(shown.frame, nullptr);
    EXPECT_FALSE(source.prepared());
    EXPECT_EQ(source.trouble(), "there is no such file");
}

TEST(FileSource, a_file_that_is_no_video_fails_and_says_so) {
    const auto file = own_folder() / "text.mp4";
    std::ofstream(file) << "这不是视频 this is no video\n";
    FileSource source(file, {1s, 0s, 1s}, 0s);
    EXPECT_EQ(settled(source, 0s).state, SourceState::failed);
    EXPECT_NE(source.trouble(), "");
}

TEST(FileSource, a_truncated_file_plays_what_it_has_and_then_fails) {
    auto spec = small(44, 250, ClipCodec::vp9);
    spec.keyframe_every = 25;
    const auto whole = clip(spec);
    ASSERT_FALSE(whole.empty());
    const auto half = own_folder() / "half.webm";
    std::filesystem::copy_file(whole, half);
    std::filesystem::resize_file(half, std::filesystem::file_size(whole) / 2);
    FileSource source(half, {10s, 0s, 10s}, 0s);
    ASSERT_EQ(settled(source, 0s).frame->number, 0);
    Selection shown;
    Duration at{};
    for (; at < 10s; at += 40ms) {
        shown = settled(source, at);
        if (shown.state == SourceState::failed) break;
        ASSERT_EQ(shown.state, SourceState::ready);
    }
    EXPECT_EQ(shown.state, SourceState::failed);
    EXPECT_GT(at, Duration(1s));
    EXPECT_NE(source.trouble().find("early"), std::string::npos) << source.trouble();
}

TEST(FileSource, a_file_that_vanishes_while_it_plays_plays_on) {
    const auto file = own_folder() / "vanishing.mp4";
    std::filesystem::copy_file(clip(small(41, 120)), file);
    FileSource source(file, {20s, 0s, 4800ms}, 0s);
    ASSERT_EQ(settled(source, 0s).frame->number, 0);
    std::filesystem::remove(file);
    for (int n = 1; n < 240; ++n) ASSERT_EQ(settled(source, n * 40ms).frame->number, n % 120);
}

TEST(FileSource, is_destroyed_while_its_queue_is_full) {
    const auto file = clip(small(41, 120));
    for (int i = 0; i < 5; ++i) {
        FileSource source(file, {1h, 0s, 4800ms}, 0s);
        ASSERT_TRUE(until([&] { return source.prepared(); }));
    }
    EXPECT_EQ(Worker::abandoned(), 0U);
}

// The files that other players' projects keep because they once broke something: none may hang or crash.
TEST(FileSource, other_peoples_broken_files_never_hang_it) {
    const auto folder = std::filesystem::path(LIANPING_SHARED_DIR) / "media/broken";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared is not here";
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        SCOPED_TRACE(entry.path().filename().string());
        FileSource source(entry.path(), {2s, 0s, 2s}, 0s);
        EXPECT_TRUE(until([&] { return source.select(0s).state != SourceState::pending; }));
        ++files;
    }
    EXPECT_GT(files, 10);
    EXPECT_EQ(Worker::abandoned(), 0U);
}

} // namespace
} // namespace lianping::player
