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

struct Golden {
    const char* name;
    std::string bytes;
    const char* hex;
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
         "03c3286f771852041080c203520d090000c84e676dc11b10a0fa035a8901080112106d656469612fe5bc80e59cba2e6d"
         "70341a403031323334353637383961626364656630313233343536373839616263646566303132333435363738396162"
         "63646566303132333435363738396162636465662080c8afa0252880e59a773080a0d9e61d3801408384044a0f080210"
         "808c8d9e021887902420b40151000000000000e03f58015a161205736c6174652080c8afa02551000000000000f03f62"
         "1310011a001a02080121efcdab90785634122801620208016a140a03646179120862756c6c6574696e180120a0016a0b"
         "0a0764656661756c74200172611100282e8cd10000001900282e8cd10000002100204aa9d10100002a23190000000000"
         "00e83f21295c8fc2f528ec3f2a0f1100282e8cd10000001803220201002a1f19000000000000f03f21000000000000f0"
         "3f2a0b080111001889b7e8ffffff723e080111001889b7e8ffffff1900204aa9d101000021ffffffffffffff7f2a1f19"
         "000000000000f03f21000000000000f03f2a0b080111001889b7e8ffffff7a2c080111001889b7e8ffffff1a1f190000"
         "00000000f03f21000000000000f03f2a0b080111001889b7e8ffffff"},
        {"Acts", encode_acts(support::sample_acts()),
         "0a1409edfe00000000000010091900da3f10e9000000120477616c6c1a8901080112106d656469612fe5bc80e59cba2e"
         "6d70341a4030313233343536373839616263646566303132333435363738396162636465663031323334353637383961"
         "6263646566303132333435363738396162636465662080c8afa0252880e59a773080a0d9e61d3801408384044a0f0802"
         "10808c8d9e021887902420b40151000000000000e03f580122002a570903000000000000001100da3f10e90000001900"
         "5039278c0400002209616e6e61406465736b2a106d656469612fe5bc80e59cba2e6d7034321d19000000000000f03f21"
         "000000000000f03f2a091100da3f10e900000032390904000000000000001100a4da4be900000019ffffffffffffff7f"
         "20022a0fe8afb7e7ab8be58db3e7a6bbe5bc803209616e6e61406465736b3a1f09050000000000000011006e7587e900"
         "000019003810c3e90000002202626f4212090002abfee90000001100e6b652ec000000"},
        {"SnapshotRequest", encode(ToNode(SnapshotRequest{1, "wall"})), "320f090100000000000000120477616c6c"},
        {"ClockQuestion", encode(ClockQuestion{NodeTime(1ns)}), "090100000000000000"},
        {"ClockAnswer", encode(ClockAnswer{NodeTime(1ns), HouseTime(2ns), HouseTime(3ns), 4}),
         "090100000000000000110200000000000000190300000000000000210400000000000000"},
        {"Command", encode(Command{1, "take", {{"what", "x"}}, "anna"}),
         "090100000000000000120474616b651a090a04776861741201782204616e6e61"},
        {"Answer", encode(Answer{1, true, "e", "t", "{}", "b"}),
         "09010000000000000010011a01652201742a027b7d320162"},
    };
    for (const Golden& message : golden) EXPECT_EQ(hex(message.bytes), message.hex) << message.name;
}

} // namespace
} // namespace lianping
