#pragma once
// Which decoder is tried first for a stream of pictures, given what the library and the machine have. Pure.
//
// Thread-safety: values; safe.

#include <string>
#include <vector>

namespace lianping::player {

// One way to decode.
struct DecoderWay {
    std::string decoder; // libavcodec's name: "h264", "h264_v4l2m2m", "libvpx-vp9"
    std::string by;      // "vaapi", "v4l2m2m"; empty: software
    std::string device;  // "/dev/dri/renderD128"; empty: none, or the decoder finds its own
    bool hardware() const { return !by.empty(); }
    friend bool operator==(const DecoderWay&, const DecoderWay&) = default;
};

struct StreamNeeds {
    bool alpha = false; // the stream has a second one with its alpha (WebM)
    bool still = false; // one picture: not worth a device
    int width = 0, height = 0;
};

// What the library has for the stream's codec. Empty: nothing.
struct CodecSupport {
    std::string software;
    std::string with_alpha; // decodes the alpha of WebM too
    std::string v4l2;
    bool vaapi = false; // of `software`, with a device
};

// What the machine has.
struct DecodingDevices {
    std::vector<std::string> render_nodes; // "/dev/dri/renderD128"
    bool v4l2_decoder = false;             // a device that decodes
};

// In the order in which they are to be tried; the last one is software, unless the library has none. Alpha is
// decoded by software alone, and so is what no device takes (stills, and pictures below 128 pixels).
std::vector<DecoderWay> decoders_in_order(const StreamNeeds& needs, const CodecSupport& support,
                                          const DecodingDevices& devices);

// Looks at /dev. LIANPING_DECODER=software in the environment hides all devices.
DecodingDevices find_decoding_devices();

} // namespace lianping::player
