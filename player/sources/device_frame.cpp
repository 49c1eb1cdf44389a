#include "player/sources/device_frame.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <array>
#include <utility>

namespace lianping::player {
namespace {

// Of drm_fourcc.h.
constexpr std::uint32_t fourcc(char a, char b, char c, char d) {
    return static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b) << 8U |
           static_cast<std::uint32_t>(c) << 16U | static_cast<std::uint32_t>(d) << 24U;
}
constexpr auto r8 = fourcc('R', '8', ' ', ' '), gr88 = fourcc('G', 'R', '8', '8');
constexpr auto r16 = fourcc('R', '1', '6', ' '), gr32 = fourcc('G', 'R', '3', '2');

// What a frame that was lent keeps: the decoder's surface and its description, which has the files open.
struct Lent {
    std::shared_ptr<const AVFrame> picture;
    AvPtr<AVFrame> mapped;
};

AvPtr<AVFrame> mapped(const AVFrame& picture) {
    AvPtr<AVFrame> drm(av_frame_alloc());
    if (!drm) return nullptr;
    if (picture.format == AV_PIX_FMT_DRM_PRIME)
        return av_frame_ref(drm.get(), &picture) >= 0 ? std::move(drm) : nullptr;
    drm->format = AV_PIX_FMT_DRM_PRIME;
    constexpr int as_it_is = AV_HWFRAME_MAP_READ | AV_HWFRAME_MAP_DIRECT;
    return av_hwframe_map(drm.get(), &picture, as_it_is) >= 0 ? std::move(drm) : nullptr;
}

FramePtr copy_of(const AVFrame& picture, PixelFormat format) {
    int error = 0;
    auto copy = fetched(picture, error);
    if (!copy) return nullptr;
    auto frame = std::make_shared<Frame>();
    frame->format = format;
    frame->width = static_cast<std::uint32_t>(picture.width);
    frame->height = static_cast<std::uint32_t>(picture.height);
    for (std::size_t i = 0; i < 2; ++i) frame->planes[i] = {copy->data[i], copy->linesize[i]};
    frame->owner = std::shared_ptr<const AVFrame>(std::move(copy));
    return frame;
}

} // namespace

bool in_device(const AVFrame& picture) { return picture.hw_frames_ctx != nullptr; }

AVPixelFormat pixels_of(const AVFrame& picture) {
    if (!in_device(picture)) return static_cast<AVPixelFormat>(picture.format);
    return reinterpret_cast<const AVHWFramesContext*>(picture.hw_frames_ctx->data)->sw_format;
}

AvPtr<AVFrame> fetched(const AVFrame& picture, int& error) {
    AvPtr<AVFrame> copy(av_frame_alloc());
    error = copy ? av_hwframe_transfer_data(copy.get(), &picture, 0) : AVERROR(ENOMEM);
    if (error >= 0) error = av_frame_copy_props(copy.get(), &picture);
    if (error < 0) return nullptr;
    return copy;
}

std::vector<DmaBufPlane> two_planes_of(const AVDRMFrameDescriptor& description, AVPixelFormat pixels) {
    const bool deep = pixels == AV_PIX_FMT_P010LE;
    if (pixels != AV_PIX_FMT_NV12 && !deep) return {};
    std::vector<const AVDRMPlaneDescriptor*> found;
    for (int layer = 0; layer < description.nb_layers; ++layer)
        for (int plane = 0; plane < description.layers[layer].nb_planes; ++plane)
            found.push_back(&description.layers[layer].planes[plane]);
    if (found.size() != 2) return {};
    const std::array<std::uint32_t, 2> kinds{deep ? r16 : r8, deep ? gr32 : gr88};
    std::vector<DmaBufPlane> planes;
    for (const auto* plane : found) {
        if (plane->object_index < 0 || plane->object_index >= description.nb_objects || plane->offset < 0 ||
            plane->pitch <= 0)
            return {};
        const auto& object = description.objects[plane->object_index];
        planes.push_back({kinds[planes.size()], object.fd, static_cast<std::uint32_t>(plane->offset),
                          static_cast<std::uint32_t>(plane->pitch), object.format_modifier});
    }
    return planes;
}

bool lend(const std::shared_ptr<const AVFrame>& picture, Frame& frame) {
    const auto pixels = pixels_of(*picture);
    auto lent = std::make_shared<Lent>(Lent{picture, mapped(*picture)});
    if (!lent->mapped || lent->mapped->data[0] == nullptr) return false;
    auto planes =
        two_planes_of(*reinterpret_cast<const AVDRMFrameDescriptor*>(lent->mapped->data[0]), pixels);
    if (planes.empty()) return false;
    frame.format = pixels == AV_PIX_FMT_NV12 ? PixelFormat::nv12 : PixelFormat::p010;
    frame.device = std::make_shared<const DevicePicture>(DevicePicture{
        std::move(planes), [picture, format = frame.format] { return copy_of(*picture, format); }});
    frame.owner = std::move(lent);
    return true;
}

} // namespace lianping::player
