#pragma once
// AVFrame -> Frame: without a copy where the renderers know the format, through swscale otherwise.

#include "player/colour_table.h"
#include "player/frame.h"
#include "player/sources/libav.h"

namespace lianping::player {

// How a stream's pictures stand: from its display matrix.
struct Orientation {
    std::uint32_t turns = 0;
    bool flipped = false;
    friend bool operator==(const Orientation&, const Orientation&) = default;
};
Orientation from_display_matrix(const std::int32_t* matrix); // nine values
Orientation from_exif(int orientation);                      // 1 to 8; upright for others

// How bright a film's pictures are, in cd/m2; 0: not said. Of the brightest pixel (MaxCLL, CTA-861.3), and of
// the display that it was made on (SMPTE ST 2086).
struct Brightness {
    double brightest = 0, display = 0;
};

// Thread-safety: unsafe; one per decoding thread.
class PictureMaker {
public:
    // What the container says of the whole stream holds for pictures that say nothing themselves: decoders of
    // FFmpeg 5.1 do not hand it on.
    void container_says(const AVStream& stream);

    // The frame's pixels are `picture`'s, which the Frame keeps; from a device they are lent where it can
    // lend them, and fetched where not. Timing, number and id are left to the caller (id is set). Pictures
    // wider or higher than `largest` are made smaller, keeping their shape. Null where the memory or swscale
    // fails, or the format is none that can be shown.
    std::shared_ptr<Frame> make(AvPtr<AVFrame> picture, AVRational stream_aspect, Orientation orientation);

    static constexpr int largest = 4096;

private:
    const std::shared_ptr<const ColourTable>& table_for(const AVFrame& picture);
    std::shared_ptr<const AVFrame> in_memory(std::shared_ptr<const AVFrame> picture, Frame& frame);
    AvPtr<AVFrame> convert(const AVFrame& picture, AVPixelFormat to, int width, int height);
    AvPtr<SwsContext> scaler_; // made for the last conversion's formats and sizes
    struct Job {
        int from = -1, width = 0, height = 0, to = -1, to_width = 0, to_height = 0;
        friend bool operator==(const Job&, const Job&) = default;
    } job_;
    bool lends_ = true; // the device, until it could not
    Brightness container_;
    ColourSpec spec_; // of table_
    std::shared_ptr<const ColourTable> table_;
};

} // namespace lianping::player
