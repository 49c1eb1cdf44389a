#include "player/render/yuv_to_bgra.h"

#include "player/render/colour_lookup.h"

#include <libyuv.h>
#include <libyuv/row.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace lianping::player {
namespace {

struct Constants {
    libyuv::YuvConstants table[3][2]; // by matrix; limited, full
};

// libyuv's constants for Intel hold the weight of U in blue at 128/64 where BT.601 has 129/64, BT.709 135/64
// and BT.2020 137/64: blue is up to 16 of 255 too dark in HD video. The code they are for takes weights up to
// 255 (U is signed, the weights are not), so they are put right here; then every channel is within 2 of the
// exact value.
libyuv::YuvConstants corrected(libyuv::YuvConstants constants, [[maybe_unused]] int weight_of_u_in_blue) {
#if defined(__x86_64__) || defined(__i386__)
    for (std::size_t i = 0; i < sizeof constants.kUVToB; i += 2)
        constants.kUVToB[i] = static_cast<std::uint8_t>(weight_of_u_in_blue);
#endif
    return constants;
}

const Constants& all_constants() {
    static const Constants constants{{
        {corrected(libyuv::kYuvI601Constants, 129), libyuv::kYuvJPEGConstants},
        {corrected(libyuv::kYuvH709Constants, 135), libyuv::kYuvF709Constants},
        {corrected(libyuv::kYuv2020Constants, 137), libyuv::kYuvV2020Constants},
    }};
    return constants;
}

const libyuv::YuvConstants* constants_of(const Frame& frame) {
    int matrix = 1;
    if (frame.matrix == ColourMatrix::bt601) matrix = 0;
    if (frame.matrix == ColourMatrix::bt2020) matrix = 2;
    return &all_constants().table[matrix][frame.full_range ? 1 : 0];
}

int bytes_a_sample(PixelFormat format) {
    switch (format) {
    case PixelFormat::i010:
    case PixelFormat::i210:
    case PixelFormat::i410:
    case PixelFormat::p010:
        return 2;
    case PixelFormat::bgra:
    case PixelFormat::bgrx:
        return 4;
    default:
        return 1;
    }
}

const std::uint16_t* wide(const std::uint8_t* bytes) { return reinterpret_cast<const std::uint16_t*>(bytes); }
int wide(std::ptrdiff_t stride) { return static_cast<int>(stride / 2); }

// A rectangle of the frame that begins on a whole block of chroma.
struct Block {
    const std::uint8_t *y, *u, *v, *a;
    int y_stride, u_stride, v_stride, a_stride;
};

Block block_at(const Frame& frame, int x, int y) {
    const Subsampling sub = subsampling(frame.format);
    const int bytes = bytes_a_sample(frame.format);
    const auto at = [&](std::size_t plane, int px, int py, int size) -> const std::uint8_t* {
        const Plane& p = frame.planes[plane];
        return p.data == nullptr ? nullptr : p.data + py * p.stride + static_cast<std::ptrdiff_t>(px) * size;
    };
    const int cx = x / sub.across, cy = y / sub.down;
    const bool pairs = paired_chroma(frame.format);
    return {at(0, x, y, bytes),
            at(1, cx, cy, pairs ? 2 * bytes : bytes),
            at(2, cx, cy, bytes),
            at(3, x, y, bytes),
            static_cast<int>(frame.planes[0].stride),
            static_cast<int>(frame.planes[1].stride),
            static_cast<int>(frame.planes[2].stride),
            static_cast<int>(frame.planes[3].stride)};
}

void copy_opaque(const std::uint8_t* from, std::ptrdiff_t from_stride, std::uint8_t* to,
                 std::ptrdiff_t to_stride, int w, int h) {
    for (int row = 0; row < h; ++row, from += from_stride, to += to_stride) {
        for (int i = 0; i < w * 4; i += 4) {
            std::uint32_t pixel = 0;
            std::memcpy(&pixel, from + i, 4);
            pixel |= 0xff000000U;
            std::memcpy(to + i, &pixel, 4);
        }
    }
}

// libyuv keeps all bits of luma and cuts chroma to 8, which on the whole makes colours too weak by half a
// step: it is rounded before.
void convert_ten_bits(PixelFormat format, const Block& b, const libyuv::YuvConstants* constants, int w, int h,
                      std::uint8_t* bgra, std::ptrdiff_t stride) {
    const Subsampling sub = subsampling(format);
    const auto samples = static_cast<std::size_t>((w + sub.across - 1) / sub.across);
    thread_local std::vector<std::uint16_t> u, v;
    u.resize(samples);
    v.resize(samples);
    const int out = static_cast<int>(stride);
    for (int y = 0; y < h; y += sub.down, bgra += stride * sub.down) {
        const std::uint16_t* from_u =
            wide(b.u) + static_cast<std::ptrdiff_t>(y / sub.down) * wide(b.u_stride);
        const std::uint16_t* from_v =
            wide(b.v) + static_cast<std::ptrdiff_t>(y / sub.down) * wide(b.v_stride);
        for (std::size_t i = 0; i < samples; ++i) {
            u[i] = static_cast<std::uint16_t>(std::min(from_u[i] + 2, 1023));
            v[i] = static_cast<std::uint16_t>(std::min(from_v[i] + 2, 1023));
        }
        const std::uint16_t* luma = wide(b.y) + static_cast<std::ptrdiff_t>(y) * wide(b.y_stride);
        const int rows = std::min(sub.down, h - y);
        const auto convert = format == PixelFormat::i010   ? libyuv::I010ToARGBMatrix
                             : format == PixelFormat::i210 ? libyuv::I210ToARGBMatrix
                                                           : libyuv::I410ToARGBMatrix;
        convert(luma, wide(b.y_stride), u.data(), 0, v.data(), 0, bgra, out, constants, w, rows);
    }
}

// The same from codes in the high bits and pairs of chroma.
void convert_p010(const Block& b, const libyuv::YuvConstants* constants, int w, int h, std::uint8_t* bgra,
                  std::ptrdiff_t stride) {
    const auto samples = static_cast<std::size_t>((w + 1) / 2);
    thread_local std::vector<std::uint16_t> luma, u, v;
    luma.resize(static_cast<std::size_t>(w) * 2);
    u.resize(samples);
    v.resize(samples);
    for (int y = 0; y < h; y += 2, bgra += stride * 2) {
        const int rows = std::min(2, h - y);
        for (int row = 0; row < rows; ++row) {
            const auto* from = wide(b.y + static_cast<std::ptrdiff_t>(y + row) * b.y_stride);
            for (int i = 0; i < w; ++i) luma[static_cast<std::size_t>(row * w + i)] = from[i] >> 6U;
        }
        const auto* pairs = wide(b.u + static_cast<std::ptrdiff_t>(y / 2) * b.u_stride);
        for (std::size_t i = 0; i < samples; ++i) {
            u[i] = static_cast<std::uint16_t>(std::min((pairs[2 * i] >> 6U) + 2, 1023));
            v[i] = static_cast<std::uint16_t>(std::min((pairs[2 * i + 1] >> 6U) + 2, 1023));
        }
        libyuv::I010ToARGBMatrix(luma.data(), w, u.data(), 0, v.data(), 0, bgra, static_cast<int>(stride),
                                 constants, w, rows);
    }
}

void convert_block(const Frame& frame, int x, int y, int w, int h, std::uint8_t* bgra,
                   std::ptrdiff_t stride) {
    const Block b = block_at(frame, x, y);
    const libyuv::YuvConstants* constants = constants_of(frame);
    const int out = static_cast<int>(stride);
    switch (frame.format) {
    case PixelFormat::i420:
        libyuv::I420ToARGBMatrix(b.y, b.y_stride, b.u, b.u_stride, b.v, b.v_stride, bgra, out, constants, w,
                                 h);
        return;
    case PixelFormat::i422:
        libyuv::I422ToARGBMatrix(b.y, b.y_stride, b.u, b.u_stride, b.v, b.v_stride, bgra, out, constants, w,
                                 h);
        return;
    case PixelFormat::i444:
        libyuv::I444ToARGBMatrix(b.y, b.y_stride, b.u, b.u_stride, b.v, b.v_stride, bgra, out, constants, w,
                                 h);
        return;
    case PixelFormat::nv12:
        libyuv::NV12ToARGBMatrix(b.y, b.y_stride, b.u, b.u_stride, bgra, out, constants, w, h);
        return;
    case PixelFormat::i010:
    case PixelFormat::i210:
    case PixelFormat::i410:
        convert_ten_bits(frame.format, b, constants, w, h, bgra, stride);
        return;
    case PixelFormat::p010:
        convert_p010(b, constants, w, h, bgra, stride);
        return;
    case PixelFormat::i420a:
        libyuv::I420AlphaToARGBMatrix(b.y, b.y_stride, b.u, b.u_stride, b.v, b.v_stride, b.a, b.a_stride,
                                      bgra, out, constants, w, h, 1);
        return;
    case PixelFormat::bgra:
        libyuv::ARGBCopy(b.y, b.y_stride, bgra, out, w, h);
        return;
    case PixelFormat::bgrx:
        copy_opaque(b.y, b.y_stride, bgra, stride, w, h);
        return;
    }
}

} // namespace

