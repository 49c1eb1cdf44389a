#include "media/still.h"

#include "media/avif_alpha.h"
#include "media/icc.h"
#include "media/input.h"
#include "media/jpeg_inks.h"
#include "media/libav_log.h"
#include "media/libav_owned.h"
#include "media/streams.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

extern "C" {
#include <libavutil/display.h>
}

namespace lianping::media {
namespace {

// The first picture that comes out; null where none does.
AvPtr<AVFrame> first_picture(AVFormatContext& format, int index, const AVCodec* codec) {
    const AvPtr<AVCodecContext> decoder(avcodec_alloc_context3(codec));
    if (!decoder || avcodec_parameters_to_context(decoder.get(), format.streams[index]->codecpar) < 0)
        return nullptr;
    decoder->thread_count = 1;
    decoder->max_pixels = kMaxPixels;
    tell_decoder(*decoder);
    if (avcodec_open2(decoder.get(), codec, nullptr) < 0) return nullptr;
    AvPtr<AVFrame> frame(av_frame_alloc());
    const AvPtr<AVPacket> packet(av_packet_alloc());
    bool came = false, bare_inks = false;
    while (!came && av_read_frame(&format, packet.get()) >= 0) {
        const bool ours = packet->stream_index == index;
        if (ours && codec->id == AV_CODEC_ID_MJPEG)
            bare_inks = has_bare_inks({packet->data, static_cast<std::size_t>(packet->size)});
        if (ours) avcodec_send_packet(decoder.get(), packet.get());
        av_packet_unref(packet.get());
        came = ours && avcodec_receive_frame(decoder.get(), frame.get()) >= 0;
    }
    if (!came) {
        avcodec_send_packet(decoder.get(), nullptr);
        if (avcodec_receive_frame(decoder.get(), frame.get()) < 0) return nullptr;
    }
    straighten(*decoder, *frame);
    if (bare_inks) mix_bare_inks(*frame);
    return frame;
}

// Where pixel (x, y) of a picture of that size comes from: a display matrix of quarter turns and mirrors.
struct Turning {
    int a = 1, b = 0, c = 0, d = 1; // (x, y) shown = (a x + c y, b x + d y) + what makes it begin at 0
};

Turning turning_of(const AVStream& stream, const AVFrame& frame) {
    const std::int32_t* matrix = nullptr;
    if (const AVFrameSideData* data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
        data != nullptr && data->size >= 36)
        matrix = reinterpret_cast<const std::int32_t*>(data->data);
    std::size_t size = 0;
    if (const std::uint8_t* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
        matrix == nullptr && data != nullptr && size >= 36)
        matrix = reinterpret_cast<const std::int32_t*>(data);
    if (matrix == nullptr) return {};
    const auto sign = [](std::int32_t value) { return value > 1 << 15 ? 1 : value < -(1 << 15) ? -1 : 0; };
    const Turning is{sign(matrix[0]), sign(matrix[1]), sign(matrix[3]), sign(matrix[4])};
    const bool quarter = is.a * is.d - is.b * is.c != 0 && (is.a == 0) == (is.d == 0) &&
                         (is.b == 0) == (is.c == 0) && (is.a == 0) != (is.b == 0);
    return quarter ? is : Turning{};
}

StillPixels turned(StillPixels from, const Turning& by) {
    if (by.a == 1 && by.d == 1) return from;
    StillPixels to;
    to.width = by.a != 0 ? from.width : from.height;
    to.height = by.a != 0 ? from.height : from.width;
    to.bgra.resize(from.bgra.size());
    const auto* source = reinterpret_cast<const std::uint32_t*>(from.bgra.data());
    auto* target = reinterpret_cast<std::uint32_t*>(to.bgra.data());
    for (std::uint32_t y = 0; y < from.height; ++y) {
        for (std::uint32_t x = 0; x < from.width; ++x) {
            const std::int64_t px = std::int64_t{by.a} * x + std::int64_t{by.c} * y;
            const std::int64_t py = std::int64_t{by.b} * x + std::int64_t{by.d} * y;
            const auto tx = static_cast<std::uint32_t>(by.a + by.c < 0 ? px + to.width - 1 : px);
            const auto ty = static_cast<std::uint32_t>(by.b + by.d < 0 ? py + to.height - 1 : py);
            target[static_cast<std::size_t>(ty) * to.width + tx] =
                source[static_cast<std::size_t>(y) * from.width + x];
        }
    }
    return to;
}

// The matrix and range that it says, or what the player takes where it says none (docs/render.md, "Colour").
void follow_colours(SwsContext& scaler, const AVFrame& frame) {
    int matrix = frame.colorspace;
    if (matrix == AVCOL_SPC_UNSPECIFIED || matrix == AVCOL_SPC_RGB)
        matrix = frame.width >= 1280 || frame.height >= 577 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    const int* coefficients = sws_getCoefficients(matrix);
    int* from = nullptr;
    int* to = nullptr;
    int from_full = 0, to_full = 0, brightness = 0, contrast = 0, saturation = 0;
    if (sws_getColorspaceDetails(&scaler, &from, &from_full, &to, &to_full, &brightness, &contrast,
                                 &saturation) < 0)
        return;
    if (frame.color_range == AVCOL_RANGE_JPEG) from_full = 1; // yuvj says it by its format
    sws_setColorspaceDetails(&scaler, coefficients, from_full, coefficients, 1, brightness, contrast,
                             saturation);
}

void premultiply(std::vector<std::uint8_t>& bgra) {
    for (std::size_t at = 0; at + 3 < bgra.size(); at += 4)
        for (std::size_t i = 0; i < 3; ++i)
            bgra[at + i] = static_cast<std::uint8_t>((bgra[at + i] * bgra[at + 3] + 127) / 255);
}

} // namespace

Result<StillPixels> decode_still(int descriptor, std::uint32_t most_width, std::uint32_t most_height) {
    auto opened = Input::open(descriptor, Input::Reading::once);
    if (!opened) return fail(opened.error());
    AVFormatContext& format = *(*opened)->context();
    const AVStream* const stream = picture_stream(format);
    if (stream == nullptr)
        return fail(Error::Code::unsupported, "cannot be decoded: there is no picture in it");
    if (const auto decodable = can_be_decoded(*stream); !decodable) return fail(decodable.error());
    const int index = stream->index;
    const AVCodec* const codec = avcodec_find_decoder(stream->codecpar->codec_id);
    take_libav_complaint();
    const AvPtr<AVFrame> frame = first_picture(format, index, codec);
    if (!frame) return fail(Error::Code::corrupt, "cannot be decoded: " + take_libav_complaint());
    add_alpha_of_avif(descriptor, *frame);

    const Turning turning = turning_of(*format.streams[index], *frame);
    if (turning.a == 0) std::swap(most_width, most_height);
    double width = frame->width;
    if (frame->sample_aspect_ratio.num > 0 && frame->sample_aspect_ratio.den > 0)
        width *= av_q2d(frame->sample_aspect_ratio);
    const double scale =
        std::min({1.0, most_width / width, static_cast<double>(most_height) / frame->height});
    StillPixels still;
    still.width = static_cast<std::uint32_t>(std::max(1L, std::lround(width * scale)));
    still.height = static_cast<std::uint32_t>(std::max(1L, std::lround(frame->height * scale)));
    const AvPtr<SwsContext> scaler(
        sws_getContext(frame->width, frame->height, static_cast<AVPixelFormat>(frame->format),
                       static_cast<int>(still.width), static_cast<int>(still.height), AV_PIX_FMT_BGRA,
                       SWS_AREA | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
    if (!scaler) return fail(Error::Code::unsupported, "its kind of pixels cannot be shown here");
    follow_colours(*scaler, *frame);
    still.bgra.resize(static_cast<std::size_t>(still.width) * still.height * 4);
    std::uint8_t* const to[4] = {still.bgra.data(), nullptr, nullptr, nullptr};
    const int stride[4] = {static_cast<int>(still.width) * 4, 0, 0, 0};
    sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, to, stride);
    if (const auto colours = ToSrgb::of(*frame))
        colours->convert(still.bgra.data(), static_cast<std::size_t>(still.width) * still.height);
    premultiply(still.bgra);
    return turned(std::move(still), turning);
}

} // namespace lianping::media
