#pragma once
// What was heard from a simulated device: which instant of the film, at which instant of house time and of
// the machine's own.

#include "time/instants.h"

#include <filesystem>
#include <vector>

namespace lianping::bench {

struct Heard {
    NodeTime node;   // true
    HouseTime house; // by the player's own idea
    double film = 0; // seconds into it
};

// Reads FILE and FILE.times. The film is `length` of support/sound_clips.h's wandering tone, over and over;
// where in it a period lies is looked for around what its neighbours say. Periods before `from` and those
// that hold a seam are left out.
std::vector<Heard> read_heard(const std::filesystem::path& file, Duration length, Duration from);

} // namespace lianping::bench
