#include "player/station/ticker_strip.h"

#include "text/ticker.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace lianping::player {
namespace {

// Of a long text only these are kept: those that are seen, and those that come.
constexpr std::size_t tiles_kept = 6;

text::Rgba rgba_of(Colour colour) { return {colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, 1}; }

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at <= text.size()) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (end > at) lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

} // namespace

struct TickerStrip::Paint {
    std::mutex mutex; // guards what follows
    std::unique_ptr<const text::Ticker> ticker;
    std::map<std::size_t, FramePtr> tiles;
    std::set<std::size_t> asked;
};

TickerStrip::TickerStrip(Painter& painter, const Overlay& ticker, std::uint32_t height)
    : painter_(painter), paint_(std::make_shared<Paint>()) {
    painter_.post([paint = paint_, ticker, height] {
        auto made = std::make_unique<const text::Ticker>(lines_of(ticker.text), height,
                                                         rgba_of(ticker.colour), rgba_of(ticker.background));
        const std::scoped_lock lock(paint->mutex);
        paint->ticker = std::move(made);
    });
}

// With the lock held.
void TickerStrip::ask(std::size_t tile) {
    if (paint_->tiles.contains(tile) || !paint_->asked.insert(tile).second) return;
    painter_.post([paint = paint_, tile] {
        // Once made it is never changed, so it is drawn without the lock.
        auto frame = frame_of(paint->ticker->tile(tile));
        const std::scoped_lock lock(paint->mutex);
        paint->asked.erase(tile);
        paint->tiles[tile] = std::move(frame);
    });
}

OverlayPicture TickerStrip::picture(const RectF& band, std::int64_t pixels) {
    const std::scoped_lock lock(paint_->mutex);
    if (!paint_->ticker) return {};
    const auto seen = tiles_in_band(paint_->ticker->width(), text::Ticker::tile_width, pixels, band);
    std::set<std::size_t> wanted;
    for (const auto& place : seen) wanted.insert(place.tile);
    if (!seen.empty()) wanted.insert((seen.back().tile + 1) % paint_->ticker->tiles());
    for (const auto tile : wanted) ask(tile);
    // What has just gone stays: the strip is asked for what comes and for what is on, in turn.
    if (!seen.empty())
        wanted.insert((seen.front().tile + paint_->ticker->tiles() - 1) % paint_->ticker->tiles());
    if (paint_->ticker->tiles() > tiles_kept)
        std::erase_if(paint_->tiles, [&](const auto& tile) { return !wanted.contains(tile.first); });

    OverlayPicture picture;
    for (const auto& place : seen) {
        const auto found = paint_->tiles.find(place.tile);
        if (found == paint_->tiles.end()) return {};
        const double left = std::max(place.x, band.x);
        const double right = std::min(place.x + place.width, band.x + band.w);
        picture.push_back({found->second,
                           {left - place.x, 0, right - left, static_cast<double>(found->second->height)},
                           {left, band.y, right - left, band.h}});
    }
    return picture;
}

} // namespace lianping::player
