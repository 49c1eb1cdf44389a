#include "player/sources/clip_decoder.h"

#include "media/input.h"
#include "media/jpeg_inks.h"
#include "media/streams.h"
#include "player/sources/device_frame.h"
#include "player/sources/picture.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <algorithm>
#include <cstring>
#include <utility>

namespace lianping::player {
namespace {

// Pictures that wait in a queue, are on the glass or in the midst of a crossfade, beside those that the
// decoder itself refers to: what a device has to have room for where pictures stay in it.
constexpr int lent_at_most = 14;

std::string name_of(const AVCodec* codec) { return codec != nullptr ? codec->name : ""; }

bool takes_vaapi(const AVCodec* codec) {
    for (int i = 0; codec != nullptr; ++i) {
        const AVCodecHWConfig* config = avcodec_get_hw_config(codec, i);
        if (config == nullptr) break;
        if (config->device_type == AV_HWDEVICE_TYPE_VAAPI &&
            (config->methods & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0)
            return true;
    }
    return false;
}

CodecSupport support_of(AVCodecID id) {
    CodecSupport support;
    const AVCodec* software = avcodec_find_decoder(id);
    support.software = name_of(software);
    if (id == AV_CODEC_ID_VP8) support.with_alpha = name_of(avcodec_find_decoder_by_name("libvpx"));
    if (id == AV_CODEC_ID_VP9) support.with_alpha = name_of(avcodec_find_decoder_by_name("libvpx-vp9"));
    const std::string v4l2 = std::string(avcodec_get_name(id)) + "_v4l2m2m";
    support.v4l2 = name_of(avcodec_find_decoder_by_name(v4l2.c_str()));
    support.vaapi = takes_vaapi(software);
    // AV1's own decoder of the library works with a device alone; software is dav1d's.
    if (id == AV_CODEC_ID_AV1) support.vaapi = false;
    return support;
}

// How often a picture's sides are halved while it is decoded: photos far larger than what is kept of them.
int halvings(const AVCodec& codec, const AVCodecParameters& stream) {
    int times = 0;
    while (times < codec.max_lowres &&
           (std::max(stream.width, stream.height) >> (times + 1)) >= PictureMaker::largest)
        ++times;
    return times;
}

} // namespace

std::vector<DecoderWay> ClipDecoder::ways_for(const AVStream& stream, bool still) {
    StreamNeeds needs;
    const auto* alpha = av_dict_get(stream.metadata, "alpha_mode", nullptr, 0);
    needs.alpha = alpha != nullptr && std::strcmp(alpha->value, "1") == 0;
    needs.still = still;
    needs.width = stream.codecpar->width;
    needs.height = stream.codecpar->height;
    return decoders_in_order(needs, support_of(stream.codecpar->codec_id),
                             still ? DecodingDevices{} : find_decoding_devices());
}

Result<ClipDecoder> ClipDecoder::open(const AVStream& stream, std::vector<DecoderWay> ways, int threads,
                                      PicturesIn where) {
    ClipDecoder decoder;
    decoder.stream_ = &stream;
    decoder.ways_ = std::move(ways);
    decoder.threads_ = threads;
    decoder.where_ = where;
    if (decoder.ways_.empty()) return fail(Error::Code::unsupported, "there is no decoder for its pictures");
    auto opened = decoder.open_way();
    while (!opened) {
        const Error error = opened.error();
        if (!decoder.fall_back(error.message)) return fail(error);
        opened = {};
    }
    return decoder;
}

AVPixelFormat ClipDecoder::wanted(AVCodecContext* codec, const AVPixelFormat* offered) {
    for (const AVPixelFormat* format = offered; *format != AV_PIX_FMT_NONE; ++format)
        if (*format == AV_PIX_FMT_VAAPI) return *format;
    return avcodec_default_get_format(codec, offered); // this stream is none for the device
}

Result<void> ClipDecoder::open_way() {
    const DecoderWay& way = ways_[way_];
    const AVCodec* codec = avcodec_find_decoder_by_name(way.decoder.c_str());
    codec_.reset(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    in_device_.reset(av_frame_alloc());
    if (!codec_ || !in_device_) return fail(Error::Code::io, "no memory");
    if (avcodec_parameters_to_context(codec_.get(), stream_->codecpar) < 0)
        return fail(Error::Code::corrupt, "its pictures are described wrongly");
    codec_->pkt_timebase = stream_->time_base;
    codec_->thread_count = way.hardware() ? 1 : threads_;
    codec_->max_pixels = media::kMaxPixels;
    media::tell_decoder(*codec_);
    codec_->lowres = halvings(*codec, *stream_->codecpar);
    if (way.by == "vaapi") {
        const int made = av_hwdevice_ctx_create(&codec_->hw_device_ctx, AV_HWDEVICE_TYPE_VAAPI,
                                                way.device.c_str(), nullptr, 0);
        if (made < 0) return fail(Error::Code::unsupported, av_words(made));
        codec_->get_format = &ClipDecoder::wanted;
        if (where_ == PicturesIn::device) codec_->extra_hw_frames = lent_at_most;
    }
    if (const int began = avcodec_open2(codec_.get(), codec, nullptr); began < 0)
        return fail(Error::Code::unsupported, "its decoder refuses it (" + av_words(began) + ")");
    return {};
}

bool ClipDecoder::fall_back(const std::string& why) {
    std::string reason = why;
    while (way_ + 1 < ways_.size()) {
        if (hardware())
            note_ = "hardware decoding by " + ways_[way_].by + " failed (" + reason + "): software decodes";
        ++way_;
        const auto opened = open_way();
        if (opened) return true;
        reason = opened.error().message;
    }
    return false;
}

int ClipDecoder::send(const AVPacket* packet) {
    if (packet != nullptr && codec_->codec_id == AV_CODEC_ID_MJPEG)
        bare_inks_ = media::has_bare_inks({packet->data, static_cast<std::size_t>(packet->size)});
    return avcodec_send_packet(codec_.get(), packet);
}

int ClipDecoder::receive(AVFrame* frame) {
    if (!hardware()) {
        const int got = avcodec_receive_frame(codec_.get(), frame);
        if (got >= 0) media::straighten(*codec_, *frame);
        if (got >= 0 && bare_inks_) media::mix_bare_inks(*frame);
        return got;
    }
    const int got = avcodec_receive_frame(codec_.get(), in_device_.get());
    if (got < 0) return got;
    av_frame_unref(frame);
    if (where_ == PicturesIn::device || !in_device(*in_device_)) {
        av_frame_move_ref(frame, in_device_.get());
        return 0;
    }
    int error = 0;
    if (const auto copy = fetched(*in_device_, error)) av_frame_move_ref(frame, copy.get());
    av_frame_unref(in_device_.get());
    return error;
}

void ClipDecoder::flush() { avcodec_flush_buffers(codec_.get()); }

std::string ClipDecoder::words() const {
    const DecoderWay& way = ways_[way_];
    if (way.hardware()) return way.decoder + ", " + way.by;
    std::string text = way.decoder + ", software";
    if (codec_->thread_count > 1) text += ", " + std::to_string(codec_->thread_count) + " threads";
    return text;
}

} // namespace lianping::player
