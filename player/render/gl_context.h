#pragma once
// A GL context on no window, through EGL.

#include "base/result.h"

#include <memory>
#include <string>

namespace lianping::player {

// Thread-safety: unsafe; current on the thread that made it.
class GlContext {
public:
    enum class Api { any, desktop, es };
    // Errors: unsupported, where there is no EGL or neither GL 3.3 nor GLES 3.0.
    static Result<std::unique_ptr<GlContext>> make_current(Api api = Api::any);
    ~GlContext();
    GlContext(const GlContext&) = delete;
    GlContext& operator=(const GlContext&) = delete;

private:
    GlContext(void* display, void* context) : display_(display), context_(context) {}
    void* display_; // EGLDisplay
    void* context_; // EGLContext
};

// What draws in the context that is current: GL_RENDERER. Empty where none is.
std::string gl_device();

} // namespace lianping::player
