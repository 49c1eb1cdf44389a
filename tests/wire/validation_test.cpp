// Nothing impossible is taken from the wire.

#include "support/sample_plan.h"
#include "wire/codec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace lianping {
namespace {

using support::house;

// What decoding says of the sample plan with one thing changed.
std::string refused(const std::function<void(ScreenPlan&)>& change) {
    ScreenPlan plan = support::sample_plan();
    change(plan);
    const auto back = decode_plan(encode_plan(plan));
    return back ? "taken" : back.error().message;
}

TEST(Validation, a_plan_whose_indices_point_past_their_lists_is_refused) {
    EXPECT_EQ(refused([](ScreenPlan&) {}), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].entry = 2; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.beneath[0].entry = 2; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].zones[0].cycle.tree = 3; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].zones[0].cycle.lead[0] = 3; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.trees[0].children[0].item = 3; }), "taken");
}

TEST(Validation, segments_must_ascend_without_a_gap_and_the_last_one_has_no_end) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].end = house(1'999); }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].start = p.segments[0].end; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[1].end = house(3'000); }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments.clear(); }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].zones.clear(); }), "taken");
}

TEST(Validation, an_item_needs_a_length_and_its_media_is_a_hash_and_nothing_else) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[0].length = 0s; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[0].in = -1s; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[0].media = "../../etc/passwd"; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[0].media = "ABCDEF"; }), "taken");
}

TEST(Validation, instants_whose_differences_would_not_fit_are_refused) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.version.stamp = HouseTime::always(); }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].zones[0].cycle.anchor = HouseTime::always(); }),
              "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.anchor.utc = UtcTime::never(); }), "taken");
}

TEST(Validation, what_a_status_measures_is_a_number_in_range) {
    Status status;
    status.node = "wall-1";
    status.drift_ppm = status.sound_ppm = status.fps = std::nan("");
    const auto back = decode_from_node(encode(FromNode(status)));
    ASSERT_TRUE(back);
    const Status& read = std::get<Status>(*back);
    EXPECT_EQ(read.drift_ppm, 0);
    EXPECT_EQ(read.sound_ppm, 0);
    EXPECT_EQ(read.fps, 0);
    status.sound_error = Duration::max();
    EXPECT_FALSE(decode_from_node(encode(FromNode(status))));
}

TEST(Validation, zones_lie_on_the_screen) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].zones[0].rect.w = 0; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].zones[0].rect.x = 0.5; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].zones[0].rect.y = std::nan(""); }), "taken");
}

TEST(Validation, the_screen_has_a_name_a_size_and_ascending_offsets) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.screen.clear(); }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.width = 0; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.turns = 4; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.offsets.clear(); }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.offsets[1].from = p.offsets[0].from; }), "taken");
    EXPECT_EQ(refused([](ScreenPlan& p) { p.offsets[0].from = UtcTime::always(); }), "taken");
}

TEST(Validation, a_tree_that_is_too_deep_is_refused) {
    const auto nested = [](int depth) {
        return [depth](ScreenPlan& p) {
            CycleNode node{0, false, {}, {}, 0};
            for (int i = 1; i < depth; ++i) {
                CycleNode list;
                list.is_list = true;
                list.children.push_back(std::move(node));
                node = std::move(list);
            }
            p.trees[0] = std::move(node);
        };
    };
    EXPECT_EQ(refused(nested(40)), "taken");
    EXPECT_NE(refused(nested(41)), "taken");
    EXPECT_NE(refused(nested(2'000)), "taken");
}

TEST(Validation, an_item_of_a_tree_has_no_children) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.trees[0].is_list = false; }), "taken");
}

TEST(Validation, a_message_larger_than_allowed_is_refused_before_it_is_read) {
    const auto plan = decode_plan(std::string(max_plan_bytes + 1, 'x'));
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().code, Error::Code::invalid);
    EXPECT_FALSE(decode_clock_question(std::string(2'000, '\0')));
}

TEST(Validation, a_layout_has_zones_that_lie_on_the_screen_and_hold_no_layout) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[2].zones.clear(); }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[0].zones = p.items[2].zones; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[2].zones[0].tree = 3; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[2].zones[0].tree = 2; }), "taken"); // the layout itself
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[2].zones[1].lead = {3}; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[2].zones[1].lead = {2}; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[2].zones[0].rect.w = 1.2; }), "taken");
}

TEST(Validation, overlays_and_music_that_are_named_are_there) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].overlays = {2}; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.segments[0].music->tree = 3; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.overlays[1].media = "../logo"; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.items[0].subtitles = "../film.srt"; }), "taken");
    Acts acts = support::sample_acts();
    EXPECT_TRUE(decode_acts(encode_acts(acts)));
    acts.takes[0].overlays = {1};
    EXPECT_FALSE(decode_acts(encode_acts(acts)));
}

TEST(Validation, quiet_hours_are_hours_of_a_day) {
    EXPECT_NE(refused([](ScreenPlan& p) { p.quiet[0].from = 24h; }), "taken");
    EXPECT_EQ(refused([](ScreenPlan& p) { p.quiet[0].to = 24h; }), "taken");
    EXPECT_NE(refused([](ScreenPlan& p) { p.quiet[0].weekdays = 0x80; }), "taken");
}

TEST(Validation, text_that_is_not_utf8_is_refused) {
    std::string bytes = encode(FromNode(SnapshotReply{1, "wall-1", house(1), "", "error"}));
    bytes[bytes.find("error")] = '\xff';
    EXPECT_FALSE(decode_from_node(bytes));
}

