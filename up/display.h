#pragma once
// Whether there is a display to open windows on, told without any library of displays.

#include <string>

namespace lianping::up {

struct DisplayVariables {
    std::string display;         // $DISPLAY
    std::string wayland_display; // $WAYLAND_DISPLAY
    std::string runtime_dir;     // $XDG_RUNTIME_DIR
};

enum class Display {
    none,   // nobody named one
    silent, // one is named, but nobody answers there
    there,  // one answers, or lies on another machine and cannot be asked this way
};

// Connects to the display's socket and hangs up. Never waits.
Display find_display(const DisplayVariables& variables);

} // namespace lianping::up
