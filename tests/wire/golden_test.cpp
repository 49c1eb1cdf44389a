// The bytes of each message, once and for all: a node of last year reads them. A change here is a change of
// the protocol (docs/bus.md, "Old and new").

#include "support/sample_plan.h"
#include "wire/codec.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace lianping {
namespace {

using support::house;

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return text;
}

std::string unhex(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    return bytes;
}

MachineState some_machine() {
    MachineState machine;
    machine.units = {{"u", "active", "running", "s", "success", 1, 2, UtcTime(3ns)}};
    machine.temperature = 41.5;
    machine.memory = 4;
    machine.memory_free = 3;
    machine.disk = 6;
    machine.disk_free = 5;
    machine.load = 0.25;
    machine.uptime = 7ns;
    machine.clock_synchronized = true;
    machine.networks = {{"eth0", true, 8, 9}};
    machine.trouble = "t";
    return machine;
}

// A plan and acts as version 0.1 wrote them: before layouts, overlays, music and quiet hours.
constexpr const char* plan_of_0_1 =
    "0a1409edfe0000000000001007190010a5d4e80000001221e58ea6e6b8afe4ba92e88194e7bd91e99d92e5b9b4e4bfa1"
    "e4bbb0e7a9bae997b41a0477616c6c20800f28b808300139666666666666e63f40014a1209008003c3286f7718110080"
    "03c3286f771852041080c203520d090000c84e676dc11b10a0fa035a8901080112106d656469612fe5bc80e59cba2e6d"
    "70341a403031323334353637383961626364656630313233343536373839616263646566303132333435363738396162"
    "63646566303132333435363738396162636465662080c8afa0252880e59a773080a0d9e61d3801408384044a0f080210"
    "808c8d9e021887902420b40151000000000000e03f58015a161205736c6174652080c8afa02551000000000000f03f62"
    "1310011a001a02080121efcdab90785634122801620208016a140a03646179120862756c6c6574696e180120a0016a0b"
    "0a0764656661756c74200172611100282e8cd10000001900282e8cd10000002100204aa9d10100002a23190000000000"
    "00e83f21295c8fc2f528ec3f2a0f1100282e8cd10000001803220201002a1f19000000000000f03f21000000000000f0"
    "3f2a0b080111001889b7e8ffffff723e080111001889b7e8ffffff1900204aa9d101000021ffffffffffffff7f2a1f19"
    "000000000000f03f21000000000000f03f2a0b080111001889b7e8ffffff7a2c080111001889b7e8ffffff1a1f190000"
    "00000000f03f21000000000000f03f2a0b080111001889b7e8ffffff";
constexpr const char* acts_of_0_1 =
    "0a1409edfe00000000000010091900da3f10e9000000120477616c6c1a8901080112106d656469612fe5bc80e59cba2e"
    "6d70341a4030313233343536373839616263646566303132333435363738396162636465663031323334353637383961"
    "6263646566303132333435363738396162636465662080c8afa0252880e59a773080a0d9e61d3801408384044a0f0802"
    "10808c8d9e021887902420b40151000000000000e03f580122002a570903000000000000001100da3f10e90000001900"
    "5039278c0400002209616e6e61406465736b2a106d656469612fe5bc80e59cba2e6d7034321d19000000000000f03f21"
    "000000000000f03f2a091100da3f10e900000032390904000000000000001100a4da4be900000019ffffffffffffff7f"
    "20022a0fe8afb7e7ab8be58db3e7a6bbe5bc803209616e6e61406465736b3a1f09050000000000000011006e7587e900"
    "000019003810c3e90000002202626f4212090002abfee90000001100e6b652ec000000";

struct Golden {
    const char* name;
    std::string bytes;
    std::string hex;
};