TEST(Validation, a_node_without_a_name_is_refused) {
    EXPECT_FALSE(decode_from_node(encode(FromNode(Hello{}))));
    EXPECT_FALSE(decode_from_node(encode(FromNode(Status{}))));
}

TEST(Validation, what_housekeepers_say_names_media_by_hashes_and_lies_within_them) {
    const std::string hash(64, 'a');
    const auto read = [](const FromAgent& message) { return decode_from_agent(encode(message)).has_value(); };
    EXPECT_TRUE(read(MediaAsk{1, hash, 0, media_part_bytes, HouseTime::never()}));
    EXPECT_FALSE(read(MediaAsk{1, "../../etc/passwd", 0, 1, {}}));
    EXPECT_FALSE(read(MediaAsk{1, std::string(64, 'A'), 0, 1, {}}));
    EXPECT_FALSE(read(MediaAsk{1, hash, 0, 0, {}}));
    EXPECT_FALSE(read(MediaAsk{1, hash, 0, media_part_bytes + 1, {}}));
    EXPECT_FALSE(read(MediaAsk{1, hash, UINT64_MAX, 1, {}}));
    EXPECT_FALSE(read(AgentHello{}));
    MediaState state;
    state.files.resize(max_media_files + 1, {hash, MediaFile::State::waiting, 0, 0, {}, ""});
    EXPECT_FALSE(read(state));
    state.files.resize(1);
    EXPECT_TRUE(read(state));
    state.files[0].hash = "x";
    EXPECT_FALSE(read(state));
    const auto part = [&](std::uint64_t size, std::uint64_t offset, std::size_t bytes) {
        return decode_to_agent(
                   encode(ToAgent(
                       MediaPart{1, hash, MediaPart::Kind::data, size, offset, std::string(bytes, 'x'), {}})))
            .has_value();
    };
    EXPECT_TRUE(part(100, 90, 10));
    EXPECT_FALSE(part(100, 90, 11));
    EXPECT_FALSE(part(100, 101, 0));
    EXPECT_FALSE(part(1U << 30U, 0, media_part_bytes + 1));
    EXPECT_FALSE(decode_from_agent(""));
    const auto peers = [](const MediaPeers& said) {
        return decode_to_agent(encode(ToAgent(said))).has_value();
    };
    EXPECT_TRUE(peers({{hash, hash}}));
    EXPECT_FALSE(peers({{"no key"}}));
    const auto elsewhere = [&](const std::string& piece) {
        MediaPart said{1,  hash, MediaPart::Kind::elsewhere,    9,    0,
                       "", {},   "tcp://10.0.0.2:9706#" + hash, piece};
        return decode_to_agent(encode(ToAgent(said))).has_value();
    };
    EXPECT_TRUE(elsewhere(hash));
    EXPECT_FALSE(elsewhere(""));
}

TEST(Validation, recordings_are_files_of_a_folder_and_not_too_many) {
    const std::string hash(64, 'a');
    const auto read = [](const FromAgent& message) { return decode_from_agent(encode(message)).has_value(); };
    EXPECT_TRUE(read(RecordingOffers{{{hash, "讲座 speaker 2026-11-28 14.30.mkv", 1}}}));
    for (const char* name : {"", "../site.yaml", "a/b.mkv", ".hidden.mkv"})
        EXPECT_FALSE(read(RecordingOffers{{{hash, name, 1}}})) << name;
    EXPECT_FALSE(read(RecordingOffers{{{hash, std::string("a\0b", 3), 1}}}));
    EXPECT_FALSE(read(RecordingOffers{{{hash, std::string(257, 'x'), 1}}}));
    EXPECT_FALSE(read(RecordingOffers{{{"../../etc/passwd", "a.mkv", 1}}}));
    RecordingOffers many;
    many.files.resize(max_recording_offers + 1, {hash, "a.mkv", 1});
    EXPECT_FALSE(read(many));
    const auto here = [](const RecordingsHere& said) {
        return decode_to_agent(encode(ToAgent(said))).has_value();
    };
    EXPECT_TRUE(here({{hash}}));
    EXPECT_FALSE(here({{"no hash"}}));
    EXPECT_FALSE(here({std::vector<std::string>(max_recording_offers + 1, hash)}));
}

TEST(Validation, what_is_said_of_machines_is_bounded_and_orders_of_another_version_are_none) {
    const auto read = [](const FromAgent& message) { return decode_from_agent(encode(message)).has_value(); };
    MachineState machine;
    machine.units.resize(256);
    EXPECT_TRUE(read(machine));
    machine.units.resize(257);
    EXPECT_FALSE(read(machine));
    OrderResult result;
    result.lines.resize(max_log_lines);
    EXPECT_TRUE(read(result));
    result.lines.resize(max_log_lines + 1);
    EXPECT_FALSE(read(result));
    const auto order = [](const AgentOrder& said) { return decode_to_agent(encode(ToAgent(said))); };
    EXPECT_TRUE(order({1, AgentOrder::Kind::logs, "player", max_log_lines, ""}));
    EXPECT_FALSE(order({1, AgentOrder::Kind::logs, "player", max_log_lines + 1, ""}));
    EXPECT_FALSE(order({1, AgentOrder::Kind::restart, std::string(10'000, 'x'), 0, ""}));
    // kind = 9, which this version does not know.
    const auto other = decode_to_agent(std::string("\x1a\x04\x08\x01\x10\x09", 6));
    ASSERT_TRUE(other);
    EXPECT_EQ(std::get<AgentOrder>(*other).kind, AgentOrder::Kind::none);
}

} // namespace
} // namespace lianping
