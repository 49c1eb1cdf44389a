#pragma once
// A picture where a decoding device left it: DMA-BUFs (Linux) that a GL driver can draw from without a copy
// through the processor's memory.

#include "player/frame.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace lianping::player {

// One plane, as EGL_EXT_image_dma_buf_import takes it.
struct DmaBufPlane {
    static constexpr std::uint64_t no_modifier = 0x00ff'ffff'ffff'ffff; // DRM_FORMAT_MOD_INVALID

    std::uint32_t fourcc = 0;             // of drm_fourcc.h: R8, GR88, R16 or GR32
    int fd = -1;                          // the frame's owner closes it
    std::uint32_t offset = 0, pitch = 0;  // bytes
    std::uint64_t modifier = no_modifier; // how its pixels are tiled
    friend bool operator==(const DmaBufPlane&, const DmaBufPlane&) = default;
};

// Thread-safety: immutable.
struct DevicePicture {
    std::vector<DmaBufPlane> planes; // those of the frame's format (nv12, p010), in its order
    // The same picture in memory, in the same format; null where the device does not give it. Waits for the
    // device. From any thread.
    std::function<FramePtr()> in_memory;
};

// Where a decoder is to leave its pictures; in a device only where it decodes by one, and who draws takes
// them (Renderer::takes_device_pictures()).
enum class PicturesIn : std::uint8_t { memory, device };

} // namespace lianping::player
