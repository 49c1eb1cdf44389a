#include "player/overlay_layout.h"

#include "player/frame_schedule.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lianping::player {
namespace {

constexpr double ticker_share = 0.075, panel_share = 0.115, logo_share = 0.14, margin_share = 0.03;
constexpr double logo_width_share = 0.25; // of the canvas's width
constexpr double crossing_seconds = 10;

double shorter_side(const Canvas& canvas) { return std::min(canvas.width, canvas.height); }

std::uint32_t pixels_of(double value) {
    return static_cast<std::uint32_t>(std::max(16L, std::lround(value)));
}

bool at_foot(Overlay::Place place) {
    return place == Overlay::Place::bottom_left || place == Overlay::Place::bottom ||
           place == Overlay::Place::bottom_right;
}

} // namespace

OverlaySizes overlay_sizes(const Canvas& canvas) {
    const double side = shorter_side(canvas);
    return {pixels_of(side * ticker_share), pixels_of(side * panel_share), pixels_of(side * panel_share),
            pixels_of(side * logo_share), pixels_of(canvas.width * logo_width_share)};
}

std::vector<RectF> place_overlays(const std::vector<OverlaySize>& overlays, const Canvas& canvas) {
    const double margin = std::round(shorter_side(canvas) * margin_share);
    const double width = canvas.width, height = canvas.height;
    std::vector<RectF> areas(overlays.size());
    double foot = height; // where the bands at the foot begin
    for (std::size_t i = 0; i < overlays.size(); ++i) {
        if (overlays[i].kind != Overlay::Kind::ticker || overlays[i].h <= 0) continue;
        foot = std::round(foot - overlays[i].h);
        areas[i] = {0, foot, width, overlays[i].h};
    }
    std::array<double, 6> used{}; // by place: from the edge on
    for (std::size_t i = 0; i < overlays.size(); ++i) {
        const OverlaySize& overlay = overlays[i];
        if (overlay.kind == Overlay::Kind::ticker || overlay.w <= 0 || overlay.h <= 0) continue;
        auto& taken = used[static_cast<std::size_t>(overlay.place)];
        taken += margin;
        const double y = at_foot(overlay.place) ? foot - taken - overlay.h : taken;
        taken += overlay.h;
        double x = margin;
        if (overlay.place == Overlay::Place::top || overlay.place == Overlay::Place::bottom)
            x = (width - overlay.w) / 2;
        if (overlay.place == Overlay::Place::top_right || overlay.place == Overlay::Place::bottom_right)
            x = width - margin - overlay.w;
        areas[i] = {std::round(x), std::round(y), overlay.w, overlay.h};
    }
    return areas;
}

std::int64_t ticker_step(const Canvas& canvas) {
    const double steps = crossing_seconds * step_rate.num / step_rate.den;
    return std::max(1L, std::lround(canvas.width / steps));
}

std::int64_t TickerMotion::pixels(HouseTime t, Duration refresh, std::int64_t step) {
    const Duration one = Duration(1s) * step_rate.den / step_rate.num;
    if (refresh <= Duration::zero()) return step_rate.frame_at(t.since_origin()) * step;
    const FrameRate pixel_rate{step_rate.num * step, step_rate.den};
    const std::int64_t exact = pixel_rate.frame_at(t.since_origin());
    if (std::abs(static_cast<double>(refresh.count()) / static_cast<double>(one.count()) - 1) > 0.02)
        return exact;
    auto now = exact;
    if (last_ != HouseTime::always() && t >= last_ && t - last_ < 1s) {
        const auto refreshes = (t - last_ + refresh / 2) / refresh;
        const auto counted = last_pixels_ + refreshes * step;
        const auto behind = exact - counted;
        if (std::abs(behind) <= 4 * step) // else it stood still for long: it leaps
            now = counted + (std::abs(behind) <= step || refreshes == 0 ? 0 : behind > 0 ? 1 : -1);
    }
    last_ = t;
    last_pixels_ = now;
    return now;
}

HouseTime ticker_changes(HouseTime t, Duration refresh) {
    return refresh < 8ms ? step_after(t) : t + refresh / 2;
}

std::vector<TilePlace> tiles_in_band(std::uint32_t strip, std::uint32_t tile_width, std::int64_t pixels,
                                     const RectF& band) {
    std::vector<TilePlace> places;
    if (strip == 0 || tile_width == 0) return places;
    // What is at the band's left edge, in pixels of the strip.
    auto at = ((pixels % strip) + strip) % strip;
    double x = band.x;
    while (x < band.x + band.w) {
        const auto tile = static_cast<std::size_t>(at / tile_width);
        const auto begins = static_cast<std::int64_t>(tile) * tile_width;
        const auto ends = std::min<std::int64_t>(begins + tile_width, strip);
        places.push_back({tile, x - static_cast<double>(at - begins), static_cast<double>(ends - begins)});
        x += static_cast<double>(ends - at);
        at = ends == strip ? 0 : ends;
    }
    return places;
}

} // namespace lianping::player
