#pragma once
// The clips that are played: motion everywhere and a little noise, at the bitrates that such films usually
// have.

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::bench {

constexpr double clip_seconds = 8;

struct FormatClip {
    std::string name; // "1080p30 HEVC 10 bit"
    unsigned width = 0, height = 0;
    int rate = 30;
    bool hdr = false; // marked as HDR10
    std::filesystem::path file{};
};

// 1080p30 and 720p60 in H.264, HEVC 10 bit, VP9 and AV1, then 1080p30 HDR10. Made where they are not there
// yet, which takes minutes; throws std::runtime_error where the ffmpeg program is missing or cannot encode.
std::vector<FormatClip> format_clips();

} // namespace lianping::bench
