#include "player/render/meant_samples.h"

#include "player/render/colour_matrix.h"
#include "player/render/placement.h"
#include "player/render/yuv_to_bgra.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace lianping::player {
namespace {

constexpr int looks_a_side = 3; // within what becomes one pixel of the window

struct Brightness {
    double luma = 0;  // 0 to 255, alpha multiplied in
    double alpha = 1; // 0 to 1
};

// As a texture holds it, 0 to 1; `at`: the how many-th of its row.
double sample(const Plane& plane, int at, int row, bool wide) {
    const auto* from = plane.data + static_cast<std::ptrdiff_t>(row) * plane.stride;
    if (!wide) return from[at] / 255.0;
    from += std::ptrdiff_t{2} * at;
    return (from[0] | static_cast<unsigned>(from[1]) << 8U) / 65535.0;
}

// Brightness is weighed alike whatever a film's matrix, so its colours are needed too.
double luma_of_planes(const Frame& frame, const ColourConversion& conversion, int x, int y) {
    const Subsampling sub = subsampling(frame.format);
    const bool wide = ten_bits(frame.format), pairs = paired_chroma(frame.format);
    const int cx = x / sub.across, cy = y / sub.down;
    const std::array<double, 3> stored{
        sample(frame.planes[0], x, y, wide), sample(frame.planes[1], pairs ? 2 * cx : cx, cy, wide),
        pairs ? sample(frame.planes[1], 2 * cx + 1, cy, wide) : sample(frame.planes[2], cx, cy, wide)};
    std::array<std::uint8_t, 3> shown{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& row = conversion.matrix[i];
        const double value =
            row[0] * stored[0] + row[1] * stored[1] + row[2] * stored[2] + conversion.offset[i];
        shown.at(i) = static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 1.0) * 255));
    }
    return luma_of(shown[0], shown[1], shown[2]);
}

// A pixel of the stored frame.
Brightness pixel(const Frame& frame, const ColourConversion& conversion, int x, int y) {
    if (frame.format == PixelFormat::bgra || frame.format == PixelFormat::bgrx) {
        const auto* at = frame.planes[0].data + static_cast<std::ptrdiff_t>(y) * frame.planes[0].stride +
                         std::ptrdiff_t{4} * x;
        const bool alpha = frame.format == PixelFormat::bgra;
        return {static_cast<double>(luma_of(at[2], at[1], at[0])), alpha ? at[3] / 255.0 : 1};
    }
    const double alpha = frame.format == PixelFormat::i420a ? sample(frame.planes[3], x, y, false) : 1;
    return {luma_of_planes(frame, conversion, x, y) * alpha, alpha};
}

// What becomes the window's pixel: the mean of some of the frame's.
Brightness sampled(const Quad& quad, const Placement& placed, int x, int y) {
    const Turning turning = to_stored(quad);
    const ColourConversion conversion = conversion_of(*quad.frame);
    const double step_x = placed.source.w / placed.target.w, step_y = placed.source.h / placed.target.h;
    Brightness sum{0, 0};
    for (int j = 0; j < looks_a_side; ++j)
        for (int i = 0; i < looks_a_side; ++i) {
            const double u = placed.source.x + (x - placed.target.x + (i + 0.5) / looks_a_side) * step_x;
            const double v = placed.source.y + (y - placed.target.y + (j + 0.5) / looks_a_side) * step_y;
            const int sx = static_cast<int>(std::floor(turning.xx * u + turning.xy * v + turning.x0));
            const int sy = static_cast<int>(std::floor(turning.yx * u + turning.yy * v + turning.y0));
            const Brightness one =
                pixel(*quad.frame, conversion, std::clamp(sx, 0, static_cast<int>(quad.frame->width) - 1),
                      std::clamp(sy, 0, static_cast<int>(quad.frame->height) - 1));
            sum.luma += one.luma;
            sum.alpha += one.alpha;
        }
    constexpr double looks = looks_a_side * looks_a_side;
    return {sum.luma / looks, sum.alpha / looks};
}

bool can_be_told(const Frame& frame) { return frame.planes[0].data != nullptr && !frame.table; }

class Grid {
public:
    Grid(const Composition& composition, std::uint32_t w, std::uint32_t h)
        : composition_(composition), w_(w), h_(h) {
        const Colour& back = composition.background;
        luma_.fill(luma_of(back.r, back.g, back.b));
        known_.fill(true);
        for (const Quad& quad : composition.quads) lay(quad);
    }
    GlassSamples samples() const {
        GlassSamples is;
        for (std::size_t i = 0; i < GlassSamples::count; ++i)
            is.luma[i] = static_cast<std::uint8_t>(std::clamp(std::lround(luma_[i]), 0L, 255L));
        is.known = known_;
        return is;
    }

private:
    void lay(const Quad& quad) {
        if (quad.opacity <= 0 || quad.wipe.progress <= 0) return;
        const Placement placed = locate(quad, composition_, w_, h_);
        if (empty(placed.visible)) return;
        const WipeEdge edge(quad.wipe, placed.target);
        for (int row = 0; row < GlassSamples::rows; ++row)
            for (int column = 0; column < GlassSamples::columns; ++column) {
                const int x = middle_of(column, GlassSamples::columns, w_),
                          y = middle_of(row, GlassSamples::rows, h_);
                if (!contains(placed.visible, {x, y, 1, 1})) continue;
                const double shows =
                    std::min(quad.opacity, 1.0) * (quad.wipe.progress >= 1 ? 1 : edge.coverage(x, y));
                if (shows > 0)
                    lay(quad, placed, {x, y}, shows,
                        static_cast<std::size_t>(row * GlassSamples::columns + column));
            }
    }
    struct Point {
        int x, y;
    };
    void lay(const Quad& quad, const Placement& placed, Point at, double shows, std::size_t cell) {
        if (quad.frame && !can_be_told(*quad.frame)) {
            known_[cell] = false;
            return;
        }
        const Brightness over =
            quad.frame
                ? sampled(quad, placed, at.x, at.y)
                : Brightness{static_cast<double>(luma_of(quad.colour.r, quad.colour.g, quad.colour.b)), 1};
        luma_[cell] = over.luma * shows + luma_[cell] * (1 - over.alpha * shows);
        if (over.alpha * shows >= 1) known_[cell] = true;
    }

    const Composition& composition_;
    const std::uint32_t w_, h_;
    std::array<double, GlassSamples::count> luma_{};
    std::array<bool, GlassSamples::count> known_{};
};

} // namespace

GlassSamples meant_samples(const Composition& composition, std::uint32_t window_w, std::uint32_t window_h) {
    return Grid(composition, window_w, window_h).samples();
}

} // namespace lianping::player
