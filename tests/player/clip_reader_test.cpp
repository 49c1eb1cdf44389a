// A decoder that is behind leaves out pictures, but only those that no other is made from: what is shown is
// whole, and once it has caught up every picture is at its instant again.
#include "player/sources/clip_reader.h"
#include "player/sources/file_source.h"
#include "player/watching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lianping::player {
namespace {

using lianping::testing::clip_folder;
using lianping::testing::ClipSpec;
using lianping::testing::make_clip;
using testing::code_of;
using testing::settled;

constexpr Duration frame_time = 40ms;
// What a decoder has of packets in hand when it is told to leave out no more: the pictures that wait to come
// out in order, and one for each of its threads.
constexpr int in_hand = 32;

std::filesystem::path film() {
    ClipSpec spec;
    spec.clip = 47;
    spec.width = 320;
    spec.height = 180;
    spec.frames = 250;
    spec.keyframe_every = 125;
    return make_clip(spec, clip_folder());
}

// By the bytes themselves: nal_ref_idc (ITU-T H.264, 7.4.1) of each picture's slices, in MP4's form, where
// four bytes of length stand before each NAL unit.
bool others_need(const AVPacket& packet) {
    bool needed = false;
    for (std::int64_t at = 0; at + 5 <= packet.size;) {
        const std::uint8_t* unit = packet.data + at;
        const std::int64_t bytes =
            (static_cast<std::int64_t>(unit[0]) << 24) | (unit[1] << 16) | (unit[2] << 8) | unit[3];
        const int type = unit[4] & 0x1F;
        if (type == 1 || type == 5) needed = needed || (unit[4] & 0x60) != 0;
        at += 4 + bytes;
    }
    return needed;
}

// The numbers of the film's pictures that no other is made from.
std::set<std::int64_t> nobodys(const std::filesystem::path& file) {
    std::set<std::int64_t> numbers;
    AVFormatContext* format = nullptr;
    if (avformat_open_input(&format, file.c_str(), nullptr, nullptr) < 0) return numbers;
    std::vector<std::int64_t> stamps;
    std::set<std::int64_t> without;
    AVPacket* packet = av_packet_alloc();
    while (av_read_frame(format, packet) >= 0) {
        stamps.push_back(packet->pts);
        if (!others_need(*packet)) without.insert(packet->pts);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    avformat_close_input(&format);
    std::sort(stamps.begin(), stamps.end());
    for (std::size_t n = 0; n < stamps.size(); ++n)
        if (without.contains(stamps[n])) numbers.insert(static_cast<std::int64_t>(n));
    return numbers;
}

std::optional<std::int64_t> next_number(ClipReader& reader) {
    ClipReader::Picture picture;
    if (reader.next(picture) != ClipReader::State::picture) return std::nullopt;
    const auto code = code_of(*picture.frame);
    EXPECT_TRUE(code) << "picture " << picture.frame->number << " is not whole";
    EXPECT_EQ(code ? code->frame : 0, static_cast<unsigned>(picture.frame->number));
    EXPECT_EQ(picture.at, MediaTime(picture.frame->number * frame_time));
    return picture.frame->number;
}

class BehindTime : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_FALSE(file.empty());
        ASSERT_GT(unneeded.size(), 50U) << "the film has B pictures that no other refers to";
        ASSERT_LT(unneeded.size(), 200U);
    }
    const std::filesystem::path file = film();
    const std::set<std::int64_t> unneeded = nobodys(file);
    const std::atomic<bool> stop = false;
};

TEST_F(BehindTime, the_pictures_left_out_are_those_that_no_other_is_made_from_and_all_those) {
    auto reader = ClipReader::open(file, stop);
    ASSERT_TRUE(reader) << reader.error().message;
    reader->skip_disposable(true);
    std::set<std::int64_t> missing;
    for (std::int64_t n = 0; n < 250; ++n) missing.insert(n);
    while (const auto number = next_number(*reader)) missing.erase(*number);
    // What was sent before it was told is whole.
    const auto first = missing.empty() ? 250 : *missing.begin();
    EXPECT_LE(first, in_hand);
    for (const auto n : missing) EXPECT_TRUE(unneeded.contains(n)) << n << " is needed by another";
    for (const auto n : unneeded)
        EXPECT_TRUE(n < in_hand || missing.contains(n)) << n << " cost its decoding";
}

TEST_F(BehindTime, caught_up_it_leaves_out_none) {
    auto reader = ClipReader::open(file, stop);
    ASSERT_TRUE(reader) << reader.error().message;
    reader->skip_disposable(true);
    std::int64_t last = -1;
    while (last < 100) {
        const auto number = next_number(*reader);
        ASSERT_TRUE(number);
        ASSERT_GT(*number, last);
        last = *number;
    }
    reader->skip_disposable(false);
    const auto told = last;
    while (const auto number = next_number(*reader)) {
        EXPECT_TRUE(*number == last + 1 || last < told + in_hand) << *number << " after " << last;
        last = *number;
    }
    EXPECT_EQ(last, 249);
}

// The whole path: what is asked for has run ahead of the decoder by less than a leap is worth.
TEST_F(BehindTime,
       a_film_that_is_asked_for_faster_than_it_is_decoded_loses_only_such_pictures_and_is_right_again) {
    FileSource source(file, {10s, 0s, 10s}, 0s);
    source.soon();
    ASSERT_EQ(settled(source, 0s).frame->number, 0);
    constexpr std::int64_t ahead = 22;
    const auto first = settled(source, ahead * frame_time);
    ASSERT_NE(first.frame, nullptr);
    int right_in_a_row = 0;
    for (std::int64_t n = ahead; n < 250; ++n) {
        const auto shown = settled(source, n * frame_time);
        ASSERT_NE(shown.frame, nullptr) << n;
        const auto code = code_of(*shown.frame);
        ASSERT_TRUE(code) << n;
        EXPECT_EQ(code->frame, static_cast<unsigned>(shown.frame->number))
            << "no picture is shown for another";
        EXPECT_LE(shown.frame->number, n) << "none is shown before its time";
        right_in_a_row = shown.frame->number == n ? right_in_a_row + 1 : 0;
        EXPECT_TRUE(shown.frame->number == n || unneeded.contains(n)) << n << " is needed by another";
    }
    EXPECT_GT(right_in_a_row, 100) << "it has caught up for good";
    EXPECT_NE(source.trouble().find("left out"), std::string::npos) << "and said so";
}

} // namespace
} // namespace lianping::player
