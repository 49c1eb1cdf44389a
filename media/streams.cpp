#include "media/streams.h"

#include "media/input.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/opt.h>
}

namespace lianping::media {

std::string codec_text(const AVCodecParameters& parameters) {
    std::string text = avcodec_get_name(parameters.codec_id);
    if (parameters.codec_id == AV_CODEC_ID_NONE && parameters.codec_tag != 0) {
        char tag[AV_FOURCC_MAX_STRING_SIZE] = {};
        text = av_fourcc_make_string(tag, parameters.codec_tag);
    }
    if (const char* profile = avcodec_profile_name(parameters.codec_id, parameters.profile);
        profile != nullptr)
        text += " (" + std::string(profile) + ")";
    return text;
}

bool holds_still(const AVFormatContext& format) {
    const std::string_view name = format.iformat->name;
    return name.ends_with("_pipe") || name == "image2pipe" || name == "ico";
}

AVStream* picture_stream(AVFormatContext& format) {
    constexpr int none = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
    // With a decoder asked for, one that has none is passed over where another has.
    const AVCodec* decoder = nullptr;
    int index = av_find_best_stream(&format, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
    if (index < 0) index = av_find_best_stream(&format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (index < 0 || (format.streams[index]->disposition & none) != 0) return nullptr;
    return format.streams[index];
}

// A codec id says what it is even where a decoder lacks; encryption hides behind a codec that it has.
Result<void> can_be_decoded(const AVStream& stream) {
    const AVCodecParameters& parameters = *stream.codecpar;
    std::size_t size = 0;
    if (av_stream_get_side_data(&stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO, &size) != nullptr ||
        parameters.codec_tag == MKTAG('e', 'n', 'c', 'v') ||
        parameters.codec_tag == MKTAG('e', 'n', 'c', 'a'))
        return fail(Error::Code::unsupported, "cannot be decoded: it is encrypted");
    if (const auto* side = av_stream_get_side_data(&stream, AV_PKT_DATA_DOVI_CONF, &size);
        side != nullptr && size >= sizeof(AVDOVIDecoderConfigurationRecord) &&
        reinterpret_cast<const AVDOVIDecoderConfigurationRecord*>(side)->dv_profile == 5)
        return fail(Error::Code::unsupported,
                    "cannot be shown: the colours of Dolby Vision profile 5 are only known to "
                    "its own decoders; export it as HDR10, HLG or SDR");
    if (avcodec_find_decoder(parameters.codec_id) == nullptr)
        return fail(Error::Code::unsupported, "cannot be decoded: nothing here knows its codec " +
                                                  codec_text(parameters) + "; export it as H.264");
    if (parameters.codec_type == AVMEDIA_TYPE_VIDEO &&
        static_cast<std::int64_t>(parameters.width) * parameters.height > kMaxPixels)
        return fail(Error::Code::unsupported, "cannot be shown: " + std::to_string(parameters.width) + "x" +
                                                  std::to_string(parameters.height) +
                                                  " is more than 16384x9216 pixels");
    return {};
}

void tell_decoder(AVCodecContext& codec) {
    if (codec.codec_id != AV_CODEC_ID_SVG) return;
    constexpr std::int64_t side = 1920;
    av_opt_set_int(codec.priv_data, "width", side, 0); // its shape is kept
    av_opt_set_int(codec.priv_data, "height", side, 0);
}

void straighten(const AVCodecContext& codec, AVFrame& picture) {
    if (codec.codec_id != AV_CODEC_ID_SVG || picture.format != AV_PIX_FMT_RGB32 ||
        av_frame_make_writable(&picture) < 0)
        return;
    for (int y = 0; y < picture.height; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(picture.data[0] +
                                                     static_cast<std::ptrdiff_t>(y) * picture.linesize[0]);
        for (int x = 0; x < picture.width; ++x) {
            const std::uint32_t alpha = row[x] >> 24U;
            if (alpha == 0 || alpha == 255) continue;
            const auto straight = [&](unsigned shift) {
                const std::uint32_t value = ((row[x] >> shift & 0xffU) * 255 + alpha / 2) / alpha;
                return std::min(value, 255U) << shift;
            };
            row[x] = alpha << 24U | straight(16) | straight(8) | straight(0);
        }
    }
}

StraightTimes straight_times(const AVFormatContext& format, const AVStream& stream) {
    if ((format.iformat->flags & AVFMT_TS_DISCONT) == 0 || stream.time_base.num <= 0) return StraightTimes();
    constexpr std::int64_t seconds = 5; // pictures of a slow show are nearer than that
    return StraightTimes(seconds * stream.time_base.den / stream.time_base.num);
}

} // namespace lianping::media
