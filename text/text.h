#pragma once
// Text -> pixels, by Pango: shaping, wrapping, fallback fonts, Chinese.
//
// Every picture is a function of its arguments and the fonts of this machine. Sizes scale with the picture,
// so that a notice looks alike on a wall and on a small screen. Text that would not fit is set smaller, down
// to a size that still reads across a room on a large picture; what does not fit even then ends in an
// ellipsis.
//
// Thread-safety: safe (each call makes its own Pango context).

#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianping::text {

// 8-bit BGRA in memory (cairo's ARGB32 on little-endian), premultiplied, rows of width * 4 bytes.
struct Pixels {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> bgra;
};

// Straight alpha, 0 to 1.
struct Rgba {
    double r = 0, g = 0, b = 0, a = 1;
};

// A notice as a whole picture of that size: title, body (both may have line breaks and be empty), designed to
// be read across a room. Sizes are clamped to 16..16384.
struct Notice {
    std::string title, body;
    std::uint32_t width = 1920, height = 1080;
    Rgba background{0.07, 0.10, 0.16, 1}, ink{1, 1, 1, 1}, accent{0.96, 0.65, 0.14, 1};
};
Pixels draw_notice(const Notice& notice);

// The slate: the site's name and, under it, a clock that reads `clock` (may be empty).
Pixels draw_slate(const std::string& site, const std::string& clock, std::uint32_t width,
                  std::uint32_t height);

// An alert's panel: text on its level's colour, wrapped and as large as fits in width x height.
enum class AlertLevel { info, warning, emergency };
Pixels draw_alert(const std::string& text, AlertLevel level, std::uint32_t width, std::uint32_t height);

// What `identify` shows: the screen's name, its size and a running clock on black or white, within a frame
// that lies on the picture's outermost pixels.
Pixels draw_identify(const std::string& screen, const std::string& detail, const std::string& clock,
                     bool flash, std::uint32_t width, std::uint32_t height);

// Whole or not at all. Blocks on the disk.
Result<void> write_png(const Pixels& pixels, const std::string& path);

} // namespace lianping::text
