#include "media/avif_alpha.h"

#include "media/avif_items.h"
#include "media/input.h"
#include "media/libav_owned.h"

#include <unistd.h>

#include <array>
#include <utility>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace lianping::media {
namespace {

constexpr std::int64_t most_bytes = 64LL << 20; // of an alpha as it is coded

AvPtr<AVPacket> packet_of(int descriptor, const std::vector<AvifExtent>& extents) {
    std::int64_t size = 0;
    for (const AvifExtent& extent : extents) {
        if (extent.bytes > most_bytes) return nullptr;
        size += extent.bytes;
    }
    AvPtr<AVPacket> packet(av_packet_alloc());
    if (!packet || size <= 0 || size > most_bytes || av_new_packet(packet.get(), static_cast<int>(size)) < 0)
        return nullptr;
    std::int64_t at = 0;
    for (const AvifExtent& extent : extents) {
        if (::pread(descriptor, packet->data + at, static_cast<std::size_t>(extent.bytes), extent.at) !=
            extent.bytes)
            return nullptr;
        at += extent.bytes;
    }
    return packet;
}

AvPtr<AVFrame> decoded(const AVPacket& packet) {
    const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_AV1);
    const AvPtr<AVCodecContext> decoder(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    AvPtr<AVFrame> frame(av_frame_alloc());
    if (!decoder || !frame) return nullptr;
    decoder->thread_count = 1;
    decoder->max_pixels = kMaxPixels;
    if (avcodec_open2(decoder.get(), codec, nullptr) < 0 || avcodec_send_packet(decoder.get(), &packet) < 0 ||
        avcodec_send_packet(decoder.get(), nullptr) < 0 ||
        avcodec_receive_frame(decoder.get(), frame.get()) < 0)
        return nullptr;
    return frame;
}

// As it is with a fourth plane; none where there is no such format.
AVPixelFormat with_alpha(int format) {
    constexpr std::array<std::pair<AVPixelFormat, AVPixelFormat>, 10> pairs{
        {{AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVA420P},
         {AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVA422P},
         {AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVA444P},
         {AV_PIX_FMT_GBRP, AV_PIX_FMT_GBRAP},
         {AV_PIX_FMT_YUV420P10LE, AV_PIX_FMT_YUVA420P10LE},
         {AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUVA422P10LE},
         {AV_PIX_FMT_YUV444P10LE, AV_PIX_FMT_YUVA444P10LE},
         {AV_PIX_FMT_GBRP10LE, AV_PIX_FMT_GBRAP10LE},
         {AV_PIX_FMT_YUV422P12LE, AV_PIX_FMT_YUVA422P12LE},
         {AV_PIX_FMT_YUV444P12LE, AV_PIX_FMT_YUVA444P12LE}}};
    for (const auto& [plain, clear] : pairs)
        if (format == plain) return clear;
    return AV_PIX_FMT_NONE;
}

// The first plane of `from` in that format and size.
AvPtr<AVFrame> converted(const AVFrame& from, AVPixelFormat to, int width, int height) {
    const AvPtr<SwsContext> scaler(
        sws_getContext(from.width, from.height, static_cast<AVPixelFormat>(from.format), width, height, to,
                       SWS_BILINEAR | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
    AvPtr<AVFrame> out(av_frame_alloc());
    if (!scaler || !out) return nullptr;
    out->format = to;
    out->width = width;
    out->height = height;
    if (av_frame_get_buffer(out.get(), 0) < 0) return nullptr;
    // What is coded is the alpha itself, whatever range it says it has.
    const int* table = sws_getCoefficients(SWS_CS_DEFAULT);
    sws_setColorspaceDetails(scaler.get(), table, 1, table, 1, 0, 1 << 16, 1 << 16);
    if (sws_scale(scaler.get(), from.data, from.linesize, 0, from.height, out->data, out->linesize) <= 0)
        return nullptr;
    return out;
}

// Monochrome is a picture of three planes to AVIF's alpha: it has to be one first.
bool three_planes(AVFrame& picture) {
    if (with_alpha(picture.format) != AV_PIX_FMT_NONE) return true;
    const AVPixFmtDescriptor* described = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
    if (described == nullptr) return false;
    const bool deep = described->comp[0].depth > 8;
    const AVPixelFormat to = deep ? AV_PIX_FMT_YUV444P10LE : AV_PIX_FMT_YUV444P;
    const AvPtr<AVFrame> other = converted(picture, to, picture.width, picture.height);
    if (!other || av_frame_copy_props(other.get(), &picture) < 0) return false;
    if (other->color_range == AVCOL_RANGE_UNSPECIFIED) other->color_range = AVCOL_RANGE_JPEG; // as grey is
    av_frame_unref(&picture);
    av_frame_move_ref(&picture, other.get());
    return true;
}

} // namespace

void add_alpha_of_avif(int descriptor, AVFrame& picture) {
    const AvifItems items = avif_items_in_file(descriptor);
    if (items.alpha.empty()) return;
    const AvPtr<AVPacket> packet = packet_of(descriptor, items.alpha);
    const AvPtr<AVFrame> coded = packet ? decoded(*packet) : nullptr;
    if (!coded || !three_planes(picture)) return;
    const AVPixelFormat clear = with_alpha(picture.format);
    const int depth = av_pix_fmt_desc_get(clear)->comp[3].depth;
    const AVPixelFormat grey = depth == 8    ? AV_PIX_FMT_GRAY8
                               : depth == 10 ? AV_PIX_FMT_GRAY10LE
                                             : AV_PIX_FMT_GRAY12LE;
    const AvPtr<AVFrame> alpha = converted(*coded, grey, picture.width, picture.height);
    // A buffer for each plane, or one for all: either way there is room for one more.
    if (!alpha || picture.buf[3] != nullptr) return;
    std::size_t free = 0;
    while (picture.buf[free] != nullptr) ++free;
    picture.buf[free] = av_buffer_ref(alpha->buf[0]);
    if (picture.buf[free] == nullptr) return;
    picture.data[3] = alpha->data[0];
    picture.linesize[3] = alpha->linesize[0];
    picture.format = clear;
}

} // namespace lianping::media
