#include "media/jpeg_inks.h"

#include "media/jpeg_markers.h"
#include "media/libav_owned.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <array>
#include <cstddef>
#include <string_view>

namespace lianping::media {
namespace {

bool stands_alone(unsigned marker) { return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8); }

} // namespace

bool has_bare_inks(std::span<const std::uint8_t> jpeg) {
    std::size_t at = 2;
    bool four = false;
    while (at + 4 <= jpeg.size() && jpeg[at] == 0xff) {
        const unsigned marker = jpeg[at + 1];
        if (marker == 0xff || stands_alone(marker)) {
            at += marker == 0xff ? 1 : 2;
            continue;
        }
        if (marker == start_of_scan || marker == end_of_image) break;
        const std::size_t size = std::size_t{jpeg[at + 2]} << 8U | jpeg[at + 3];
        const std::span<const std::uint8_t> body = jpeg.subspan(at + 4);
        const std::string_view text(reinterpret_cast<const char*>(body.data()), body.size());
        if (marker == app14 && text.substr(0, 5) == "Adobe") return false;
        if (begins_frame(marker)) four = body.size() > 5 && body[5] == 4;
        at += 2 + size;
    }
    return four;
}

void mix_bare_inks(AVFrame& picture) {
    const AVPixFmtDescriptor* kind = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
    if (kind == nullptr || kind->nb_components != 4 || (kind->flags & AV_PIX_FMT_FLAG_PLANAR) == 0 ||
        (kind->flags & AV_PIX_FMT_FLAG_RGB) != 0 || kind->comp[0].depth != 8)
        return;
    const AvPtr<AVFrame> mixed(av_frame_alloc());
    if (!mixed) return;
    mixed->format = AV_PIX_FMT_BGR0;
    mixed->width = picture.width;
    mixed->height = picture.height;
    if (av_frame_get_buffer(mixed.get(), 0) < 0 || av_frame_copy_props(mixed.get(), &picture) < 0) return;
    mixed->colorspace = AVCOL_SPC_RGB;
    mixed->color_range = AVCOL_RANGE_JPEG;
    for (int y = 0; y < picture.height; ++y) {
        std::array<const std::uint8_t*, 4> rows{};
        for (std::size_t i = 0; i < 4; ++i) {
            const bool chroma = i == 1 || i == 2;
            rows[i] = picture.data[i] +
                      std::ptrdiff_t{y >> (chroma ? kind->log2_chroma_h : 0)} * picture.linesize[i];
        }
        std::uint8_t* to = mixed->data[0] + std::ptrdiff_t{y} * mixed->linesize[0];
        for (int x = 0; x < picture.width; ++x, to += 4) {
            const int half = x >> kind->log2_chroma_w;
            const int light = 255 - rows[3][x];
            const std::array<int, 3> left{255 - rows[2][half], 255 - rows[1][half], 255 - rows[0][x]};
            for (std::size_t i = 0; i < 3; ++i)
                to[i] = static_cast<std::uint8_t>((left[i] * light + 127) / 255);
            to[3] = 255;
        }
    }
    av_frame_unref(&picture);
    av_frame_move_ref(&picture, mixed.get());
}

} // namespace lianping::media
