#pragma once
// Text -> pixels, by Pango: shaping, wrapping, fallback fonts, Chinese. Here what the player draws of itself;
// notice.h, ticker.h, clock_face.h and qr_page.h have the rest.
//
// Every picture is a function of its arguments and the fonts of this machine. Sizes scale with the picture,
// so that a notice looks alike on a wall and on a small screen. Text that would not fit is set smaller, down
// to a size that still reads across a room on a large picture; what does not fit even then ends in an
// ellipsis.
//
// Thread-safety: safe (each call makes its own Pango context).

#include "base/result.h"
#include "text/pixels.h"

#include <cstdint>
#include <string>

namespace lianping::text {

// The slate: the site's name and, under it, a clock that reads `clock` (may be empty); what follows a line
// break in it stands beneath in small (a date).
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
