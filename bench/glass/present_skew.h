#pragma once
// How far apart two players put the same picture on the glass, from their present logs.

#include "glass/calm_watch.h"
#include "time/instants.h"

#include <filesystem>
#include <vector>

namespace lianping::bench {

struct PresentSkew {
    std::size_t pictures = 0; // that are in both logs
    Duration p50{}, p99{}, p999{}, max{};
};

// By the one clock of the machine on which both ran. Reads both logs (JSON lines); pictures are the same
// where item, frame and due instant are. Those that were due in one of the stretches count: house time
// follows UTC.
PresentSkew present_skew(const std::filesystem::path& a, const std::filesystem::path& b,
                         const std::vector<testing::Stretch>& stretches);

} // namespace lianping::bench
