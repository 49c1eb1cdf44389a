#include "player/render/placement.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping::player {
namespace {

constexpr double whole_pixel = 1e-6; // closer than this to a whole number is one

bool is_whole(double value) { return std::abs(value - std::round(value)) < whole_pixel; }

RectF upright_source(const Quad& quad) {
    const double w = quad.frame->width, h = quad.frame->height;
    RectF s = quad.source;
    if (quad.flipped) s.x = w - s.x - s.w;
    switch (quad.turns % 4) {
    case 1:
        return {h - s.y - s.h, s.x, s.h, s.w};
    case 2:
        return {w - s.x - s.w, h - s.y - s.h, s.w, s.h};
    case 3:
        return {s.y, w - s.x - s.w, s.h, s.w};
    default:
        return s;
    }
}

// How many source pixels are averaged before sampling; 1 down to a scale of one half.
int box(double source, int target) {
    if (target <= 0 || source <= 2.0 * target) return 1;
    return static_cast<int>(std::floor(source / target + whole_pixel));
}

// The whole pixels that [begin, begin + length) touches, at least one, within [0, limit).
void touched(double begin, double length, int limit, int& first, int& count) {
    first = std::clamp(static_cast<int>(std::floor(begin + whole_pixel)), 0, limit - 1);
    const int last =
        std::clamp(static_cast<int>(std::ceil(begin + length - whole_pixel)) - 1, first, limit - 1);
    count = last - first + 1;
}

} // namespace

Placement locate(const Quad& quad, const Composition& composition, std::uint32_t window_w,
                 std::uint32_t window_h) {
    Placement p;
    if (composition.width == 0 || composition.height == 0) return p;
    const double scale = std::min(static_cast<double>(window_w) / composition.width,
                                  static_cast<double>(window_h) / composition.height);
    const double left = (window_w - composition.width * scale) / 2,
                 top = (window_h - composition.height * scale) / 2;
    const auto edge = [&](double origin, double at) {
        return static_cast<int>(std::lround(origin + at * scale));
    };
    p.target.x = edge(left, quad.target.x);
    p.target.y = edge(top, quad.target.y);
    p.target.w = std::max(0, edge(left, quad.target.x + quad.target.w) - p.target.x);
    p.target.h = std::max(0, edge(top, quad.target.y + quad.target.h) - p.target.y);
    p.visible = intersection(p.target, whole(window_w, window_h));
    if (!quad.frame) return p;

    const bool across = quad.turns % 2 == 1;
    p.upright_w = static_cast<int>(across ? quad.frame->height : quad.frame->width);
    p.upright_h = static_cast<int>(across ? quad.frame->width : quad.frame->height);
    p.source = upright_source(quad);
    if (p.upright_w == 0 || p.upright_h == 0 || !(p.source.w > 0) || !(p.source.h > 0)) {
        p.visible = {};
        return p;
    }
    touched(p.source.x, p.source.w, p.upright_w, p.texels.x, p.texels.w);
    touched(p.source.y, p.source.h, p.upright_h, p.texels.y, p.texels.h);
    p.box_x = box(p.source.w, p.target.w);
    p.box_y = box(p.source.h, p.target.h);
    p.unscaled = std::abs(p.source.w - p.target.w) < whole_pixel &&
                 std::abs(p.source.h - p.target.h) < whole_pixel && is_whole(p.source.x) &&
                 is_whole(p.source.y) && p.texels.w == p.target.w && p.texels.h == p.target.h;
    return p;
}

PixelRect intersection(const PixelRect& a, const PixelRect& b) {
    const int x0 = std::max(a.x, b.x), y0 = std::max(a.y, b.y);
    const int x1 = std::min(a.x + a.w, b.x + b.w), y1 = std::min(a.y + a.h, b.y + b.h);
    if (x1 <= x0 || y1 <= y0) return {};
    return {x0, y0, x1 - x0, y1 - y0};
}

PixelRect around(const PixelRect& a, const PixelRect& b) {
    if (empty(a)) return b;
    if (empty(b)) return a;
    const int x0 = std::min(a.x, b.x), y0 = std::min(a.y, b.y);
    return {x0, y0, std::max(a.x + a.w, b.x + b.w) - x0, std::max(a.y + a.h, b.y + b.h) - y0};
}

Turning to_stored(const Quad& quad) {
    const double w = quad.frame->width, h = quad.frame->height;
    Turning t;
    switch (quad.turns % 4) {
    case 1:
        t = {0, 1, 0, -1, 0, h};
        break;
    case 2:
        t = {-1, 0, w, 0, -1, h};
        break;
    case 3:
        t = {0, -1, w, 1, 0, 0};
        break;
    default:
        break;
    }
    if (quad.flipped) {
        t.xx = -t.xx;
        t.xy = -t.xy;
        t.x0 = w - t.x0;
    }
    return t;
}

bool opaque(const Quad& quad) {
    const bool has_alpha =
        quad.frame && (quad.frame->format == PixelFormat::bgra || quad.frame->format == PixelFormat::i420a);
    return !has_alpha && quad.opacity >= 1 && quad.wipe.progress >= 1;
}

WipeEdge::WipeEdge(const Wipe& wipe, const PixelRect& target) : hard_(wipe.softness <= 0) {
    if (wipe.progress >= 1) return;
    const double angle = wipe.direction * std::numbers::pi / 180;
    const auto of_axis = [](double part) { return std::abs(part) < 1e-9 ? 0 : part; };
    const double c = of_axis(std::cos(angle)), s = of_axis(std::sin(angle));
    const double extent = target.w * std::abs(c) + target.h * std::abs(s);
    const double slope = hard_ ? 1 : 1 / wipe.softness;
    const double from_middle =
        ((0.5 - target.x - target.w / 2.0) * c + (0.5 - target.y - target.h / 2.0) * s) / extent;
    at_origin_ = (wipe.progress * (1 + wipe.softness) - 0.5 - from_middle) * slope;
    dx_ = -c / extent * slope;
    dy_ = -s / extent * slope;
}

double WipeEdge::coverage(int x, int y) const {
    const double plane = at_origin_ + dx_ * x + dy_ * y;
    if (hard_) return plane > 0 ? 1 : 0;
    return std::clamp(plane, 0.0, 1.0);
}

WipeEdge::Parts WipeEdge::parts(const PixelRect& clip) const {
    if (dx_ != 0 && dy_ != 0) return {{}, clip};
    const bool across = dy_ == 0;
    const int count = across ? clip.w : clip.h;
    const auto at = [&](int i) { return coverage(clip.x + (across ? i : 0), clip.y + (across ? 0 : i)); };
    const auto span = [&](int from, int to) {
        return across ? PixelRect{clip.x + from, clip.y, to - from, clip.h}
                      : PixelRect{clip.x, clip.y + from, clip.w, to - from};
    };
    // It falls or rises all along, so each part is one piece.
    int whole_from = count, whole_to = 0, edge_from = count, edge_to = 0;
    for (int i = 0; i < count; ++i) {
        const double shows = at(i);
        if (shows <= 0) continue;
        int& from = shows >= 1 ? whole_from : edge_from;
        int& to = shows >= 1 ? whole_to : edge_to;
        from = std::min(from, i);
        to = i + 1;
    }
    return {whole_to > whole_from ? span(whole_from, whole_to) : PixelRect{},
            edge_to > edge_from ? span(edge_from, edge_to) : PixelRect{}};
}

} // namespace lianping::player
