#pragma once
// How loud a file's sound is, by EBU R128 (ITU-R BS.1770-4, measured by libebur128), and what evens it out.

#include "base/result.h"

#include <functional>
#include <optional>

namespace lianping::media {

struct Loudness {
    double integrated_lufs = 0; // of the whole file, gated
    double true_peak_dbtp = 0;  // of its loudest channel, between samples too
};

// What R128 asks programmes to be brought to, how far a clip may be moved, and what its peaks must not pass.
inline constexpr double kTargetLufs = -23, kMostGainDb = 12, kHighestPeakDbtp = -1;

// The gain in dB that brings a clip to the target: within the most, and down to where its true peak stays
// below the highest. Pure.
double evening_gain_db(const Loudness& loudness);

// Decodes all sound of the file (its best stream, as it will be played). Nothing: it has none that can be
// decoded, or nothing in it is louder than -70 LUFS. Blocks on the disk; some hundred times faster than it
// plays. `progress` as in probe. Errors: as of opening it; timeout. Thread-safety: safe.
Result<std::optional<Loudness>> measure_loudness(int descriptor,
                                                 const std::function<bool(double)>& progress = {});

} // namespace lianping::media
