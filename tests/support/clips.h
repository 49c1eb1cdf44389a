#pragma once
// Clips made at test time in which every picture says what it is: which clip, which frame. Readable after
// lossy coding, scaling and colour conversion, so that a test can tell from pixels alone what was on a
// screen.
//
// The code is a band of two rows of 16 cells across the middle of the picture, black 0 and white 1, the most
// significant bit first: above, the frame number; below, 10 bits of clip id and 6 of a checksum. Around it a
// colour of the clip's own and a bar that moves, so that a person sees motion too. A blend of two pictures
// does not read.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lianping::testing {

enum class ClipCodec { h264, vp9, hevc, mpeg2 };
enum class ClipSound { none, tone };

struct ClipSpec {
    unsigned clip = 0;                  // 0 to 1023
    int rate_num = 25, rate_den = 1;    // 24000/1001, 60000/1001, ...
    unsigned width = 640, height = 360; // even, at least 160x90
    unsigned frames = 50;               // 1 to 65535
    ClipCodec codec = ClipCodec::h264;  // h264, hevc in mp4 (exact times, B pictures), vp9 in webm (times in
                                        // ms), mpeg2 in ts
    ClipSound sound = ClipSound::none;  // a tone of the clip's own, as long as the pictures
    unsigned keyframe_every = 50;       // frames
};

// The clip as a file in `folder` (made where it is not there), by the ffmpeg program; its name says all of
// `spec`, and a clip that is there already is used again. Blocks while it encodes: some 100 to 300 frames of
// 640x360 a second. Empty where ffmpeg is missing or failed. Thread-safety: safe; processes may make the same
// clip at once.
std::filesystem::path make_clip(const ClipSpec& spec, const std::filesystem::path& folder);

// A still with the code of `frame` in it (PNG, or JPEG where the name ends so). False on failure.
bool make_still(unsigned clip, unsigned frame, unsigned width, unsigned height,
                const std::filesystem::path& file);

// A folder for clips that tests of one build share: for make_clip and its like, which put a file there whole.
std::filesystem::path clip_folder();
// A folder of this process alone, gone when it ends: for what a test writes, changes or spoils.
const std::filesystem::path& own_folder();

// The coded picture itself: I420, planes one after another without padding.
std::vector<std::uint8_t> coded_picture(unsigned clip, unsigned frame, unsigned width, unsigned height);

// Pixels to read from: a plane of luma (1 byte a pixel, limited or full range), or BGRA / BGRX (4 bytes a
// pixel).
struct CodedPixels {
    const std::uint8_t* data = nullptr;
    std::ptrdiff_t stride = 0;
    unsigned width = 0, height = 0;
    unsigned bytes_per_pixel = 4;
};
// Where in the pixels the clip's picture lies (without the bars of `fit: contain`); all zero: everywhere.
struct PictureRect {
    double x = 0, y = 0, w = 0, h = 0;
};

struct PictureCode {
    unsigned clip = 0;
    unsigned frame = 0;
    friend bool operator==(const PictureCode&, const PictureCode&) = default;
};

// What the picture says of itself. Nothing where there is no code, or two pictures blended evenly.
std::optional<PictureCode> read_code(const CodedPixels& pixels, const PictureRect& rect = {});

// Where a picture of that size lies on a screen of that size under `fit: contain`.
PictureRect contained(double picture_w, double picture_h, double screen_w, double screen_h);

} // namespace lianping::testing
