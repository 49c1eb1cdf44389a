#pragma once
// Puts the sounds of an instant together, a block of the house grid at a time. Pure but for reading its
// sources.
//
// Gains are asked for at the blocks' seams, which lie at multiples of the block on every node alike, and run
// straight between them. So a fade follows its curve to 5 ms, nothing begins or ends in a step, and two nodes
// mix the same samples.

#include "player/audio/limiter.h"
#include "player/sound_source.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace lianping::player {

// A sound that is on at a seam.
struct SoundPart {
    std::shared_ptr<SoundSource> source;
    std::int64_t origin = 0; // frame of the grid at which its slot begins
    double gain = 1;
    bool from_silence = false; // its first sample is the medium's first: it needs no fade when it begins
};

// Thread-safety: unsafe.
class Mixer {
public:
    // Frames of a block: 5 ms.
    static std::int64_t block(int rate) { return rate / 200; }

    Mixer(int rate, int channels);

    // What comes next does not follow what came.
    void restart();

    // Mixes the block that begins at `frame`; `at_end`: what is on where it ends. Gives the block before it
    // back, in `out` (a block long; where it begins: `frame` minus a block). False for the first after
    // restart(): there is none before.
    bool mix(std::int64_t frame, const std::vector<SoundPart>& at_end, std::span<float> out);

    // Blocks in which a source that should have sounded had nothing.
    std::uint64_t gaps() const { return gaps_; }

private:
    void add(const SoundPart& part, double from, double to, std::int64_t frame, std::span<float> out);

    const int channels_;
    const std::int64_t block_;
    std::vector<SoundPart> before_; // at the seam where the next block begins
    Limiter limiter_;
    std::vector<float> piece_;
    std::uint64_t gaps_ = 0;
};

} // namespace lianping::player
