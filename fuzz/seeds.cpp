// Writes what the fuzzers begin with: `fuzz_seeds INTO SITE`. Messages with something in every field, as the
// tests have them, and the site in the folder SITE as one text. Bytes made here follow the protocol as it
// changes; kept ones would not.
#include "base/atomic_file.h"
#include "support/sample_plan.h"
#include "wire/codec.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace lianping;
namespace fs = std::filesystem;

bool write(const fs::path& file, const std::string& bytes) {
    fs::create_directories(file.parent_path());
    auto written = write_file(file, bytes);
    if (!written) fmt::print(stderr, "{}\n", written.error().message);
    return written.has_value();
}

// As yaml_fuzz reads it: site.yaml, then each file behind a line with its name.
std::string text_of_site(const fs::path& site) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(site))
        if (entry.path().extension() == ".yaml" && entry.path().filename() != "site.yaml")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    constexpr std::size_t most = 1U << 20U;
    std::string text = read_file(site / "site.yaml", most).value_or("");
    for (const fs::path& file : files)
        text += "=== " + file.lexically_relative(site).string() + "\n" + read_file(file, most).value_or("");
    return text;
}

// As plan_fuzz reads them: the length of the plan in two bytes, then both.
std::string plan_and_acts(const std::string& plan, const std::string& acts) {
    const std::string length{static_cast<char>(plan.size() % 256), static_cast<char>(plan.size() / 256)};
    return length + plan + acts;
}

} // namespace

int main(int count, char** words) {
    if (count != 3) {
        fmt::print(stderr, "fuzz_seeds INTO SITE\n");
        return 2;
    }
    const fs::path into = words[1];
    const ScreenPlan plan = support::sample_plan();
    const Acts acts = support::sample_acts();

    Status status;
    status.node = "wall-1";
    status.screen = "wall";
    status.item = "media/开场.mp4";
    status.samples = {{support::house(1), -2}};
    status.troubles = {"t"};
    Played played;
    played.number = 3;
    played.screen = "wall";
    played.item = "media/开场.mp4";
    const std::vector<std::string> messages = {
        encode(
            FromNode(Hello{1, "wall-1", 2, "v", 3, HeldHouseTime{4, HouseTime(5ns), 6ns}, {7, 8, {}}, {}})),
        encode(FromNode(status)),
        encode(FromNode(Confirm{"wall-1", Confirm::Of::acts, {1, 2, HouseTime(3ns)}, HouseTime(4ns), 5ns})),
        encode(FromNode(SnapshotReply{1, "wall-1", HouseTime(2ns), "png", "e"})),
        encode(ToNode(Welcome{1, 2, "s", "wall", 3, {UtcTime(4ns), HouseTime(5ns)}, "tcp://127.0.0.1:6"})),
        encode(FromNode(PlayedBatch{"wall-1", 2, {played}})),
        encode(ToNode(PlayedAck{2, 3})),
        encode(ToNode(plan)),
        encode(ToNode(acts)),
        encode(FromAgent(AgentHello{1, "wall-1", 2, "v", AgentHello::Part::services})),
        encode(FromAgent(MediaAsk{1, std::string(64, 'a'), 2, 3, HouseTime(4ns)})),
        encode(
            FromAgent(MediaState{{{std::string(64, 'a'), MediaFile::State::later, 3, 2, HouseTime(4ns), "t"}},
                                 5,
                                 4,
                                 3,
                                 2,
                                 1,
                                 "t"})),
        encode(FromAgent(RecordingOffers{{{std::string(64, 'a'), "讲座 speaker 2026-11-28 14.30.mkv", 9}}})),
        encode(ToAgent(RecordingsHere{{std::string(64, 'a')}})),
        encode(ToAgent(AgentWelcome{1, 2, HouseTime(3ns)})),
        encode(ToAgent(MediaPart{1, std::string(64, 'a'), MediaPart::Kind::data, 9, 2, "bytes", 0ns})),
        encode(Command{1, "take", {{"what", "x"}}, "anna"}),
        encode(Answer{1, true, "e", "t", "{}", "b"}),
        encode(ClockAnswer{NodeTime(1ns), HouseTime(2ns), HouseTime(3ns), 4}),
    };
    bool written = write(into / "yaml_fuzz/site", text_of_site(words[2]));
    for (std::size_t i = 0; i < messages.size(); ++i)
        written &= write(into / "wire_fuzz" / std::to_string(i), messages[i]);
    written &= write(into / "plan_fuzz/both", plan_and_acts(encode_plan(plan), encode_acts(acts)));
    written &= write(into / "plan_fuzz/plan", plan_and_acts(encode_plan(plan), ""));
    written &= write(into / "plan_fuzz/acts", plan_and_acts("", encode_acts(acts)));
    return written ? 0 : 1;
}
