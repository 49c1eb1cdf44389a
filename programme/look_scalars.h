#pragma once
// Switches, numbers, colours, sizes and transitions as operators write them. Each function takes a whole
// scalar and either gives what it means or says what is wrong with it and how it is written.
//
// Pure.

#include "base/result.h"
#include "plan/item.h"
#include "plan/plan.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace lianping::programme {

// yes, no, on, off, true, false.
Result<bool> parse_switch(std::string_view text);

// A whole number from least to most.
Result<std::int64_t> parse_integer(std::string_view text, std::int64_t least, std::int64_t most);

// "70%" as 0.7; 0% to 100%.
Result<double> parse_volume(std::string_view text);

// "5 MB/s", "40 Mbit/s", with k, M or G (of 1000), in bytes a second; 1 kB/s to 100 GB/s.
Result<std::uint64_t> parse_rate(std::string_view text);

// A name of CSS, "#202020", "202020" or "#fff".
Result<Colour> parse_colour(std::string_view text);
// "#202020".
std::string to_text(Colour colour);

struct Size {
    std::uint32_t width = 0, height = 0; // pixels, 16 to 16384
};
// "1920x1080".
Result<Size> parse_size(std::string_view text);

// "75%,0 25%x88%": left, top, width and height in percent of the screen; not beyond it.
Result<ZoneRect> parse_rect(std::string_view text);

// How a clock reads, as text/calendar_text.h understands it: "%H:%M%n%-m月%-d日". The same text.
Result<std::string> parse_clock_format(std::string_view text);

// contain, cover, stretch.
Result<Fit> parse_fit(std::string_view text);

// none, slow.
Result<Motion> parse_motion(std::string_view text);

// "cut", "crossfade 600ms", "wipe 600ms right" (left, right, up or down: where the edge goes), "through black
// 800ms". Without a length: half a second. At most a minute.
Result<Transition> parse_transition(std::string_view text);

// A path within the site: relative, no "..", no control characters. The same path without "./" and doubled
// slashes.
Result<std::string> parse_path(std::string_view text);

} // namespace lianping::programme
