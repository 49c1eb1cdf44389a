#pragma once
// Looks at the machine for what may draw, and makes the two renderers. Which one: player/renderer_choice.h.

#include "base/result.h"
#include "player/renderer.h"
#include "player/renderer_choice.h"
#include "player/window.h"

#include <memory>

namespace lianping::player {

// Looks for a graphics device and, only where there is one, asks its driver through EGL on no window what it
// is. Blocks as long as the driver takes to load (some 100 ms).
GraphicsFound find_graphics();

// The choice for this machine, which is looked at only where that decides.
RendererChoice choose_renderer(RendererWish wish);

// Draws into window.surface(). `window` must outlive it.
std::unique_ptr<Renderer> make_cpu_renderer(Window& window);

// Draws by GL into the window's back buffer, with the context that is current on this thread (see
// Drawing::gl). Errors: unsupported, where no context is current or it lacks what is needed (GL 3.3 or
// GLES 3.0).
Result<std::unique_ptr<Renderer>> make_gl_renderer(Window& window);

// The same without a display: makes a context of its own on no window (EGL) and draws into memory of the
// GPU's; read_back() is how its pictures are seen. `window` gives the size. Errors: as above.
Result<std::unique_ptr<Renderer>> make_offscreen_gl_renderer(Window& window);

} // namespace lianping::player
