#pragma once
// Reads sound between its frames, at a rate a little off its own: a windowed sinc of 48 points, tabled for
// 512 places between two frames, straight lines between those. Pure.
//
// The sinc's cut-off is half the sampling rate (Smith and Gossett, "A flexible sampling-rate conversion
// method", ICASSP 1984, for ratios near 1), so that a place that is a frame gives that frame, to the bit. The
// window is Kaiser's, beta 10. Measured (tests/player/fractional_reader_test.cpp): below -100 dB of all that
// is not the tone, up to 18 kHz at 48 kHz. Rejected: see docs/sound.md.

#include "sound/house_grid.h"

#include <span>
#include <vector>

namespace lianping {

// Thread-safety: unsafe.
class FractionalReader {
public:
    static constexpr int reach = 24; // frames needed before and after the place that is read

    explicit FractionalReader(int channels) : channels_(channels) {}

    // How many frames, from from.frame - reach + 1 on, read() needs for `frames` of output.
    static std::size_t needed(const GridPosition& from, double step, std::size_t frames);

    // `grid`: needed() frames, channels interleaved. Fills `out`: output k is the sound at from + k * step.
    void read(std::span<const float> grid, const GridPosition& from, double step, std::span<float> out);

private:
    const int channels_;
    std::vector<float> planes_; // of `grid`, a channel after another
};

} // namespace lianping