Subsampling subsampling(PixelFormat format) {
    switch (format) {
    case PixelFormat::i420:
    case PixelFormat::nv12:
    case PixelFormat::i010:
    case PixelFormat::p010:
    case PixelFormat::i420a:
        return {2, 2};
    case PixelFormat::i422:
    case PixelFormat::i210:
        return {2, 1};
    default:
        return {1, 1};
    }
}

void to_bgra(const Frame& frame, const PixelRect& rect, std::uint8_t* bgra, std::ptrdiff_t stride) {
    if (rect.w <= 0 || rect.h <= 0) return;
    if (frame.table) return table_to_bgra(frame, rect, bgra, stride);
    const Subsampling sub = subsampling(frame.format);
    if (rect.x % sub.across !=
        0) { // begins in the middle of a block: from the block's edge, without its first pixel
        std::vector<std::uint8_t> row(static_cast<std::size_t>(rect.w + 1) * 4);
        for (int y = 0; y < rect.h; ++y) {
            convert_block(frame, rect.x - 1, rect.y + y, rect.w + 1, 1, row.data(), stride);
            std::memcpy(bgra + y * stride, row.data() + 4, static_cast<std::size_t>(rect.w) * 4);
        }
        return;
    }
    const int above = std::min(rect.h, rect.y % sub.down); // a lone row of a block
    if (above > 0) convert_block(frame, rect.x, rect.y, rect.w, above, bgra, stride);
    if (rect.h > above)
        convert_block(frame, rect.x, rect.y + above, rect.w, rect.h - above, bgra + above * stride, stride);
}

} // namespace lianping::player
