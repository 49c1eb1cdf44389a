#pragma once
// Keeps a mix from clipping: a limiter that looks one block ahead. Pure.
//
// A block's own need is what its highest sample allows. The gain at the seam of two blocks is the lower of
// the two needs, or what has recovered since; between seams it runs straight. So it is down before the peak
// comes, never steps, and no sample passes the ceiling. The price is a block (5 ms) of delay, which is mixed
// ahead anyway.

#include <span>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe.
class Limiter {
public:
    static constexpr float ceiling = 0.98F;    // -0.18 dB: room for what interpolation adds between samples
    static constexpr float recovery = 1.0233F; // a block: 0.2 dB in 5 ms

    // Takes a block in and gives the one before back, in the same samples. Blocks are of equal length. False
    // for the first: there is none before.
    bool pass(std::span<float> samples, int channels);
    // What comes next does not follow what came.
    void restart();

private:
    std::vector<float> held_;
    float held_need_ = 1;
    float seam_ = 1; // gain at the beginning of held_
};

} // namespace lianping::player
