#include "clips.h"

#include "support/clips.h"

#include <fmt/core.h>

#include <cstdlib>
#include <stdexcept>
#include <tuple>

namespace lianping::bench {
namespace {

struct Codec {
    const char* name;
    const char* ending;
    const char* encoding; // ffmpeg's words
    int kilobits;         // a second of 1080p30; 720p60 takes as much
};
constexpr Codec codecs[] = {
    {"H.264", "h264.mp4", "-c:v libx264 -preset fast -pix_fmt yuv420p", 8000},
    {"HEVC 10 bit", "hevc10.mp4",
     "-c:v libx265 -preset superfast -pix_fmt yuv420p10le -tag:v hvc1 -x265-params log-level=error", 5000},
    {"VP9", "vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -pix_fmt yuv420p", 5000},
    {"AV1", "av1.mp4", "-c:v libsvtav1 -preset 10 -pix_fmt yuv420p", 4000},
};

void run(const std::string& words, const std::filesystem::path& made) {
    const auto beside = made.parent_path() / ("new-" + made.filename().string());
    const std::string command =
        "SVT_LOG=1 ffmpeg -nostdin -loglevel error -y " + words + " '" + beside.string() + "'";
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error("ffmpeg is not here, or could not make " + made.string());
    std::filesystem::rename(beside, made);
}

FormatClip encoded(const char* label, unsigned width, unsigned height, int rate, const Codec& codec) {
    FormatClip clip{fmt::format("{} {}", label, codec.name), width, height, rate};
    clip.file = testing::clip_folder() / fmt::format("formats-{}-{}", label, codec.ending);
    if (std::filesystem::exists(clip.file)) return clip;
    fmt::print(stderr, "making {}\n", clip.name);
    run(fmt::format(
            "-f lavfi -i testsrc2=size={}x{}:rate={}:duration={},noise=alls=4:allf=t {} -b:v {}k -g {} "
            "-colorspace bt709",
            width, height, rate, clip_seconds, codec.encoding, codec.kilobits, 2 * rate),
        clip.file);
    return clip;
}

// The same pictures, said to be HDR10.
FormatClip as_hdr(FormatClip clip) {
    const auto file = testing::clip_folder() / "formats-1080p30-hdr10.mp4";
    run(fmt::format("-i '{}' -c copy -tag:v hvc1 -bsf:v "
                    "hevc_metadata=colour_primaries=9:transfer_characteristics=16:matrix_coefficients=9",
                    clip.file.string()),
        file);
    clip.name += ", HDR10";
    clip.file = file;
    clip.hdr = true;
    return clip;
}

} // namespace

std::vector<FormatClip> format_clips() {
    std::vector<FormatClip> clips;
    for (const Codec& codec : codecs) clips.push_back(encoded("1080p30", 1920, 1080, 30, codec));
    for (const Codec& codec : codecs) clips.push_back(encoded("720p60", 1280, 720, 60, codec));
    clips.push_back(as_hdr(clips[1]));
    return clips;
}

} // namespace lianping::bench
