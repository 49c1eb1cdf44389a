#pragma once
// Text -> pixels, by Pango: shaping, wrapping, fallback fonts, Chinese.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace lianping::text {

// 8-bit BGRA in memory (cairo's ARGB32 on little-endian), premultiplied, rows of width * 4 bytes.
struct Pixels {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> bgra;
};

struct Rgba {
    double r = 0, g = 0, b = 0, a = 1;
};

// A notice as a whole picture of that size: title, body (both may have line breaks), designed to be read across a room.
struct Notice {
    std::string title, body;
    std::uint32_t width = 1920, height = 1080;
    Rgba background{0.07, 0.10, 0.16, 1}, ink{1, 1, 1, 1}, accent{0.96, 0.65, 0.14, 1};
};
Pixels draw_notice(const Notice& notice);

// The slate: the site's name and, under it, a clock that reads `clock` (may be empty).
Pixels draw_slate(const std::string& site, const std::string& clock, std::uint32_t width, std::uint32_t height);

// An alert's panel: text on its level's colour, wrapped and as large as fits in width x height.
enum class AlertLevel { info, warning, emergency };
Pixels draw_alert(const std::string& text, AlertLevel level, std::uint32_t width, std::uint32_t height);

// What `identify` shows: the screen's name, its size and a running clock on black or white.
Pixels draw_identify(const std::string& screen, const std::string& detail, const std::string& clock, bool flash,
                     std::uint32_t width, std::uint32_t height);

Result<void> write_png(const Pixels& pixels, const std::string& path);

// Thread-safety: safe (each call makes its own Pango context).

} // namespace lianping::text
