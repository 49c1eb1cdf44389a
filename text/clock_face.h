#pragma once
// Panels that stand in a corner over the programme: a clock and a countdown.
//
// Both are as wide as their words want, with digits of one width and each as wide as the widest, so that a
// panel keeps its size while its time runs. The ground around the rounded panel is transparent.
//
// Thread-safety: safe. Blocks for some 2 ms at a height of 120.

#include "text/calendar_text.h"
#include "text/pixels.h"

#include <cstdint>
#include <string>

namespace lianping::text {

struct ClockFace {
    std::string words;         // of clock_text(): the first line large, those behind it small
    std::uint32_t height = 96; // of the picture, clamped to 16..4096
    Rgba ink{1, 1, 1, 1};
    Rgba background{0, 0, 0, 0.55}; // of the panel; alpha 0: none, and the words get a shadow
};
Pixels draw_clock_face(const ClockFace& face);

struct Countdown {
    std::string title;        // a small line above; may be empty
    std::int64_t seconds = 0; // left; below zero counts as zero
    Language language = Language::chinese;
    std::uint32_t height = 96;
    Rgba ink{1, 1, 1, 1};
    Rgba background{0, 0, 0, 0.55};
};
Pixels draw_countdown(const Countdown& countdown);

// "3 天 04:05:06", "3 d 04:05:06"; under a day "04:05:06", under an hour "05:06".
std::string countdown_text(std::int64_t seconds, Language language);

} // namespace lianping::text
