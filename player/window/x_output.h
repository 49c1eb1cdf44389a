#pragma once
// An output of an X server, and where it lies now, asked of the server itself: SDL 2.26 hears of outputs that
// are plugged in and pulled, not of one that changes its mode or its place or is switched off and on again.
//
// Thread-safety: unsafe; the thread of the window.

#include <SDL.h>

#include <optional>
#include <string>

namespace lianping::player {

class XOutput {
public:
    // The output that lies there now. Nothing where the window is none of X11's, or nothing lies there.
    static std::optional<XOutput> at(SDL_Window* window, const SDL_Rect& bounds);

    // Whether an event says that outputs changed.
    bool tells(const SDL_Event& event) const;
    enum class Covering {
        is_off,  // the output; the window was left where it is
        covered, // already
        moved,   // the window is there now, or the window manager was asked for it
        unknown, // the window is none of X11's
    };
    // Puts a window that is to cover an output on this one, as it lies now: itself where no window manager
    // runs, else by asking it to let the window off the whole screen, move it and put it back (Extended
    // Window Manager Hints, _NET_WM_STATE). Blocks for the server's answers.
    Covering cover(SDL_Window* window) const;

private:
    void* display_ = nullptr; // Xlib's
    unsigned long root_ = 0, name_ = 0;
    int events_from_ = 0;
};

} // namespace lianping::player
