#pragma once
// FFmpeg's things with owners, and its words. For the sources of this folder alone: its headers are not shown
// to others.

#include "media/libav_owned.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/pixdesc.h>
}

#include <string>

namespace lianping::player {

using media::AvPtr;

inline constexpr AVRational nanoseconds{1, 1'000'000'000}; // the time base of a Duration

// What FFmpeg says about its own error code.
inline std::string av_words(int code) {
    char words[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, words, sizeof words);
    return words;
}

} // namespace lianping::player
