#include "player/sources/picture.h"

#include "media/icc.h"
#include "player/sources/device_frame.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <optional>

namespace lianping::player {
namespace {

std::optional<PixelFormat> known_format(int format) {
    switch (format) {
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVJ420P:
        return PixelFormat::i420;
    case AV_PIX_FMT_YUV422P:
    case AV_PIX_FMT_YUVJ422P:
        return PixelFormat::i422;
    case AV_PIX_FMT_YUV444P:
    case AV_PIX_FMT_YUVJ444P:
        return PixelFormat::i444;
    case AV_PIX_FMT_NV12:
        return PixelFormat::nv12;
    case AV_PIX_FMT_YUV420P10LE:
        return PixelFormat::i010;
    case AV_PIX_FMT_YUV422P10LE:
        return PixelFormat::i210;
    case AV_PIX_FMT_YUV444P10LE:
        return PixelFormat::i410;
    case AV_PIX_FMT_P010LE:
        return PixelFormat::p010;
    case AV_PIX_FMT_YUVA420P:
        return PixelFormat::i420a;
    case AV_PIX_FMT_BGR0:
        return PixelFormat::bgrx;
    default:
        return std::nullopt; // BGRA too: its alpha has to be multiplied in first
    }
}

// The format nearest to one that the renderers do not know: no finer sampling of colour is lost, nor more
// than ten bits kept.
AVPixelFormat substitute(int format) {
    const auto* described = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(format));
    if (!described || (described->flags & AV_PIX_FMT_FLAG_HWACCEL) != 0) return AV_PIX_FMT_NONE;
    const bool alpha = (described->flags & AV_PIX_FMT_FLAG_ALPHA) != 0 || format == AV_PIX_FMT_PAL8;
    if (alpha) return AV_PIX_FMT_BGRA;
    if ((described->flags & AV_PIX_FMT_FLAG_RGB) != 0 || described->nb_components < 3) return AV_PIX_FMT_BGR0;
    const bool deep = described->comp[0].depth > 8;
    if (described->log2_chroma_w == 0) return deep ? AV_PIX_FMT_YUV444P10LE : AV_PIX_FMT_YUV444P;
    if (described->log2_chroma_h == 0) return deep ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV422P;
    return deep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P;
}

AVPixelFormat substitute_in_rgb(int format) {
    return substitute(format) == AV_PIX_FMT_BGRA ? AV_PIX_FMT_BGRA : AV_PIX_FMT_BGR0;
}

void multiply_alpha(AVFrame& picture) {
    for (int y = 0; y < picture.height; ++y) {
        auto* pixel = picture.data[0] + static_cast<std::ptrdiff_t>(y) * picture.linesize[0];
        for (int x = 0; x < picture.width; ++x, pixel += 4) {
            const unsigned alpha = pixel[3];
            if (alpha == 255) continue;
            for (int c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>((pixel[c] * alpha + 127) / 255);
        }
    }
}

ColourMatrix matrix_of(const AVFrame& picture) {
    switch (picture.colorspace) {
    case AVCOL_SPC_RGB:
        return ColourMatrix::rgb;
    case AVCOL_SPC_BT709:
        return ColourMatrix::bt709;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
    case AVCOL_SPC_FCC:
        return ColourMatrix::bt601;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return ColourMatrix::bt2020;
    default:
        break;
    }
    // Not said: what players and encoders take for granted by size.
    return picture.width >= 1280 || picture.height > 576 ? ColourMatrix::bt709 : ColourMatrix::bt601;
}

Brightness brightness(const AVMasteringDisplayMetadata* display, const AVContentLightMetadata* light) {
    Brightness said;
    if (display != nullptr && display->has_luminance != 0 && display->max_luminance.den > 0)
        said.display = av_q2d(display->max_luminance);
    if (light != nullptr) said.brightest = light->MaxCLL;
    return said;
}

Brightness brightness_of(const AVFrame& picture) {
    const auto* display = av_frame_get_side_data(&picture, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
    const auto* light = av_frame_get_side_data(&picture, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
    return brightness(display ? reinterpret_cast<const AVMasteringDisplayMetadata*>(display->data) : nullptr,
                      light ? reinterpret_cast<const AVContentLightMetadata*>(light->data) : nullptr);
}

// The brightest pixel that the film says it has, in cd/m2. Mastering displays of 1000 are the usual ones.
double peak_of(const Brightness& picture, const Brightness& container) {
    double peak = 1000;
    for (const double said :
         {container.display, picture.display, container.brightest, picture.brightest}) // the last one counts
        if (said > 0) peak = said;
    return std::clamp(peak, 203.0, 10000.0);
}

ColourSpec colours_of(const AVFrame& picture, const Brightness& container) {
    ColourSpec spec;
    if (picture.color_trc == AVCOL_TRC_SMPTE2084) {
        spec.transfer = ColourTransfer::pq;
        spec.peak = peak_of(brightness_of(picture), container);
    }
    if (picture.color_trc == AVCOL_TRC_ARIB_STD_B67) spec.transfer = ColourTransfer::hlg;
    switch (picture.color_primaries) {
    case AVCOL_PRI_BT2020:
        spec.primaries = ColourPrimaries::bt2020;
        break;
    case AVCOL_PRI_SMPTE432:
        spec.primaries = ColourPrimaries::p3;
        break;
    case AVCOL_PRI_UNSPECIFIED: {
        // Nobody codes HDR, or by BT.2020's matrix, in other primaries.
        const bool wide =
            picture.colorspace == AVCOL_SPC_BT2020_NCL || picture.colorspace == AVCOL_SPC_BT2020_CL;
        if (wide || spec.transfer != ColourTransfer::sdr) spec.primaries = ColourPrimaries::bt2020;
        break;
    }
    default:
        break;
    }
    return spec;
}

bool is_full_range(const AVFrame& picture) {
    if (picture.color_range != AVCOL_RANGE_UNSPECIFIED) return picture.color_range == AVCOL_RANGE_JPEG;
    const auto* described = av_pix_fmt_desc_get(pixels_of(picture));
    const bool grey = described && described->nb_components < 3; // as swscale takes it, too
    return grey || picture.format == AV_PIX_FMT_YUVJ420P || picture.format == AV_PIX_FMT_YUVJ422P ||
           picture.format == AV_PIX_FMT_YUVJ444P;
}

Orientation orientation_of(const AVFrame& picture, Orientation stream) {
    if (const auto* side = av_frame_get_side_data(&picture, AV_FRAME_DATA_DISPLAYMATRIX);
        side && side->size >= 9 * sizeof(std::int32_t))
        return from_display_matrix(reinterpret_cast<const std::int32_t*>(side->data));
    if (const auto* entry = av_dict_get(picture.metadata, "Orientation", nullptr, 0))
        return from_exif(std::atoi(entry->value));
    return stream;
}

} // namespace

Orientation from_display_matrix(const std::int32_t* matrix) {
    // Points are rows: (x, y) * matrix. With a negative determinant the picture is mirrored; taken as
    // mirrored left to right first (its first row negated), what is left is a rotation.
    std::int32_t turned[9];
    std::copy_n(matrix, 9, turned);
    const bool flipped =
        static_cast<double>(matrix[0]) * matrix[4] - static_cast<double>(matrix[1]) * matrix[3] < 0;
    if (flipped) {
        turned[0] = -turned[0];
        turned[1] = -turned[1];
    }
    const double counter_clockwise = av_display_rotation_get(turned);
    if (std::isnan(counter_clockwise)) return {};
    const auto quarters = static_cast<int>(std::lround(-counter_clockwise / 90));
    return {static_cast<std::uint32_t>(((quarters % 4) + 4) % 4), flipped};
}

Orientation from_exif(int orientation) {
    switch (orientation) {
    case 2:
        return {0, true};
    case 3:
        return {2, false};
    case 4:
        return {2, true};
    case 5:
        return {3, true};
    case 6:
        return {1, false};
    case 7:
        return {1, true};
    case 8:
        return {3, false};
    default:
        return {0, false};
    }
}

void PictureMaker::container_says(const AVStream& stream) {
    const auto said = [&](AVPacketSideDataType type, std::size_t least) -> const std::uint8_t* {
        std::size_t size = 0;
        const std::uint8_t* data = av_stream_get_side_data(&stream, type, &size);
        return data != nullptr && size >= least ? data : nullptr;
    };
    container_ = brightness(reinterpret_cast<const AVMasteringDisplayMetadata*>(said(
                                AV_PKT_DATA_MASTERING_DISPLAY_METADATA, sizeof(AVMasteringDisplayMetadata))),
                            reinterpret_cast<const AVContentLightMetadata*>(
                                said(AV_PKT_DATA_CONTENT_LIGHT_LEVEL, sizeof(AVContentLightMetadata))));
}

AvPtr<AVFrame> PictureMaker::convert(const AVFrame& picture, AVPixelFormat to, int width, int height) {
    const Job job{picture.format, picture.width, picture.height, to, width, height};
    if (!scaler_ || job != job_) {
        scaler_.reset(sws_getContext(
            picture.width, picture.height, static_cast<AVPixelFormat>(picture.format), width, height, to,
            (width < picture.width ? SWS_AREA : SWS_BILINEAR) | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
            nullptr, nullptr, nullptr));
        job_ = job;
    }
    AvPtr<AVFrame> out(av_frame_alloc());
    if (!scaler_ || !out) return nullptr;
    out->format = to;
    out->width = width;
    out->height = height;
    if (av_frame_get_buffer(out.get(), 0) < 0 || av_frame_copy_props(out.get(), &picture) < 0) return nullptr;
    const auto matrix = matrix_of(picture) == ColourMatrix::bt709    ? SWS_CS_ITU709
                        : matrix_of(picture) == ColourMatrix::bt2020 ? SWS_CS_BT2020
                                                                     : SWS_CS_ITU601;
    const auto* table = sws_getCoefficients(matrix);
    const auto* target = av_pix_fmt_desc_get(to);
    const bool to_rgb = (target->flags & AV_PIX_FMT_FLAG_RGB) != 0;
    const bool full = is_full_range(picture);
    sws_setColorspaceDetails(scaler_.get(), table, full ? 1 : 0, table, to_rgb || full ? 1 : 0, 0, 1 << 16,
                             1 << 16);
    if (sws_scale(scaler_.get(), picture.data, picture.linesize, 0, picture.height, out->data,
                  out->linesize) <= 0)
        return nullptr;
    if (full && !to_rgb) out->color_range = AVCOL_RANGE_JPEG;
    const bool rgb = to == AV_PIX_FMT_BGRA || to == AV_PIX_FMT_BGR0;
    if (const auto colours = rgb ? media::ToSrgb::of(picture) : nullptr)
        for (int y = 0; y < height; ++y)
            colours->convert(out->data[0] + static_cast<std::ptrdiff_t>(y) * out->linesize[0],
                             static_cast<std::size_t>(width));
    if (to == AV_PIX_FMT_BGRA) multiply_alpha(*out);
    return out;
}

const std::shared_ptr<const ColourTable>& PictureMaker::table_for(const AVFrame& picture) {
    const ColourSpec spec = colours_of(picture, container_);
    if (spec != spec_) {
        spec_ = spec;
        table_ = colour_table(spec);
    }
    return table_;
}

// The picture in a format that the renderers know, no larger than `largest`. Null: there is no way.
std::shared_ptr<const AVFrame> PictureMaker::in_memory(std::shared_ptr<const AVFrame> picture, Frame& frame) {
    if (in_device(*picture)) {
        int error = 0;
        picture = fetched(*picture, error);
        if (!picture) return nullptr;
    }
    auto format = known_format(picture->format);
    const int longest = std::max(picture->width, picture->height);
    // Pixels of such a profile are put right once, here, and not at each drawing.
    const bool profiled = media::ToSrgb::of(*picture) != nullptr;
    if (profiled) format.reset();
    if (!format || longest > largest) {
        const auto to = format     ? static_cast<AVPixelFormat>(picture->format)
                        : profiled ? substitute_in_rgb(picture->format)
                                   : substitute(picture->format);
        if (to == AV_PIX_FMT_NONE) return nullptr;
        int width = picture->width;
        int height = picture->height;
        if (longest > largest) {
            width = std::max(2, static_cast<int>(static_cast<std::int64_t>(width) * largest / longest));
            height = std::max(2, static_cast<int>(static_cast<std::int64_t>(height) * largest / longest));
        }
        picture = convert(*picture, to, width, height);
        if (!picture) return nullptr;
        format = to == AV_PIX_FMT_BGRA ? PixelFormat::bgra : known_format(to);
    }
    frame.format = *format;
    for (std::size_t i = 0; i < frame.planes.size(); ++i)
        frame.planes[i] = {picture->data[i], picture->linesize[i]};
    frame.owner = picture;
    return picture;
}

std::shared_ptr<Frame> PictureMaker::make(AvPtr<AVFrame> picture, AVRational stream_aspect,
                                          Orientation orientation) {
    auto frame = std::make_shared<Frame>();
    const auto aspect = picture->sample_aspect_ratio.num > 0 ? picture->sample_aspect_ratio : stream_aspect;
    if (aspect.num > 0 && aspect.den > 0) {
        frame->aspect_num = aspect.num;
        frame->aspect_den = aspect.den;
    }
    const auto stands = orientation_of(*picture, orientation);
    frame->turns = stands.turns;
    frame->flipped = stands.flipped;

    const int longest = std::max(picture->width, picture->height);
    if (longest <= 0) return nullptr;
    std::shared_ptr<const AVFrame> shown(std::move(picture));
    if (in_device(*shown) && lends_ && longest <= largest) lends_ = lend(shown, *frame);
    if (!frame->device) shown = in_memory(std::move(shown), *frame);
    if (!shown) return nullptr;
    frame->width = static_cast<std::uint32_t>(shown->width);
    frame->height = static_cast<std::uint32_t>(shown->height);
    const bool rgb = frame->format == PixelFormat::bgra || frame->format == PixelFormat::bgrx;
    frame->matrix = rgb ? ColourMatrix::rgb : matrix_of(*shown);
    frame->full_range = rgb || is_full_range(*shown);
    if (frame->format != PixelFormat::bgra) frame->table = table_for(*shown);
    frame->id = next_frame_id();
    return frame;
}

} // namespace lianping::player
