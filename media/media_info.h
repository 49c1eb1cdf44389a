#pragma once
// What a file is, as found by reading all of it.
//
// Thread-safety: values.

#include "time/frame_rate.h"
#include "time/instants.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianping::media {

struct MediaInfo {
    enum class Kind { video, image, audio };
    Kind kind = Kind::video;
    // Exact: from the start of the first picture to the end of the last, edit lists applied, found from the
    // packets, not from the header. Of sound alone: its samples. 0 for a still.
    Duration length{};
    // What the header says, where the file ends before that: a copy that was interrupted. 0: it is whole, or
    // its container does not tell.
    Duration promised{};
    std::uint32_t width = 0, height = 0; // as displayed: aspect and rotation applied
    FrameRate rate;                      // average; num 0 where it is unknown
    bool has_sound = false;
    bool has_subtitles = false; // as text, within it
    // Of its tracks of sound, as the file says ("chi", "en"); empty for one that does not.
    std::vector<std::string> languages;
    std::string codec;     // "h264 (High)", for people
    std::string container; // "mov,mp4"
};

} // namespace lianping::media
