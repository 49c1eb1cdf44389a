#pragma once
// How much of each channel of a file goes into each channel of the output. Pure.
//
// Channels are named by libav's bits (AV_CH_*), outputs are those of WAVE files. What the output has is
// passed on; what it lacks is spread: after ITU-R BS.775-3, annex 4 (centre and surrounds at -3 dB into left
// and right), the channel for low sounds left out where there is none. Not scaled down: loudness was measured
// on the file's own channels and is what must stay, and the limiter is behind. One channel goes to left and
// right at -3 dB each, so that it is as loud as it was measured.

#include <cstdint>
#include <vector>

namespace lianping::player {

// Of an output with so many channels (1, 2, 4, 6, 8): its channels in order.
std::vector<std::uint64_t> output_channels(int channels);

// gains[out * in.size() + in]. `in`: the file's channels in order; a bit that has no place known counts as
// centre.
std::vector<double> channel_matrix(const std::vector<std::uint64_t>& in,
                                   const std::vector<std::uint64_t>& out);

} // namespace lianping::player
