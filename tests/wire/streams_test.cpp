// What is said about live streams, as bytes; and the time of a capture as packets carry it.

#include "wire/capture_time.h"
#include "wire/codec.h"
#include "wire/resend.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

StreamKey key() { return {7, 0xfeedU, std::string(StreamKey::size, 'k')}; }

StreamOrder order() {
    StreamOrder order;
    order.source = "lecture/讲者";
    order.run = true;
    order.from = {SourceSpec::Kind::rtsp,
                  "rtsp://10.0.0.8/main",
                  "admin",
                  "免费充电装开水",
                  1,
                  2,
                  640,
                  360,
                  25,
                  "pulse:话筒",
                  true};
    order.key = key();
    order.to = {{"127.0.0.1", 5000}, {"::1", 5001, Destination::Parts::sound}};
    order.mute = true;
    order.record = {"/site/media/讲座", "讲座 speaker", "讲座 speaker 2026-11-28 14.30", 90 * 24h, -3600s};
    return order;
}

TEST(Streams, every_message_is_decoded_to_what_was_encoded) {
    EXPECT_EQ(std::get<StreamOrder>(*decode_to_node(encode(ToNode(order())))), order());
    const StreamList list{{{"lecture/讲者", key(), 3, "0.0.0.0", 2}, {"lecture/slides", key(), 0, ""}}};
    EXPECT_EQ(std::get<StreamList>(*decode_to_node(encode(ToNode(list)))), list);
    SourceStatus status;
    status.node = "lecture/讲者";
    status.session = 7;
    status.state = SourceStatus::State::lost;
    status.trouble = "no pictures come";
    status.width = 1280;
    status.height = 720;
    status.fps = 29.97;
    status.bitrate = 4e6;
    status.frames = 1000;
    status.roc = 1;
    status.key = key();
    status.sound = "aac, 44100 Hz";
    status.sound_peak = -12.5;
    status.muted = true;
    status.sound_roc = 4;
    status.recorder = {
        RecorderStatus::State::stopped, "讲座", 90min, 4'000'000'000, 18, 1, 2, "the disk is full"};
    EXPECT_EQ(std::get<SourceStatus>(*decode_from_node(encode(FromNode(status)))), status);
    Reception reception{"wall-1", {}};
    reception.streams.push_back(
        {"lecture/讲者", 7, 5000, 100, 2, 3ms, 9ms, 11ms, "h264", "t", 12ms, 900, 3, 4});
    EXPECT_EQ(std::get<Reception>(*decode_from_node(encode(FromNode(reception)))), reception);
    Hello hello;
    hello.node = "lecture/讲者";
    hello.role = Hello::Role::source;
    EXPECT_EQ(std::get<Hello>(*decode_from_node(encode(FromNode(hello)))), hello);
}

TEST(Streams, a_destination_is_an_address_and_can_name_no_other) {
    for (const char* host : {"127.0.0.1,10.0.0.1", "host", "", "127.0.0.1:80 "}) {
        StreamOrder bad = order();
        bad.to = {{host, 5000}};
        EXPECT_FALSE(decode_to_node(encode(ToNode(bad)))) << host;
    }
}

TEST(Streams, a_recording_goes_into_its_folder_and_nowhere_else) {
    for (const char* name : {"../x", "a/b", "..", "."}) {
        StreamOrder bad = order();
        bad.record.name = name;
        EXPECT_FALSE(decode_to_node(encode(ToNode(bad)))) << name;
    }
    StreamOrder bad = order();
    bad.record.folder = "media";
    EXPECT_FALSE(decode_to_node(encode(ToNode(bad)))) << "a folder is named from the root";
    bad.record.folder.clear();
    EXPECT_FALSE(decode_to_node(encode(ToNode(bad)))) << "nothing is recorded to nowhere";
}

TEST(Streams, a_key_of_another_length_is_refused) {
    StreamOrder bad = order();
    bad.key.key = "short";
    EXPECT_FALSE(decode_to_node(encode(ToNode(bad))));
    EXPECT_FALSE(decode_to_node(encode(ToNode(StreamList{{{"a/b", bad.key, 0, ""}}}))));
    bad.key = {}; // none yet
    EXPECT_TRUE(decode_to_node(encode(ToNode(bad))));
}

TEST(Streams, live_items_are_carried_and_must_name_a_stream) {
    ScreenPlan plan;
    plan.version = {1, 1, {}};
    plan.screen = "wall";
    plan.width = plan.height = 100;
    plan.offsets = {{}};
    Item live;
    live.kind = Item::Kind::live;
    live.name = "live:a/b";
    live.stream = "a/b";
    live.latency = 120ms;
    live.on_loss = Item::OnLoss::nothing;
    live.length = 1h;
    plan.items = {live};
    plan.trees = {CycleNode{}};
    plan.trees[0].is_list = true;
    CycleNode leaf;
    leaf.item = 0;
    plan.trees[0].children = {leaf};
    plan.entries = {{"day", "live:a", After::keep_time, 50}};
    Segment segment;
    segment.end = HouseTime::never();
    segment.zones = {Zone{}};
    plan.segments = {segment};
    const auto read = decode_plan(encode_plan(plan));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->items, plan.items);
    plan.items[0].stream.clear();
    EXPECT_FALSE(decode_plan(encode_plan(plan)));
    plan.items[0] = live;
    plan.items[0].latency = {};
    EXPECT_FALSE(decode_plan(encode_plan(plan)));
}

