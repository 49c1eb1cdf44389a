#pragma once
// A piece of sound as RTMP carries it: the body of an FLV audio tag (Adobe's FLV specification 10.1, annex
// E.4.2).
//
// Pure.

#include <string_view>

namespace lianping::live {

struct FlvSound {
    enum class Kind {
        none,  // nothing that is heard, or a coder that is not understood
        setup, // payload: AAC's configuration (ISO/IEC 14496-3, AudioSpecificConfig)
        coded,
    };
    enum class Coder { aac, mp3 };
    Kind kind = Kind::none;
    Coder coder = Coder::aac;
    std::string_view payload; // within the tag
};

FlvSound read_flv_sound(std::string_view tag);

// Of a configuration: samples a second and channels, 0 where they are not written out.
struct AacShape {
    int rate = 0, channels = 0;
};
AacShape aac_shape(std::string_view config);

} // namespace lianping::live