TEST(Golden, the_bytes_of_every_message_are_what_they_were) {
    Status status;
    status.node = "wall-1";
    status.session = 2;
    status.screen = "wall";
    status.at = house(1);
    status.item = "a.mp4";
    status.position = 5ns;
    status.clock_error = -1ns;
    status.fps = 60;
    status.repeated = 3;
    status.samples = {{house(1), -2}};
    status.plan = {1, 2, house(3)};
    status.troubles = {"t"};
    const std::string some_hash(64, 'a'), hash_hex = hex(some_hash);
    const Golden golden[] = {
        {"Hello",
         encode(
             FromNode(Hello{1, "wall-1", 2, "v", 3, HeldHouseTime{4, HouseTime(5ns), 6ns}, {7, 8, {}}, {}})),
         "0a3d0801120677616c6c2d31190200000000000000220176280332140904000000000000001105000000000000001806"
         "3a0b09070000000000000010084200"},
        {"Status", encode(FromNode(status)),
         "126e0a0677616c6c2d311102000000000000001a0477616c6c2100ca9a3b000000003a05612e6d70345005d001ffffff"
         "ffffffffffff01c1020000000000004e40e002039a030b0900ca9a3b000000001003e203140901000000000000001002"
         "19005ed0b200000000ea0300c2040174"},
        {"Confirm",
         encode(FromNode(Confirm{"wall-1", Confirm::Of::acts, {1, 2, HouseTime(3ns)}, HouseTime(4ns), 5ns})),
         "1a2b0a0677616c6c2d3110011a1409010000000000000010021903000000000000002104000000000000002805"},
        {"SnapshotReply", encode(FromNode(SnapshotReply{1, "wall-1", HouseTime(2ns), "png", "e"})),
         "2222090100000000000000120677616c6c2d311902000000000000002203706e672a0165"},
        {"Welcome",
         encode(ToNode(Welcome{1, 2, "s", "wall", 3, {UtcTime(4ns), HouseTime(5ns)}, "tcp://127.0.0.1:6"})),
         "0a4408011102000000000000001a0173220477616c6c2903000000000000003212090400000000000000110500000000"
         "0000003a117463703a2f2f3132372e302e302e313a36"},
        {"HelloRequest", encode(ToNode(HelloRequest{})), "1200"},
        {"Heartbeat", encode(ToNode(Heartbeat{1, 2})), "1a12090100000000000000110200000000000000"},
        {"ScreenPlan", encode_plan(support::sample_plan()),
         "0a1409edfe0000000000001007190010a5d4e80000001221e58ea6e6b8afe4ba92e88194e7bd91e99d92e5b9b4e4bfa1"
         "e4bbb0e7a9bae997b41a0477616c6c20800f28b808300139666666666666e63f40014a1209008003c3286f7718110080"
         "03c3286f771852041080c203520d090000c84e676dc11b10a0fa035aab01080112106d656469612fe5bc80e59cba2e6d"
         "70341a403031323334353637383961626364656630313233343536373839616263646566303132333435363738396162"
         "63646566303132333435363738396162636465662080c8afa0252880e59a773080a0d9e61d3801408384044a18080210"
         "808c8d9e021887902420b40129000000000000c03f51000000000000e03f58016001690000000000000cc072027a687a"
         "0866656463626139385a161205736c6174652080c8afa02551000000000000f03f5a82010805120c6c61796f75742062"
         "6f6172642080e0a596bb1151000000000000f03f82011f19000000000000e83f21000000000000f03f2a046d61696e32"
         "0566696c6d7382013d09000000000000e83f19000000000000d03f21000000000000f03f2a047369646532076e6f7469"
         "63657338014080c4bee9f4ffffffff01480252020100621310011a001a02080121efcdab907856341228016202080162"
         "0208026a140a03646179120862756c6c6574696e180120a0016a0b0a0764656661756c74200172751100282e8cd10000"
         "001900282e8cd10000002100204aa9d10100002a2319000000000000e83f21295c8fc2f528ec3f2a0f1100282e8cd100"
         "00001803220201002a1f19000000000000f03f21000000000000f03f2a0b080111001889b7e8ffffff320201003a0e11"
         "007ac45efeffffff1802220100723e080111001889b7e8ffffff1900204aa9d101000021ffffffffffffff7f2a1f1900"
         "0000000000f03f21000000000000f03f2a0b08021100204aa9d10100007a2c080111001889b7e8ffffff1a1f19000000"
         "000000f03f21000000000000f03f2a0b080111001889b7e8ffffff820126080110021a18e5858de8b4b9e58585e794b5"
         "e38081e8a385e5bc80e6b0b43080aeff0738800182011c0803100522083031323361626364290000ca67a7fc7a1830ff"
         "ffff078a0113081f10e0ea0418f0c40121000000000000d03f9201027a68"},
        {"Acts", encode_acts(support::sample_acts()),
         "0a1409edfe00000000000010091900da3f10e9000000120477616c6c1aab01080112106d656469612fe5bc80e59cba2e"
         "6d70341a4030313233343536373839616263646566303132333435363738396162636465663031323334353637383961"
         "6263646566303132333435363738396162636465662080c8afa0252880e59a773080a0d9e61d3801408384044a180802"
         "10808c8d9e021887902420b40129000000000000c03f51000000000000e03f58016001690000000000000cc072027a68"
         "7a08666564636261393822002a650903000000000000001100da3f10e900000019005039278c0400002209616e6e6140"
         "6465736b2a106d656469612fe5bc80e59cba2e6d7034321d19000000000000f03f21000000000000f03f2a091100da3f"
         "10e90000003a010042091100a4da4be900000032390904000000000000001100a4da4be900000019ffffffffffffff7f"
         "20022a0fe8afb7e7ab8be58db3e7a6bbe5bc803209616e6e61406465736b3a1f09050000000000000011006e7587e900"
         "000019003810c3e90000002202626f4212090002abfee90000001100e6b652ec0000004a26080110021a18e5858de8b4"
         "b9e58585e794b5e38081e8a385e5bc80e6b0b43080aeff0738800152120900cc453aea0000001100786936f1000000"},
        {"SnapshotRequest", encode(ToNode(SnapshotRequest{1, "wall"})), "320f090100000000000000120477616c6c"},
        {"ClockQuestion", encode(ClockQuestion{NodeTime(1ns)}), "090100000000000000"},
        {"ClockAnswer", encode(ClockAnswer{NodeTime(1ns), HouseTime(2ns), HouseTime(3ns), 4}),
         "090100000000000000110200000000000000190300000000000000210400000000000000"},
        {"Command", encode(Command{1, "take", {{"what", "x"}}, "anna"}),
         "090100000000000000120474616b651a090a04776861741201782204616e6e61"},
        {"Answer", encode(Answer{1, true, "e", "t", "{}", "b"}),
         "09010000000000000010011a01652201742a027b7d320162"},
        {"AgentHello", encode(FromAgent(AgentHello{1, "wall-1", 2, "v", AgentHello::Part::services})),
         "0a180801120677616c6c2d311902000000000000002201762801"},
        {"MediaAsk", encode(FromAgent(MediaAsk{1, some_hash, 2, 3, HouseTime(4ns)})),
         "125108011240" + hash_hex + "18022003290400000000000000"},
        {"MediaState",
         encode(FromAgent(MediaState{
             {{some_hash, MediaFile::State::later, 3, 2, HouseTime(4ns), "t"}}, 5, 4, 3, 2, 1, "t"})),
         "1a630a540a40" + hash_hex + "100218032002290400000000000000320174100518042003280230013a0174"},
        {"MachineState", encode(FromAgent(some_machine())),
         "225e0a2d0a017512066163746976651a0772756e6e696e672201732a0773756363657373300138024103000000000000"
         "00110000000000c04440180420032806300539000000000000d03f40074801520c0a04657468301001180820095a0174"},
        {"OrderResult", encode(FromAgent(OrderResult{1, true, "t", {"l", "墙"}, "c", 7})),
         "2a14080110011a017422016c2203e5a2992a01633007"},
        {"AgentOrder", encode(ToAgent(AgentOrder{1, AgentOrder::Kind::logs, "u", 50, "c"})),
         "1a0c080110031a017520322a0163"},
        {"MediaPeers", encode(ToAgent(MediaPeers{{some_hash}})), "22420a40" + hash_hex},
        {"MediaPart elsewhere",
         encode(ToAgent(MediaPart{
             1, some_hash, MediaPart::Kind::elsewhere, 9, 2, "", {}, "tcp://10.0.0.2:9706", some_hash})),
         "12a10108011240" + hash_hex + "18032009280242137463703a2f2f31302e302e302e323a393730364a40" +
             hash_hex},
        {"MediaAsk of who shares", encode(FromAgent(MediaAsk{1, some_hash, 2, 3, HouseTime(4ns), 5, true})),
         "125508011240" + hash_hex + "1802200329040000000000000030053801"},
        {"AgentWelcome", encode(ToAgent(AgentWelcome{1, 2, HouseTime(3ns)})),
         "0a1b090100000000000000110200000000000000190300000000000000"},
        {"MediaPart", encode(ToAgent(MediaPart{1, some_hash, MediaPart::Kind::later, 9, 2, "bytes", 7ns})),
         "125308011240" + hash_hex + "180120092802320562797465733807"},
        {"MediaAsk to a source", encode(ToAgent(MediaAsk{1, some_hash, 2, 3, HouseTime(4ns)})),
         "2a5108011240" + hash_hex + "18022003290400000000000000"},
        {"MediaPart of a source",
         encode(FromAgent(MediaPart{1, some_hash, MediaPart::Kind::later, 9, 2, "bytes", 7ns})),
         "325308011240" + hash_hex + "180120092802320562797465733807"},
        {"RecordingOffers", encode(FromAgent(RecordingOffers{{{some_hash, "n", 9}}})),
         "3a490a470a40" + hash_hex + "12016e1809"},
        {"RecordingsHere", encode(ToAgent(RecordingsHere{{some_hash}})), "32420a40" + hash_hex},
    };
    for (const Golden& message : golden) EXPECT_EQ(hex(message.bytes), message.hex) << message.name;
}

TEST(Golden, what_the_first_version_wrote_is_read_with_nothing_in_the_new_fields) {
    const auto plan = decode_plan(unhex(plan_of_0_1));
    ASSERT_TRUE(plan) << plan.error().message;
    Item video = support::sample_video();
    EXPECT_EQ(plan->items.size(), 2U);
    video.transition.softness = 0;
    video.silent = false;
    video.gain_db = 0;
    video.track = video.subtitles = "";
    EXPECT_EQ(plan->items[0], video);
    EXPECT_EQ(plan->segments.size(), 2U);
    EXPECT_TRUE(plan->segments[0].overlays.empty());
    EXPECT_FALSE(plan->segments[0].music);
    EXPECT_TRUE(plan->overlays.empty());
    EXPECT_TRUE(plan->quiet.empty());
    const auto acts = decode_acts(unhex(acts_of_0_1));
    ASSERT_TRUE(acts) << acts.error().message;
    ASSERT_EQ(acts->takes.size(), 1U);
    EXPECT_TRUE(acts->takes[0].overlays.empty());
    EXPECT_FALSE(acts->takes[0].music);
}

} // namespace
} // namespace lianping
