#pragma once
// How far a live source's sound is from its pictures in two rooms: the real programs with the source that
// beeps at each second, heard at simulated devices whose clocks are 50 ppm fast and slow, seen by the present
// logs.

#include "time/instants.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::bench {

struct LipSync {
    std::string node;
    std::size_t beeps = 0;
    double p50_ms = 0, p99_ms = 0; // of sizes: of each beep against each picture within 50 ms of it
};

// Runs for so long. Throws where nothing could be heard or seen.
std::vector<LipSync> lip_sync(const std::filesystem::path& folder, const std::filesystem::path& programs,
                              Duration latency, int seconds);

} // namespace lianping::bench
