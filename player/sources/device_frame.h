#pragma once
// Decoded pictures that lie in a device's memory (VAAPI): fetched into main memory, or lent as they are, as
// DMA-BUFs, by FFmpeg's mapping to DRM PRIME.
//
// Thread-safety: functions of their arguments.

#include "player/device_picture.h"
#include "player/sources/libav.h"

extern "C" {
#include <libavutil/hwcontext_drm.h>
}

#include <vector>

namespace lianping::player {

bool in_device(const AVFrame& picture);

// The format of its pixels, wherever they lie.
AVPixelFormat pixels_of(const AVFrame& picture);

// The same picture, with all that is said about it, in main memory. Null: the device does not give it, which
// `error` says in FFmpeg's code. Waits for the device.
AvPtr<AVFrame> fetched(const AVFrame& picture, int& error);

// The two planes of a picture in NV12 or P010, whether its driver describes them as two layers or as one.
// Empty where it is described as anything else.
std::vector<DmaBufPlane> two_planes_of(const AVDRMFrameDescriptor& description, AVPixelFormat pixels);

// Makes `frame` show `picture` from where it lies: format, owner and device are set. False: it cannot be
// lent.
bool lend(const std::shared_ptr<const AVFrame>& picture, Frame& frame);

} // namespace lianping::player
