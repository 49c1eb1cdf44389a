#include "player/render/turning.h"

#include "player/render/yuv_to_bgra.h"

#include <libyuv.h>

#include <vector>

namespace lianping::player {
namespace {

using Memory = std::vector<std::uint8_t>;

struct Size {
    int w = 0, h = 0;
};

Size turned(Size size, std::uint32_t turns) { return turns % 2 == 0 ? size : Size{size.h, size.w}; }

libyuv::RotationMode mode(std::uint32_t turns) { return static_cast<libyuv::RotationMode>((turns % 4) * 90); }

// Lays out the planes of `frame` in new memory, one after another without padding.
void lay_out(Frame& frame, const std::vector<Size>& planes, int bytes_a_pixel) {
    std::size_t total = 0;
    for (const Size& size : planes)
        total += static_cast<std::size_t>(size.w) * static_cast<std::size_t>(size.h);
    auto memory = std::make_shared<Memory>(total * static_cast<std::size_t>(bytes_a_pixel));
    const std::uint8_t* at = memory->data();
    frame.planes = {};
    for (std::size_t i = 0; i < planes.size(); ++i) {
        frame.planes[i] = {at, static_cast<std::ptrdiff_t>(planes[i].w) * bytes_a_pixel};
        at += static_cast<std::ptrdiff_t>(planes[i].w) * planes[i].h * bytes_a_pixel;
    }
    frame.owner = std::move(memory);
}

std::uint8_t* writable(const Plane& plane) {
    return const_cast<std::uint8_t*>(plane.data);
} // of lay_out's own memory
int stride(const Plane& plane) { return static_cast<int>(plane.stride); }

// Whether its planes can be turned one by one: 8 bit, and chroma in square blocks, all whole.
bool turns_by_planes(const Frame& frame) {
    if (frame.format == PixelFormat::i444) return true;
    const bool square = frame.format == PixelFormat::i420 || frame.format == PixelFormat::nv12;
    return square && frame.width % 2 == 0 && frame.height % 2 == 0;
}

void turn_plane(const Plane& from, Size size, const Plane& to, std::uint32_t turns, bool flipped) {
    if (!flipped) {
        libyuv::RotatePlane(from.data, stride(from), writable(to), stride(to), size.w, size.h, mode(turns));
        return;
    }
    Memory mirrored(static_cast<std::size_t>(size.w) * static_cast<std::size_t>(size.h));
    libyuv::MirrorPlane(from.data, stride(from), mirrored.data(), size.w, size.w, size.h);
    libyuv::RotatePlane(mirrored.data(), size.w, writable(to), stride(to), size.w, size.h, mode(turns));
}

void turn_by_planes(const Frame& from, Frame& to, std::uint32_t turns, bool flipped) {
    const Size luma{static_cast<int>(from.width), static_cast<int>(from.height)};
    const Size chroma = from.format == PixelFormat::i444 ? luma : Size{luma.w / 2, luma.h / 2};
    if (from.format == PixelFormat::nv12) {
        to.format = PixelFormat::i420;
        std::array<Plane, 2> split;
        Memory memory(2 * static_cast<std::size_t>(chroma.w) * static_cast<std::size_t>(chroma.h));
        for (std::size_t i = 0; i < 2; ++i) split[i] = {memory.data() + i * memory.size() / 2, chroma.w};
        libyuv::SplitUVPlane(from.planes[1].data, stride(from.planes[1]), writable(split[0]), chroma.w,
                             writable(split[1]), chroma.w, chroma.w, chroma.h);
        lay_out(to, {turned(luma, turns), turned(chroma, turns), turned(chroma, turns)}, 1);
        turn_plane(from.planes[0], luma, to.planes[0], turns, flipped);
        turn_plane(split[0], chroma, to.planes[1], turns, flipped);
        turn_plane(split[1], chroma, to.planes[2], turns, flipped);
        return;
    }
    lay_out(to, {turned(luma, turns), turned(chroma, turns), turned(chroma, turns)}, 1);
    turn_plane(from.planes[0], luma, to.planes[0], turns, flipped);
    turn_plane(from.planes[1], chroma, to.planes[1], turns, flipped);
    turn_plane(from.planes[2], chroma, to.planes[2], turns, flipped);
}

void turn_as_bgra(const Frame& from, Frame& to, std::uint32_t turns, bool flipped) {
    const Size size{static_cast<int>(from.width), static_cast<int>(from.height)};
    const bool alpha = from.format == PixelFormat::bgra || from.format == PixelFormat::i420a;
    to.format = alpha ? PixelFormat::bgra : PixelFormat::bgrx;
    to.table = nullptr; // to_bgra looked it up
    lay_out(to, {turned(size, turns)}, 4);
    Memory straight(static_cast<std::size_t>(size.w) * static_cast<std::size_t>(size.h) * 4);
    to_bgra(from, {0, 0, size.w, size.h}, straight.data(), size.w * 4);
    if (flipped) {
        Memory mirrored(straight.size());
        libyuv::ARGBMirror(straight.data(), size.w * 4, mirrored.data(), size.w * 4, size.w, size.h);
        straight.swap(mirrored);
    }
    libyuv::ARGBRotate(straight.data(), size.w * 4, writable(to.planes[0]), stride(to.planes[0]), size.w,
                       size.h, mode(turns));
}

} // namespace

FramePtr upright(const FramePtr& frame, std::uint32_t turns, bool flipped) {
    if (turns % 4 == 0 && !flipped) return frame;
    auto made = std::make_shared<Frame>(*frame);
    const Size size = turned({static_cast<int>(frame->width), static_cast<int>(frame->height)}, turns);
    made->width = static_cast<std::uint32_t>(size.w);
    made->height = static_cast<std::uint32_t>(size.h);
    if (turns_by_planes(*frame))
        turn_by_planes(*frame, *made, turns, flipped);
    else
        turn_as_bgra(*frame, *made, turns, flipped);
    return made;
}

} // namespace lianping::player
