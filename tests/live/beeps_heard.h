#pragma once
// What a simulated loudspeaker (--audio-device file:FILE) was given.

#include "time/clock.h"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

namespace lianping::live {

struct Beep {        // when it began
    double wall = 0; // s, by the wall clock
    NodeTime at;
};
inline std::vector<Beep> beeps_heard(const std::filesystem::path& file) {
    // Two clocks at one instant: read again where something came between.
    const RealClock clock;
    NodeTime now;
    double wall = 0;
    do {
        now = clock.now();
        wall = std::chrono::duration<double>(clock.utc().since_origin()).count();
    } while (clock.now() - now > 1ms);
    std::ifstream times(file.string() + ".times"), samples(file, std::ios::binary);
    std::vector<Beep> beeps;
    std::int64_t frame = 0, house = 0, node = 0, quiet = 0;
    std::vector<std::array<float, 2>> period;
    for (std::int64_t before = 0; times >> frame >> house >> node; before = frame) {
        period.resize(before == 0 ? 256 : static_cast<std::size_t>(frame - before));
        samples.clear();
        samples.seekg(frame * 8);
        samples.read(reinterpret_cast<char*>(period.data()), static_cast<std::streamsize>(period.size() * 8));
        for (std::size_t n = 0; samples && n < period.size(); ++n) {
            const bool sounds = std::abs(period[n][0]) > 0.05F;
            if (sounds && quiet > 4800) {
                const NodeTime begins = NodeTime(Duration(node)) +
                                        Duration(static_cast<std::int64_t>(n) * 1'000'000'000 / 48'000);
                beeps.push_back({wall - std::chrono::duration<double>(now - begins).count(), begins});
            }
            quiet = sounds ? 0 : quiet + 1;
        }
    }
    return beeps;
}

} // namespace lianping::live
