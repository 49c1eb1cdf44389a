#pragma once
// A line of text of any length as a strip of pictures, for a band along which it runs.
//
// The strip holds the messages one after another, a mark behind each, and ends where it began: whoever
// scrolls draws its tiles side by side, again and again, at pixel positions; so it fills any screen however
// short it is, and runs for ever without a seam.
//
// Thread-safety: const members are safe.

#include "text/pixels.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lianping::text {

class Ticker {
public:
    static constexpr std::uint32_t tile_width = 2048;

    // `height`: of the band in pixels, clamped to 12..2048. Messages may be empty, hold line breaks (drawn as
    // spaces) or be no UTF-8. Blocks for about 1 ms per 100 characters.
    Ticker(const std::vector<std::string>& messages, std::uint32_t height, const Rgba& ink = {1, 1, 1, 1},
           const Rgba& background = {0.04, 0.06, 0.10, 1});

    std::uint32_t height() const { return height_; }
    // Of one turn in pixels; at least 1. 2^31 at most: what is beyond is left out.
    std::uint32_t width() const { return width_; }
    // All are tile_width wide but the last, which is what is left of width().
    std::size_t tiles() const { return (width_ + tile_width - 1) / tile_width; }
    // The background's alpha shows in it. Blocks for some 5 to 20 ms at a height of 100. index < tiles().
    Pixels tile(std::size_t index) const;

private:
    struct Piece { // a run of words that is laid out by itself
        std::string words;
        double at = 0, width = 0; // in the strip
        bool mark_after = false;
    };
    std::uint32_t height_ = 0, width_ = 1;
    Rgba ink_, background_;
    std::vector<Piece> pieces_;
};

} // namespace lianping::text
