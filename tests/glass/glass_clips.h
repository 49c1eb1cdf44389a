#pragma once
// The coded clips that a glass test plays: of every usual rate and of different sizes.

#include "support/clips.h"
#include "time/frame_rate.h"

#include <filesystem>
#include <vector>

namespace lianping::testing {

struct GlassClip {
    unsigned clip = 0; // its code
    FrameRate rate;
    unsigned frames = 0;
    unsigned width = 0, height = 0;
    std::filesystem::path file;
};

// 23.976, 24, 25, 29.97, 30, 50, 59.94 and 60 fps, each some `seconds` long, in four sizes and two aspects;
// codes count from `first_code`, and the codecs take turns. Made where they are not there yet. Empty where
// ffmpeg is missing.
std::vector<GlassClip> glass_clips(double seconds, unsigned first_code = 1,
                                   const std::vector<ClipCodec>& codecs = {ClipCodec::h264});

} // namespace lianping::testing
