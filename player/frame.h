#pragma once
// One decoded picture, immutable once made and shared by whoever shows it.
//
// Thread-safety: immutable after construction; share as FramePtr.

#include "time/instants.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace lianping::player {

enum class PixelFormat : std::uint8_t {
    i420,
    i422,
    i444,
    nv12, // 8 bit
    i010,
    i210,
    i410,  // 10 bit in the low bits of 16, three planes
    p010,  // 10 bit in the high bits of 16, two planes as nv12's
    i420a, // i420 with an alpha plane, straight alpha
    bgra,  // 8 bit, premultiplied alpha
    bgrx,  // 8 bit, opaque
};

enum class ColourMatrix : std::uint8_t { bt601, bt709, bt2020, rgb };
struct ColourTable;   // player/colour_table.h
struct DevicePicture; // player/device_picture.h

struct Plane {
    const std::uint8_t* data = nullptr;
    std::ptrdiff_t stride = 0; // bytes
};

// Which part of its zone a picture that lies over others covers, in fractions of the zone; w 0: none of it.
struct FramePart {
    double x = 0, y = 0, w = 1, h = 1;
    friend constexpr bool operator==(const FramePart&, const FramePart&) = default;
};

struct Frame {
    PixelFormat format = PixelFormat::bgrx;
    std::uint32_t width = 0, height = 0; // in pixels as stored
    std::array<Plane, 4> planes;
    // Where it still lies in the memory of the device that decoded it; then its planes are null.
    std::shared_ptr<const DevicePicture> device;
    ColourMatrix matrix = ColourMatrix::bt709;
    // How its R'G'B' become the screen's; null where they are the screen's already (SDR in BT.709). Never
    // with premultiplied alpha (bgra).
    std::shared_ptr<const ColourTable> table;
    bool full_range = false;
    std::int32_t aspect_num = 1, aspect_den = 1; // of a pixel
    std::uint32_t turns = 0;                     // quarter turns clockwise to stand upright
    bool flipped = false;                        // mirrored left to right before the turns (EXIF 2, 4, 5, 7)

    FramePart part; // of subtitles; others leave it alone

    Duration due{};                    // position in its slot from which it is on, see player/source.h
    Duration lasts{};                  // until the next one is due; zero where it is not known
    std::int64_t number = 0;           // frame number within the media, counted from its first picture
    std::shared_ptr<const void> owner; // keeps the planes alive
    std::uint64_t id = 0;              // unique in the process: renderers keep what they uploaded by it

    // Size as displayed: aspect and turns applied.
    double display_width() const {
        const double w = static_cast<double>(width) * aspect_num / aspect_den;
        return turns % 2 == 0 ? w : static_cast<double>(height);
    }
    double display_height() const {
        const double w = static_cast<double>(width) * aspect_num / aspect_den;
        return turns % 2 == 0 ? static_cast<double>(height) : w;
    }
};

using FramePtr = std::shared_ptr<const Frame>;

// Ten bits a sample, in two bytes.
bool ten_bits(PixelFormat format);
// Chroma lies in one plane of pairs.
bool paired_chroma(PixelFormat format);

// A new value for Frame::id. Thread-safety: safe.
std::uint64_t next_frame_id();

// What its planes take in memory.
std::size_t bytes_of(const Frame& frame);

} // namespace lianping::player