TEST(CaptureTime, an_instant_goes_over_the_wire_and_back_whatever_the_era) {
    for (const auto house :
         {HouseTime(1'795'000'000s + 123'456'789ns), HouseTime(0s), HouseTime(-5s), HouseTime(17s),
          HouseTime(2'085'978'495s + 999'999'999ns), HouseTime(2'085'978'497s), HouseTime(4'000'000'000s)}) {
        const auto ns = ntp64_ns(house);
        EXPECT_LT(ns, static_cast<std::uint64_t>(ntp_era));
        for (const Duration off :
             {Duration(-3s), Duration(-1ms), Duration(0), Duration(200ms), Duration(5s)}) {
            const auto back = from_ntp64(ns, house + off);
            ASSERT_TRUE(back);
            EXPECT_EQ(*back, house);
        }
    }
}

TEST(CaptureTime, it_is_an_ordinary_ntp_time_and_zero_is_none) {
    // RFC 5905, figure 4: 1 January 1970 is 2,208,988,800 s after the beginning of the era.
    EXPECT_EQ(ntp64_ns(HouseTime(0s)), 2'208'988'800ULL * 1'000'000'000);
    EXPECT_FALSE(from_ntp64(0, HouseTime(0s)));
    EXPECT_FALSE(from_ntp64(static_cast<std::uint64_t>(ntp_era), HouseTime(0s)));
    // The instant at which an era begins anew, 7 February 2036, is written a nanosecond late.
    EXPECT_EQ(ntp64_ns(HouseTime(2'085'978'496s)), 1U);
}

TEST(Resend, a_request_is_read_as_it_was_written_and_what_is_none_is_not) {
    const ResendRequest request{0x0102030405060708U, true, true, {1, 65535, 300}};
    const std::string bytes = bytes_of(request);
    EXPECT_EQ(read_resend(bytes), request);
    const std::string sealed = bytes + std::string(ResendRequest::seal_size, 's');
    const auto parts = unsealed(sealed);
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->bytes, bytes);
    EXPECT_EQ(parts->seal, std::string(ResendRequest::seal_size, 's'));

    EXPECT_FALSE(unsealed(""));
    EXPECT_FALSE(unsealed(std::string(1500, 'x')));
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_resend(std::string_view(bytes).substr(0, length))) << length;
    EXPECT_FALSE(read_resend(bytes + "x"));
    std::string other = bytes;
    other[4] = 2;
    EXPECT_FALSE(read_resend(other)) << "of another version";
    ResendRequest much;
    much.missing.assign(200, 7);
    EXPECT_EQ(read_resend(bytes_of(much))->missing.size(), ResendRequest::most);
}

} // namespace
} // namespace lianping
