#include "player/render/gl_context.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>

#include <array>

namespace lianping::player {
namespace {

EGLDisplay open_display() {
    if (!epoxy_has_egl()) return EGL_NO_DISPLAY; // asking without the library ends the process
    if (epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless")) {
        EGLDisplay display =
            eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE) return display;
    }
    EGLDisplay display = eglGetDisplay(EGL_DEFAULT_DISPLAY);
    if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE) return display;
    return EGL_NO_DISPLAY;
}

EGLContext make_context(EGLDisplay display, EGLenum api, EGLint renderable, int major, int minor) {
    if (eglBindAPI(api) != EGL_TRUE) return EGL_NO_CONTEXT;
    const std::array<EGLint, 3> wanted{EGL_RENDERABLE_TYPE, renderable, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint found = 0;
    if (eglChooseConfig(display, wanted.data(), &config, 1, &found) != EGL_TRUE || found == 0)
        config = nullptr;
    const std::array<EGLint, 5> version{EGL_CONTEXT_MAJOR_VERSION, major, EGL_CONTEXT_MINOR_VERSION, minor,
                                        EGL_NONE};
    EGLContext context = eglCreateContext(display, config, EGL_NO_CONTEXT, version.data());
    if (context == EGL_NO_CONTEXT) return EGL_NO_CONTEXT;
    if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) == EGL_TRUE) return context;
    eglDestroyContext(display, context);
    return EGL_NO_CONTEXT;
}

} // namespace

Result<std::unique_ptr<GlContext>> GlContext::make_current(Api api) {
    EGLDisplay display = open_display();
    if (display == EGL_NO_DISPLAY)
        return fail(Error::Code::unsupported, "there is no EGL display on this machine");
    EGLContext context = EGL_NO_CONTEXT;
    if (api != Api::es) context = make_context(display, EGL_OPENGL_API, EGL_OPENGL_BIT, 3, 3);
    if (context == EGL_NO_CONTEXT && api != Api::desktop)
        context = make_context(display, EGL_OPENGL_ES_API, EGL_OPENGL_ES3_BIT, 3, 0);
    if (context == EGL_NO_CONTEXT) {
        eglTerminate(display);
        return fail(Error::Code::unsupported,
                    "this machine's EGL has neither GL 3.3 nor GLES 3.0 on no window");
    }
    return std::unique_ptr<GlContext>(new GlContext(display, context));
}

GlContext::~GlContext() {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
    eglTerminate(display_);
}

std::string gl_device() {
    const auto* device = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    return device != nullptr ? device : "";
}

} // namespace lianping::player
