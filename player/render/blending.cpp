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

void Blender::fill_mask(double opacity, const WipeEdge* edge, const PixelRect& clip, int row) {
    mask_.resize(static_cast<std::size_t>(clip.w) * 4);
    const double most = std::clamp(opacity, 0.0, 1.0) * 255;
    for (int column = 0; column < clip.w; ++column) {
        const double shows = edge != nullptr ? edge->coverage(clip.x + column, clip.y + row) : 1;
        std::memset(mask_.data() + static_cast<std::ptrdiff_t>(column) * 4,
                    static_cast<int>(std::lround(shows * most)), 4);
    }
}

void Blender::lay(const Quad& quad, const Placement& placement, const PixelRect& clip, const Canvas32& layer,
                  const Canvas32& under) {
    if (quad.wipe.progress >= 1) return lay_part(quad, nullptr, clip, layer, under);
    const WipeEdge edge(quad.wipe, placement.target);
    const WipeEdge::Parts parts = edge.parts(clip);
    if (!empty(parts.whole)) lay_part(quad, nullptr, parts.whole, layer, under);
    if (!empty(parts.edge)) lay_part(quad, &edge, parts.edge, layer, under);
}

// `edge`: of the wipe; null where all of `clip` shows.
void Blender::lay_part(const Quad& quad, const WipeEdge* edge, const PixelRect& clip, const Canvas32& layer,
                       const Canvas32& under) {
    const int from_stride = static_cast<int>(layer.stride), to_stride = static_cast<int>(under.stride);
    std::uint8_t* from = layer.pixel(clip.x, clip.y);
    std::uint8_t* to = under.pixel(clip.x, clip.y);
    if (edge == nullptr && !has_alpha(quad)) {
        const auto share = static_cast<int>(std::lround(std::clamp(quad.opacity, 0.0, 1.0) * 256));
        if (share >= 256)
            libyuv::ARGBCopy(from, from_stride, to, to_stride, clip.w, clip.h);
        else
            libyuv::ARGBInterpolate(to, to_stride, from, from_stride, to, to_stride, clip.w, clip.h, share);
        return;
    }
    if (edge != nullptr || quad.opacity < 1) {
        const bool rows_differ = edge != nullptr && !edge->along_rows();
        for (int row = 0; row < clip.h; ++row) {
            if (rows_differ || row == 0) fill_mask(quad.opacity, edge, clip, row);
            std::uint8_t* line = from + row * layer.stride;
            libyuv::ARGBMultiply(line, from_stride, mask_.data(), from_stride, line, from_stride, clip.w, 1);
        }
    }
    libyuv::ARGBBlend(from, from_stride, to, to_stride, to, to_stride, clip.w, clip.h);
}

} // namespace lianping::player
