#pragma once
// A window and the renderer that draws into it, begun together: where GL was chosen for this machine and does
// not begin, both are made anew for the CPU.

#include "player/renderer.h"
#include "player/renderer_choice.h"
#include "player/window.h"

#include <functional>
#include <memory>

namespace lianping::player {

// Thread-safety: unsafe; the presenter's thread.
struct DrawingBegun {
    RendererChoice choice; // that which draws
    std::unique_ptr<Window> window;
    std::unique_ptr<Renderer> renderer; // goes before the window
};

struct DrawingDoors {
    std::function<Result<std::unique_ptr<Window>>(RendererChoice::Kind)> open_window;
    std::function<Result<std::unique_ptr<Renderer>>(RendererChoice::Kind, Window&)> make_renderer;
};

// Errors: those of the doors, for the last that was tried.
Result<DrawingBegun> begin_drawing(RendererWish wish, RendererChoice choice, const DrawingDoors& doors);

} // namespace lianping::player
