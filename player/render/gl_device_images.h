#pragma once
// Pictures in a decoding device's memory as GL textures, without a copy: EGL_EXT_image_dma_buf_import and
// GL_OES_EGL_image. A driver may have both and still refuse a picture (another GPU's, a tiling that it does
// not know); that is heard once, and from then on pictures are copied.
//
// Thread-safety: unsafe; needs the GL context current.

#include "player/device_picture.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lianping::player {

// What is needed of EGL and GL.
struct DeviceImageCalls {
    using Image = void*; // EGLImage
    // A list of EGL's attributes without its EGL_NONE. Null: refused.
    std::function<Image(const std::vector<std::int32_t>& attributes)> create;
    std::function<void(Image)> destroy;
    std::function<void(Image)> show; // as the pixels of the GL_TEXTURE_2D that is bound
    bool modifiers = false;          // EGL_EXT_image_dma_buf_import_modifiers
};

// Those of the context that is current; nothing where it is not of EGL (GLX), or lacks the extensions.
std::optional<DeviceImageCalls> device_image_calls();

// One plane of `w` x `h` pixels as EGL's attributes.
std::vector<std::int32_t> device_image_attributes(const DmaBufPlane& plane, int w, int h, bool modifiers);

class GlDeviceImages {
public:
    explicit GlDeviceImages(std::optional<DeviceImageCalls> calls) : calls_(std::move(calls)) {}

    // Whether pictures come as they are. False for good once one was refused.
    bool works() const { return calls_.has_value() && refused_.empty(); }
    // What refused; empty: nothing did.
    const std::string& refused() const { return refused_; }

    struct Plane {
        unsigned texture = 0; // GL name
        DeviceImageCalls::Image image = nullptr;
    };
    // The frame's planes as textures, which the caller gives back by release(); the frame must live as long.
    // Empty: refused.
    std::vector<Plane> import(const Frame& frame);
    void release(const std::vector<Plane>& planes);

private:
    std::optional<DeviceImageCalls> calls_;
    std::string refused_;
};

} // namespace lianping::player
