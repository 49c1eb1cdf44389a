#include "player/render/scaling.h"

#include "player/render/yuv_to_bgra.h"

#include <libyuv.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace lianping::player {
namespace {

struct Sample {
    int left = 0;   // the reduced pixel at or before it
    int weight = 0; // of the one after, of 256
};

Sample sample(double origin, double step, int box, int i) {
    const double at = (origin + (i + 0.5) * step) / box - 0.5;
    const double left = std::floor(at);
    const int weight = static_cast<int>(std::lround((at - left) * 256));
    if (weight == 256) return {static_cast<int>(left) + 1, 0};
    return {static_cast<int>(left), weight};
}

// The means of boxes from the sums of their rows; `share` is one over the texels of a box. Most boxes are of
// two to four columns: with their number known, the compiler turns the loops into vectors.
template <int known_columns>
void average(const std::uint32_t* sums, int boxes, int columns, float share, std::uint8_t* to) {
    if constexpr (known_columns > 0) columns = known_columns;
    for (int box = 0; box < boxes; ++box, to += 4) {
        std::uint32_t total[4] = {0, 0, 0, 0};
        for (int i = 0; i < columns; ++i, sums += 4)
            for (int channel = 0; channel < 4; ++channel) total[channel] += sums[channel];
        for (int channel = 0; channel < 4; ++channel) {
            // Exact for boxes of up to 256 x 256. A signed number needs one instruction to convert.
            const auto sum = static_cast<float>(static_cast<std::int32_t>(total[channel]));
            // NOLINTNEXTLINE(bugprone-incorrect-roundings): it is not negative
            to[channel] = static_cast<std::uint8_t>(static_cast<std::int32_t>(sum * share + 0.5F));
        }
    }
}

} // namespace

Scaler::Axis Scaler::axis_x(const Placement& p) {
    return {p.source.x, p.source.w / p.target.w,    p.target.x, p.box_x,
            p.texels.x, p.texels.x + p.texels.w - 1};
}

Scaler::Axis Scaler::axis_y(const Placement& p) {
    return {p.source.y, p.source.h / p.target.h,    p.target.y, p.box_y,
            p.texels.y, p.texels.y + p.texels.h - 1};
}

void Scaler::tabulate(const Axis& axis, int first, int count) {
    across_.clear();
    first_reduced_ = sample(axis.origin, axis.step, axis.box, first - axis.target).left;
    int last = 0;
    for (int i = 0; i < count; ++i) {
        const Sample s = sample(axis.origin, axis.step, axis.box, first + i - axis.target);
        last = s.left - first_reduced_;
        across_.add(last, s.weight);
    }
    across_.finish();
    reduced_ = last + 2;
}

void Scaler::paint(const Frame& frame, const Placement& placement, const PixelRect& clip,
                   const Canvas32& out) {
    if (empty(clip)) return;
    if (placement.unscaled) return paint_unscaled(frame, placement, clip, out);

    const Axis x = axis_x(placement), y = axis_y(placement);
    tabulate(x, clip.x, clip.w);
    above_.reduced_row = below_.reduced_row = -1 << 20;
    for (int row = 0; row < clip.h; ++row) {
        const Sample s = sample(y.origin, y.step, y.box, clip.y + row - y.target);
        std::uint8_t* to = out.pixel(clip.x, clip.y + row);
        const std::uint8_t* first = scaled_row(frame, x, y, s.left);
        if (s.weight == 0) {
            std::memcpy(to, first, static_cast<std::size_t>(clip.w) * 4);
            continue;
        }
        const std::uint8_t* second = scaled_row(frame, x, y, s.left + 1);
        libyuv::ARGBInterpolate(first, 0, second, 0, to, 0, clip.w, 1, s.weight);
    }
}

void Scaler::paint_unscaled(const Frame& frame, const Placement& p, const PixelRect& clip,
                            const Canvas32& out) {
    const PixelRect from{p.texels.x + clip.x - p.target.x, p.texels.y + clip.y - p.target.y, clip.w, clip.h};
    to_bgra(frame, from, out.pixel(clip.x, clip.y), out.stride);
}

// Rows are asked for in ascending order, two at a time, so two are kept: the older one makes room.
const std::uint8_t* Scaler::scaled_row(const Frame& frame, const Axis& x, const Axis& y, int reduced_row) {
    if (above_.reduced_row == reduced_row) return above_.bgra.data();
    if (below_.reduced_row == reduced_row) return below_.bgra.data();
    Scaled& older = above_.reduced_row < below_.reduced_row ? above_ : below_;
    older.bgra.resize(across_.bytes());
    read_reduced_row(frame, x, y, reduced_row);
    scale_row(across_, row_.data(), older.bgra.data());
    older.reduced_row = reduced_row;
    return older.bgra.data();
}

// Columns first_reduced_ .. first_reduced_ + reduced_ of one row of boxes (of 1 x 1 where nothing is
// averaged).
void Scaler::read_reduced_row(const Frame& frame, const Axis& x, const Axis& y, int reduced_row) {
    const auto columns = static_cast<std::size_t>(reduced_) * static_cast<std::size_t>(x.box) * 4;
    row_.resize(static_cast<std::size_t>(reduced_) * 4);
    if (x.box == 1 && y.box == 1)
        return read_row(frame, x, std::clamp(reduced_row, y.first_texel, y.last_texel), row_.data());

    texels_.resize(columns);
    sums_.assign(columns, 0);
    for (int i = 0; i < y.box; ++i) {
        read_row(frame, x, std::clamp(reduced_row * y.box + i, y.first_texel, y.last_texel), texels_.data());
        for (std::size_t k = 0; k < columns; ++k) sums_[k] += texels_[k];
    }
    const float share = 1.0F / static_cast<float>(x.box * y.box);
    const auto means = x.box == 1   ? average<1>
                       : x.box == 2 ? average<2>
                       : x.box == 3 ? average<3>
                       : x.box == 4 ? average<4>
                                    : average<0>;
    means(sums_.data(), reduced_, x.box, share, row_.data());
}

// The texels that the reduced columns are made of, those beyond the source's edge as the one at the edge.
void Scaler::read_row(const Frame& frame, const Axis& x, int texel_row, std::uint8_t* bgra) const {
    const int begin = first_reduced_ * x.box, end = (first_reduced_ + reduced_) * x.box;
    const int from = std::clamp(begin, x.first_texel, x.last_texel);
    const int to = std::clamp(end - 1, from, x.last_texel) + 1;
    std::uint8_t* inside = bgra + static_cast<std::ptrdiff_t>(std::max(0, from - begin)) * 4;
    to_bgra(frame, {from, texel_row, to - from, 1}, inside, 0);
    for (std::uint8_t* pixel = bgra; pixel < inside; pixel += 4) std::memcpy(pixel, inside, 4);
    const std::uint8_t* last = inside + static_cast<std::ptrdiff_t>(to - from - 1) * 4;
    std::uint8_t* stop = bgra + static_cast<std::ptrdiff_t>(end - begin) * 4;
    for (std::uint8_t* pixel = inside + static_cast<std::ptrdiff_t>(to - from) * 4; pixel < stop; pixel += 4)
        std::memcpy(pixel, last, 4);
}

} // namespace lianping::player
