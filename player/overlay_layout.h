#pragma once
// Where overlays stand on the canvas, and how a ticker moves. Pure.
//
// A ticker has a band at the foot. The others stand in from the edges by a margin; of those at one place the
// first is nearest to the edge, and what stands at the foot stands on the ticker's band.

#include "plan/overlay.h"
#include "player/compose.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lianping::player {

// Heights in pixels of the canvas; a logo may be less high, and no wider than `logo_width`.
struct OverlaySizes {
    std::uint32_t ticker = 80, clock = 120, countdown = 120, logo = 150, logo_width = 480;
};
OverlaySizes overlay_sizes(const Canvas& canvas);

// What is to be placed: its size in pixels of the canvas. Of a ticker only the height counts.
struct OverlaySize {
    Overlay::Kind kind = Overlay::Kind::clock;
    Overlay::Place place = Overlay::Place::top_right;
    double w = 0, h = 0; // nothing: not placed
};
// Parallel to the list given.
std::vector<RectF> place_overlays(const std::vector<OverlaySize>& overlays, const Canvas& canvas);

// Pixels of the canvas that a ticker moves to the left in a step of step_rate: a whole number, so that its
// motion is even. The canvas's width takes about ten seconds.
std::int64_t ticker_step(const Canvas& canvas);

// How far a ticker has moved at t, since the beginning of house time: the same on every screen. Where the
// display has a rhythm near that of the steps, each refresh moves it by a step, since the instant at which a
// display will show something is known to some microseconds only and would fall now on this side of a step,
// now on that. What the two rhythms differ by is made up a pixel at a time (once in 5 s at 59.94 Hz and 3
// pixels a step), so that it is never further than some pixels from where house time has it.
//
// Thread-safety: unsafe; the presenter's.
class TickerMotion {
public:
    // `refresh`: of the display; zero where it has none.
    std::int64_t pixels(HouseTime t, Duration refresh, std::int64_t step);

private:
    HouseTime last_ = HouseTime::always();
    std::int64_t last_pixels_ = 0;
};

// From when on a ticker that is seen at t is to be seen elsewhere: at the next refresh, whatever the rhythm,
// up to 125 Hz; without a rhythm, and beyond, at the next step of house time.
HouseTime ticker_changes(HouseTime t, Duration refresh);

// The tiles of a strip `strip` pixels long that are to be seen in `band` when it has moved by `pixels`:
// which, and where the left edge of each is on the canvas.
struct TilePlace {
    std::size_t tile = 0;
    double x = 0;
    double width = 0;
};
std::vector<TilePlace> tiles_in_band(std::uint32_t strip, std::uint32_t tile_width, std::int64_t pixels,
                                     const RectF& band);

} // namespace lianping::player
