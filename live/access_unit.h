#pragma once
// What a source's pipeline hands out.

#include "live/gst.h"
#include "time/instants.h"

#include <cstdint>
#include <string>

namespace lianping::live {

// One encoded picture: H.264 as a byte stream, parameter sets before each key frame.
struct AccessUnit {
    GstBuffer* buffer = nullptr; // borrowed for the call
    HouseTime stamp;             // of its capture
    HouseTime decode;            // pictures come in the order of this; <= stamp
    bool key = false;            // depends on none before it
    std::uint32_t width = 0, height = 0;
};

// 10 ms of sound, a packet of Opus (sound/live_format.h).
struct SoundPacket {
    std::string bytes;
    HouseTime stamp; // of its first sample's capture
    Duration length{};
};

struct PictureSize {
    std::uint32_t width = 0, height = 0;
};

} // namespace lianping::live
