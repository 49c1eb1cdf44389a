#pragma once
// What a take shows, with the items, trees and overlays that it is made of. Pure.

#include "plan/acts.h"

#include <optional>
#include <vector>

namespace lianping::controller {

// Items, trees and overlays of its own, as planned for one screen.
struct TakeContent {
    std::vector<Item> items;
    std::vector<CycleNode> trees;
    std::vector<Overlay> overlays;
    std::vector<Zone> zones;
    std::vector<std::uint32_t> shown; // of the overlays
    std::optional<Cycle> music{};
    friend bool operator==(const TakeContent&, const TakeContent&) = default;
};

// What a segment of a plan needs of its items, trees and overlays, and nothing else.
TakeContent gather(const Segment& segment, const ScreenPlan& plan);
// The same of a take.
TakeContent gather(const Take& take, const Acts& acts);

// Adds the content to acts and gives the take what it shows, as the acts name it.
void add_content(Acts& acts, const TakeContent& content, Take& take);

// What the take shows until `at`, and from there on what the content does, with the transition of its first
// item: as one content, whose cycle begins before `at`. Nothing: it shows the same already, or one of them
// has several zones. `at` lies within the take.
std::optional<TakeContent> turned(const Take& take, const Acts& acts, const TakeContent& content,
                                  HouseTime at);

} // namespace lianping::controller
