#include "player/render/gl_device_images.h"

#include "player/render/yuv_to_bgra.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>

namespace lianping::player {

std::vector<std::int32_t> device_image_attributes(const DmaBufPlane& plane, int w, int h, bool modifiers) {
    std::vector<std::int32_t> list{EGL_WIDTH,
                                   w,
                                   EGL_HEIGHT,
                                   h,
                                   EGL_LINUX_DRM_FOURCC_EXT,
                                   static_cast<std::int32_t>(plane.fourcc),
                                   EGL_DMA_BUF_PLANE0_FD_EXT,
                                   plane.fd,
                                   EGL_DMA_BUF_PLANE0_OFFSET_EXT,
                                   static_cast<std::int32_t>(plane.offset),
                                   EGL_DMA_BUF_PLANE0_PITCH_EXT,
                                   static_cast<std::int32_t>(plane.pitch)};
    if (modifiers && plane.modifier != DmaBufPlane::no_modifier) {
        list.insert(list.end(),
                    {EGL_DMA_BUF_PLANE0_MODIFIER_LO_EXT,
                     static_cast<std::int32_t>(plane.modifier & 0xffff'ffffU),
                     EGL_DMA_BUF_PLANE0_MODIFIER_HI_EXT, static_cast<std::int32_t>(plane.modifier >> 32U)});
    }
    return list;
}

std::optional<DeviceImageCalls> device_image_calls() {
    if (!epoxy_has_egl()) return std::nullopt; // asking without the library ends the process
    EGLDisplay display = eglGetCurrentDisplay();
    if (display == EGL_NO_DISPLAY || !epoxy_has_egl_extension(display, "EGL_EXT_image_dma_buf_import") ||
        !epoxy_has_egl_extension(display, "EGL_KHR_image_base") ||
        !epoxy_has_gl_extension("GL_OES_EGL_image"))
        return std::nullopt;
    DeviceImageCalls calls;
    calls.create = [display](const std::vector<std::int32_t>& attributes) -> DeviceImageCalls::Image {
        std::vector<EGLint> list(attributes.begin(), attributes.end());
        list.push_back(EGL_NONE);
        return eglCreateImageKHR(display, EGL_NO_CONTEXT, EGL_LINUX_DMA_BUF_EXT, nullptr, list.data());
    };
    calls.destroy = [display](DeviceImageCalls::Image image) { eglDestroyImageKHR(display, image); };
    calls.show = [](DeviceImageCalls::Image image) { glEGLImageTargetTexture2DOES(GL_TEXTURE_2D, image); };
    calls.modifiers = epoxy_has_egl_extension(display, "EGL_EXT_image_dma_buf_import_modifiers");
    return calls;
}

std::vector<GlDeviceImages::Plane> GlDeviceImages::import(const Frame& frame) {
    std::vector<Plane> planes;
    if (!works()) return planes;
    const Subsampling sub = subsampling(frame.format);
    const int w = static_cast<int>(frame.width), h = static_cast<int>(frame.height);
    while (glGetError() != GL_NO_ERROR) {
    } // of others
    for (const DmaBufPlane& plane : frame.device->planes) {
        const bool luma = planes.empty();
        auto* image = calls_->create(
            device_image_attributes(plane, luma ? w : (w + sub.across - 1) / sub.across,
                                    luma ? h : (h + sub.down - 1) / sub.down, calls_->modifiers));
        if (image == nullptr) {
            refused_ = "the driver does not take its buffers";
            break;
        }
        Plane made{0, image};
        glGenTextures(1, &made.texture);
        glBindTexture(GL_TEXTURE_2D, made.texture);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST); // there are no smaller levels
        calls_->show(image);
        planes.push_back(made);
        if (glGetError() == GL_NO_ERROR) continue;
        refused_ = "the driver cannot draw from its buffers";
        break;
    }
    if (refused_.empty()) return planes;
    release(planes);
    return {};
}

void GlDeviceImages::release(const std::vector<Plane>& planes) {
    for (const Plane& plane : planes) {
        glDeleteTextures(1, &plane.texture);
        calls_->destroy(plane.image);
    }
}

} // namespace lianping::player
