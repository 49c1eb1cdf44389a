#include "player/render/blending.h"

#include <libyuv.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lianping::player {
namespace {

bool has_alpha(const Quad& quad) {
    return quad.frame &&
           (quad.frame->format == PixelFormat::bgra || quad.frame->format == PixelFormat::i420a);
}

} // namespace

void Blender::fill_mask(const Quad& quad, const Placement& placement, const PixelRect& clip, int row) {
    mask_.resize(static_cast<std::size_t>(clip.w) * 4);
    for (int column = 0; column < clip.w; ++column) {
        const double shows = std::clamp(quad.opacity, 0.0, 1.0) *
                             wipe_coverage(quad.wipe, placement.target, clip.x + column, clip.y + row);
        std::memset(mask_.data() + static_cast<std::ptrdiff_t>(column) * 4,
                    static_cast<int>(std::lround(shows * 255)), 4);
    }
}

void Blender::lay(const Quad& quad, const Placement& placement, const PixelRect& clip, const Canvas32& layer,
                  const Canvas32& under) {
    const int from_stride = static_cast<int>(layer.stride), to_stride = static_cast<int>(under.stride);
    std::uint8_t* from = layer.pixel(clip.x, clip.y);
    std::uint8_t* to = under.pixel(clip.x, clip.y);
    const bool wiped = quad.wipe.progress < 1;
    if (!wiped && !has_alpha(quad)) {
        const auto share = static_cast<int>(std::lround(std::clamp(quad.opacity, 0.0, 1.0) * 256));
        if (share >= 256)
            libyuv::ARGBCopy(from, from_stride, to, to_stride, clip.w, clip.h);
        else
            libyuv::ARGBInterpolate(to, to_stride, from, from_stride, to, to_stride, clip.w, clip.h, share);
        return;
    }
    if (wiped || quad.opacity < 1) {
        for (int row = 0; row < clip.h; ++row) {
            if (wiped || row == 0) fill_mask(quad, placement, clip, row);
            std::uint8_t* line = from + row * layer.stride;
            libyuv::ARGBMultiply(line, from_stride, mask_.data(), from_stride, line, from_stride, clip.w, 1);
        }
    }
    libyuv::ARGBBlend(from, from_stride, to, to_stride, to, to_stride, clip.w, clip.h);
}

} // namespace lianping::player
