#pragma once
// A picture as RTMP carries it: the body of an FLV video tag (Adobe's FLV specification 10.1, annex E), HEVC
// by its codec number 12 or as Enhanced RTMP v1 writes it.
//
// Pure.

#include "base/result.h"
#include "time/instants.h"

#include <string_view>

namespace lianping::live {

struct FlvPicture {
    enum class Kind {
        none,  // nothing that is shown: an end, a command, metadata
        setup, // payload: the decoder's configuration record (avcC, hvcC)
        coded, // payload: NAL units with their lengths before them
    };
    enum class Codec { h264, hevc };
    Kind kind = Kind::none;
    Codec codec = Codec::h264;
    bool key = false;
    Duration reordering{};    // shown so much later than decoded
    std::string_view payload; // within the tag
};

// Errors (unsupported): another codec, by its name.
Result<FlvPicture> read_flv_picture(std::string_view tag);

} // namespace lianping::live
