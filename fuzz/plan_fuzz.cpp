// Whatever plan and acts are let through, a player can ask what is on at any instant.

#include "plan/timeline.h"
#include "wire/codec.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lianping;
    // The first two bytes say how many of the rest are the plan; what is left are the acts.
    if (size < 2) return 0;
    const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t cut = std::min<std::size_t>(rest.size(), data[0] + 256U * data[1]);
    auto plan = decode_plan(rest.substr(0, cut));
    auto acts = decode_acts(rest.substr(cut));
    if (!plan && !acts) return 0;
    const Timeline timeline(plan ? std::make_shared<const ScreenPlan>(*plan) : nullptr,
                            acts ? std::make_shared<const Acts>(*acts) : nullptr);
    std::vector<HouseTime> instants{HouseTime{}, HouseTime(1'795'000'000s), HouseTime(-1'795'000'000s)};
    if (plan) {
        instants.push_back(plan->version.stamp);
        for (const Segment& segment : plan->segments) {
            instants.push_back(segment.start);
            instants.push_back(segment.start + 1ns);
            if (instants.size() > 50) break;
        }
    }
    if (acts)
        for (const Take& take : acts->takes) instants.push_back(take.from);
    for (const HouseTime at : instants) {
        const Scene scene = timeline.at(at);
        for (const Layer& layer : scene.layers) (void)layer.showing.media_time(at);
        (void)timeline.now_on(at);
        (void)timeline.upcoming(at, 10s, 8);
    }
    return 0;
}
