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

// Where the film ends and begins again.
struct Seam {
    double off_us = 0;     // by how much later what follows comes than what went before has it
    double silence_ms = 0; // the longest stretch without sound within 10 ms of it
};

// Those that lie between two of `heard`, which was read from the same file, and whose both sides are the
// film's.
std::vector<Seam> read_seams(const std::filesystem::path& file, Duration length,
                             const std::vector<Heard>& heard);

} // namespace lianping::bench
