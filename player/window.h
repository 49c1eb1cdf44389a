#pragma once
// Where pictures are seen: a window of the desktop (SDL) or none at all (a display that only ticks).

#include "player/renderer.h"
#include "time/instants.h"

#include <cstdint>
#include <optional>

namespace lianping::player {

// When a picture handed over now will be seen, and what the display does.
struct DisplayTiming {
    Duration refresh{};  // between two refreshes; zero where the display has no vsync: then pictures are seen
                         // at once
    NodeTime last_vsync; // meaningful where refresh > 0
};

struct Shown {
    NodeTime at;                        // when the picture was seen, as well as can be told
    std::uint32_t missed_refreshes = 0; // since the one before that should have been met
};

// Thread-safety: unsafe; all calls from the presenter's thread.
class Window {
public:
    virtual ~Window() = default;
    // CPU: the surface to draw into, valid until the next present() or pump(). Its size is the window's.
    virtual Result<Surface> surface() = 0;
    // CPU: what of the surface was drawn anew since the last present(), so that no more is sent to the
    // display. Calls add up; without one, present() sends all.
    virtual void drawn(const PixelRect&) {}
    // Shows what was drawn. May block until the refresh where the display has vsync.
    virtual Shown present() = 0;
    virtual DisplayTiming timing() const = 0;
    struct Events {
        bool quit = false;
        bool resized = false; // draw again
        bool exposed = false; // draw again
    };
    // Handles what the desktop sent. Never blocks.
    virtual Events pump() = 0;
    virtual std::uint32_t width() const = 0;
    virtual std::uint32_t height() const = 0;
};

} // namespace lianping::player
