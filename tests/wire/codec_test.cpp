// What is encoded is decoded to the same, and newer and older versions understand each other.

#include "support/sample_plan.h"
#include "wire/codec.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

using support::house;

Status sample_status() {
    Status status;
    status.node = "wall-1";
    status.session = 42;
    status.screen = "wall";
    status.at = house(1'010);
    status.entry = "day";
    status.playlist = "bulletin";
    status.item = "media/开场.mp4";
    status.item_start = house(1'000);
    status.item_end = HouseTime::never();
    status.position = 10s;
    status.held = true;
    status.next_item = "notice 本周微课堂";
    status.epoch = 0xfeed;
    status.clock_locked = true;
    status.clock_uncertainty = 21us;
    status.drift_ppm = -13.5;
    status.clock_age = 250ms;
    status.round_trip = 90us;
    status.clock_error = -7us;
    status.fps = 59.9;
    status.shown = 1000;
    status.late = 1;
    status.dropped = 2;
    status.repeated = 3;
    status.width = 1280;
    status.height = 720;
    status.refresh_hz = 60.02;
    status.renderer = "cpu";
    status.decoder = "h264, software, 2 threads";
    status.sched_fifo = true;
    status.sound_device = "pulseaudio, default";
    status.sound_rate = 48000;
    status.sound_channels = 6;
    status.sound_playing = true;
    status.sound_error = std::chrono::microseconds(-12);
    status.sound_ppm = 31.5;
    status.sound_underruns = 2;
    status.sound_resyncs = 1;
    status.sound_decoder = "aac, 48000 Hz, 5.1";
    status.samples = {{house(1'009), 120}, {house(1'010), -30}};
    status.glass = Status::Glass::frozen;
    status.glass_for = 3s;
    status.glass_luma = 101.5;
    status.glass_difference = 0.25;
    status.glass_looks = 77;
    status.glass_why = "it stands still";
    status.played_waiting = 12;
    status.plan = {0xfeed, 7, house(900)};
    status.acts = {0xfeed, 9, house(901)};
    status.ignored_messages = 4;
    status.cpu_percent = 12.5;
    status.rss_bytes = 60'000'000;
    status.troubles = {"media/坏.mp4: 无法解码"};
    return status;
}

void round_trip(const FromNode& message) {
    const auto back = decode_from_node(encode(message));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, message);
}
void round_trip(const ToNode& message) {
    const auto back = decode_to_node(encode(message));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, message);
}

TEST(Codec, a_photo_that_moves_slowly_arrives_as_one) {
    ScreenPlan plan = support::sample_plan();
    plan.items[0].motion = Motion::slow;
    const auto back = decode_plan(encode_plan(plan));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, plan);
}

