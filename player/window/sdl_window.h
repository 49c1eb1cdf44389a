#pragma once
// A window of the desktop, or the whole of an output, through SDL: X11, Wayland or the bare console (KMSDRM).

#include "base/result.h"
#include "player/window.h"
#include "player/window/geometry.h"
#include "time/clock.h"

#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

enum class Drawing : std::uint8_t {
    cpu, // into Window::surface()
    gl,  // by GL: opening the window makes a context (GL 3.3 core, else GLES 3.0) current on the calling
         // thread
};

struct SdlWindowOptions {
    std::string title; // the node's name: window managers, recorders and tests find the window by it
    WindowGeometry geometry{1280, 720, {}}; // not used where fullscreen
    bool fullscreen = false;                // the whole output, without a border, above all else
    bool borderless = true;
    std::string output; // "HDMI-1", or an output's number from 0; empty: the first. Where the window is put.
    Drawing drawing = Drawing::cpu;
};

// The outputs of this machine, as --output takes them: "0: HDMI-1 1920x1080 60 Hz". Starts SDL where it does
// not run.
Result<std::vector<std::string>> outputs();

// Opens the window and hides the pointer over it; the screen saver is inhibited as long as it is open. One
// window a process. `clock` must outlive it. The thread that opens it is the presenter's: it makes all
// further calls.
//
// Presenting: by CPU the picture is on the glass when present() returns (X11: the server has copied it from
// shared memory and answered). By GL with a display that has vsync, present() returns at or after the
// refresh, and timing() follows from the instants at which swaps came back; software GL has none: refresh is
// zero.
//
// Errors: io where there is no display or SDL refuses, not_found where the output is not there (the message
// lists those that are), unsupported where GL is asked for and there is none.
Result<std::unique_ptr<Window>> open_sdl_window(const SdlWindowOptions& options, const Clock& clock);

} // namespace lianping::player
