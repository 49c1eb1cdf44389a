#pragma once
// Whether a Wayland compositor has an input device. SDL 2.26, which is Debian 12's, ends the process on one
// that has none (libsdl-org/SDL, issue 8898), and a machine behind a wall has neither keyboard nor mouse.

#include <string>

namespace lianping::player {

enum class WaylandSeat {
    there,
    missing,
    unknown, // nobody answers
};

// Of the compositor called `display`, as WAYLAND_DISPLAY has it. Blocks for a question and its answer.
WaylandSeat look_for_wayland_seat(const std::string& display);

} // namespace lianping::player