TEST(Codec, every_message_of_a_node_comes_back_as_it_was) {
    Hello hello{1,
                "wall-1",
                42,
                "lianping 0.1.0",
                4711,
                HeldHouseTime{0xfeed, house(1'000), 90us},
                {0xfeed, 7, house(900)},
                {0xfeed, 9, house(901)}};
    round_trip(FromNode(hello));
    hello.held.reset();
    round_trip(FromNode(hello));
    round_trip(FromNode(sample_status()));
    round_trip(FromNode(Confirm{"wall-1", Confirm::Of::acts, {0xfeed, 9, house(901)}, house(902), 1ms}));
    round_trip(FromNode(SnapshotReply{5, "wall-1", house(1'000), std::string("\x89PNG\0\1", 6), ""}));
}

PlayedBatch sample_batch() {
    Played row;
    row.number = 9;
    row.screen = "wall";
    row.from = UtcTime(5s);
    row.to = UtcTime(13s);
    row.as = Played::As::live;
    row.marks = Played::taken | Played::begun;
    row.entry = "take";
    row.playlist = "讲座";
    row.item = "live:lecture";
    row.media = "aa";
    row.place = "board 2";
    row.by = "anna@desk";
    row.instead = "坏.mp4";
    row.why = "无法解码";
    row.pictures = 200;
    row.late = 2;
    row.dropped = 1;
    Played next = row;
    next.number = 11;
    return {"wall-1", 7, {row, next}};
}

TEST(Codec, proof_of_play_comes_back_as_it_was) {
    round_trip(FromNode(sample_batch()));
    round_trip(ToNode(PlayedAck{7, 11}));
    const auto row = decode_played(encode_played(sample_batch().rows[0]));
    ASSERT_TRUE(row) << row.error().message;
    EXPECT_EQ(*row, sample_batch().rows[0]);
}

TEST(Codec, proof_of_play_that_makes_no_sense_is_refused) {
    const auto refused = [](const PlayedBatch& batch) { return !decode_from_node(encode(FromNode(batch))); };
    EXPECT_FALSE(refused(sample_batch()));
    auto batch = sample_batch();
    std::swap(batch.rows[0], batch.rows[1]); // the numbers descend
    EXPECT_TRUE(refused(batch));
    batch = sample_batch();
    batch.rows[0].to = batch.rows[0].from - 1ns;
    EXPECT_TRUE(refused(batch));
    batch = sample_batch();
    batch.rows[0].why = std::string(5000, 'x');
    EXPECT_TRUE(refused(batch));
    batch = sample_batch();
    batch.rows.clear();
    EXPECT_TRUE(refused(batch));
    batch = sample_batch();
    batch.series = 0;
    EXPECT_TRUE(refused(batch));
    batch = sample_batch();
    for (std::uint64_t n = 12; batch.rows.size() <= PlayedBatch::most_rows; ++n) {
        batch.rows.push_back(batch.rows[0]);
        batch.rows.back().number = n;
    }
    EXPECT_TRUE(refused(batch));
}

TEST(Codec, every_message_to_a_node_comes_back_as_it_was) {
    round_trip(
        ToNode(Welcome{1, 5, "厦港", "wall", 0xfeed, {UtcTime(5s), house(6)}, "tcp://127.0.0.1:4000"}));
    round_trip(ToNode(HelloRequest{}));
    round_trip(ToNode(Heartbeat{5, 0xfeed}));
    round_trip(ToNode(support::sample_plan()));
    round_trip(ToNode(support::sample_acts()));
    round_trip(ToNode(SnapshotRequest{5, "wall"}));
}

TEST(Codec, plans_and_acts_alone_come_back_as_they_were) {
    const auto plan = decode_plan(encode_plan(support::sample_plan()));
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(*plan, support::sample_plan());
    const auto acts = decode_acts(encode_acts(support::sample_acts()));
    ASSERT_TRUE(acts) << acts.error().message;
    EXPECT_EQ(*acts, support::sample_acts());
}

TEST(Codec, clock_and_control_messages_come_back_as_they_were) {
    const ClockQuestion question{NodeTime(-5ns)};
    EXPECT_EQ(*decode_clock_question(encode(question)), question);
    const ClockAnswer answer{NodeTime(-5ns), house(7), house(8), 0xfeed};
    EXPECT_EQ(*decode_clock_answer(encode(answer)), answer);
    const Command command{3, "take", {{"what", "电影"}, {"screens", "all"}}, "anna@desk"};
    EXPECT_EQ(*decode_command(encode(command)), command);
    const Answer reply{3, true, "", "text", "{}", std::string("\0\1", 2)};
    EXPECT_EQ(*decode_answer(encode(reply)), reply);
}

TEST(Codec, a_field_of_a_newer_version_is_skipped) {
    // Field 999, a string, after a whole Heartbeat's envelope.
    std::string bytes = encode(ToNode(Heartbeat{5, 0xfeed}));
    bytes += std::string("\xba\x3e\x03new", 6);
    const auto message = decode_to_node(bytes);
    ASSERT_TRUE(message) << message.error().message;
    EXPECT_EQ(*message, ToNode(Heartbeat{5, 0xfeed}));
}

TEST(Codec, a_kind_of_message_of_a_newer_version_is_unsupported_not_corrupt) {
    const auto message = decode_to_node(std::string("\xba\x3e\x03new", 6));
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code, Error::Code::unsupported);
}

TEST(Codec, a_kind_of_item_of_a_newer_version_is_the_slate) {
    ScreenPlan plan = support::sample_plan();
    std::string bytes = encode_plan(plan);
    // The first item begins with its kind, VIDEO (08 01), followed by its name (12 ...).
    const std::size_t at = bytes.find(std::string("\x08\x01\x12", 3));
    ASSERT_NE(at, std::string::npos);
    bytes[at + 1] = 99;
    const auto back = decode_plan(bytes);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->items[0].kind, Item::Kind::slate);
    EXPECT_EQ(back->items[0].name, plan.items[0].name);
}

TEST(Codec, no_prefix_of_a_plan_and_no_flipped_bit_gets_past_or_crashes) {
    const std::string bytes = encode(ToNode(support::sample_plan()));
    for (std::size_t n = 0; n < bytes.size(); ++n) (void)decode_to_node(bytes.substr(0, n));
    for (std::size_t n = 0; n < bytes.size() * 8; ++n) {
        std::string bent = bytes;
        bent[n / 8] = static_cast<char>(bent[n / 8] ^ (1 << (n % 8)));
        const auto message = decode_to_node(bent);
        if (!message || !std::holds_alternative<ScreenPlan>(*message)) continue;
        for (const Segment& segment : std::get<ScreenPlan>(*message).segments)
            EXPECT_LT(segment.entry, std::get<ScreenPlan>(*message).entries.size());
    }
}

} // namespace
} // namespace lianping
