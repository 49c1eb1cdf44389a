#pragma once
// Looking at the pixels of both windows, side by side on one screen, rather than at the codes of their clips:
// how a ticker moves, and whether both show the same through transitions. Stretches in which the host took
// the processors are looked at again, as calm_watch.h has it.

#include "glass/calm_watch.h"
#include "glass/x_screen.h"

#include <cstdint>
#include <functional>
#include <string>

namespace lianping::testing {

struct PixelWatch {
    XScreen& screen;
    int width = 640, height = 360; // of each window
    double looks_a_second = 400;
    int stretches = 3; // that are to be calm, of `stretch` each
    int tries = 12;    // stretches at most
    static constexpr Duration stretch = std::chrono::seconds(4);
};

struct TickerFigures {
    std::int64_t looks = 0, unread = 0;
    std::int64_t alike = 0;           // looks that found it at one place in both windows
    std::int64_t moves = 0, even = 0; // of the first window; by one pixel
    std::int64_t largest = 0;         // pixels
    double slowest = 0, fastest = 0;  // pixels a second, of the calm stretches
    double even_share() const { return moves == 0 ? 0 : static_cast<double>(even) / double(moves); }
    double alike_share() const { return looks == 0 ? 0 : static_cast<double>(alike) / double(looks); }
};
// Of a ticker of one text on #101820, white, `band` pixels high at the foot. `pieces`: as add() of it has
// them.
TickerFigures watch_ticker(const PixelWatch& watch, const std::string& text, int band, Pieces& pieces);

struct AlikeFigures {
    std::int64_t looks = 0, alike = 0;
    std::int64_t dark = 0; // looks that found a window black all over, in whatever stretch
    Duration longest_unlike{};
    double alike_share() const { return looks == 0 ? 0 : static_cast<double>(alike) / double(looks); }
};
// Every ninth row of both windows, to the pixel.
AlikeFigures watch_alike(const PixelWatch& watch, Pieces& pieces);

} // namespace lianping::testing
