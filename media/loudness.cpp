#include "media/loudness.h"

#include "media/input.h"
#include "media/libav_owned.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

namespace lianping::media {
namespace {

struct MeterFree {
    void operator()(ebur128_state* meter) const { ebur128_destroy(&meter); }
};
using MeterPtr = std::unique_ptr<ebur128_state, MeterFree>;

constexpr unsigned long least_rate = 4000, most_rate = 400'000; // what libebur128 has filters for, and some
constexpr int most_channels = 64;

// Sound as it comes out of a decoder, metered. Its shape is that of the first frame; a later change of it
// begins anew with the resampler alone, so that one meter hears all.
class Meter {
public:
    Meter() = default;
    ~Meter() { av_channel_layout_uninit(&heard_as_); }
    Meter(const Meter&) = delete;
    Meter& operator=(const Meter&) = delete;

    bool hear(const AVFrame& frame) {
        if (!meter_ && !begin(frame)) return false;
        if (frame.format != format_ || frame.sample_rate != rate_ || frame.ch_layout.nb_channels != channels_)
            if (!shape(frame)) return true; // such a piece is left out
        const int room = swr_get_out_samples(resampler_.get(), frame.nb_samples);
        if (room <= 0) return true;
        samples_.resize(static_cast<std::size_t>(room) * meter_->channels);
        auto* to = reinterpret_cast<std::uint8_t*>(samples_.data());
        const int got = swr_convert(resampler_.get(), &to, room,
                                    const_cast<const std::uint8_t**>(frame.extended_data), frame.nb_samples);
        if (got > 0) ebur128_add_frames_float(meter_.get(), samples_.data(), static_cast<std::size_t>(got));
        return true;
    }

    std::optional<Loudness> heard() const {
        Loudness is;
        if (!meter_ || ebur128_loudness_global(meter_.get(), &is.integrated_lufs) != EBUR128_SUCCESS ||
            !std::isfinite(is.integrated_lufs))
            return std::nullopt;
        double peak = 0;
        for (unsigned channel = 0; channel < meter_->channels; ++channel) {
            double of_channel = 0;
            if (ebur128_true_peak(meter_.get(), channel, &of_channel) == EBUR128_SUCCESS)
                peak = std::max(peak, of_channel);
        }
        is.true_peak_dbtp = 20 * std::log10(std::max(peak, 1e-10));
        return is;
    }

private:
    bool begin(const AVFrame& frame) {
        const int channels = frame.ch_layout.nb_channels;
        const auto rate = static_cast<unsigned long>(std::max(frame.sample_rate, 0));
        if (channels < 1 || channels > most_channels || rate < least_rate || rate > most_rate) return false;
        meter_.reset(
            ebur128_init(static_cast<unsigned>(channels), rate, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK));
        if (!meter_) return false;
        for (int i = 0; i < channels; ++i)
            ebur128_set_channel(meter_.get(), static_cast<unsigned>(i), role(frame.ch_layout, i));
        if (av_channel_layout_copy(&heard_as_, &frame.ch_layout) < 0 || !shape(frame)) {
            meter_.reset();
            return false;
        }
        return true;
    }

    // BS.1770: surround channels count 1.5 dB more, the low-frequency one not at all.
    static int role(const AVChannelLayout& layout, int index) {
        switch (av_channel_layout_channel_from_index(&layout, static_cast<unsigned>(index))) {
        case AV_CHAN_FRONT_LEFT:
            return EBUR128_LEFT;
        case AV_CHAN_FRONT_RIGHT:
            return EBUR128_RIGHT;
        case AV_CHAN_FRONT_CENTER:
            // A single channel is played by two loudspeakers.
            return layout.nb_channels == 1 ? EBUR128_DUAL_MONO : EBUR128_CENTER;
        case AV_CHAN_LOW_FREQUENCY:
            return EBUR128_UNUSED;
        case AV_CHAN_BACK_LEFT:
        case AV_CHAN_SIDE_LEFT:
            return EBUR128_LEFT_SURROUND;
        case AV_CHAN_BACK_RIGHT:
        case AV_CHAN_SIDE_RIGHT:
            return EBUR128_RIGHT_SURROUND;
        default:
            if (layout.nb_channels == 1) return EBUR128_DUAL_MONO;
            if (layout.nb_channels == 2) return index == 0 ? EBUR128_LEFT : EBUR128_RIGHT;
            return EBUR128_CENTER;
        }
    }

    bool shape(const AVFrame& frame) {
        SwrContext* made = nullptr;
        AVChannelLayout from = frame.ch_layout; // taken as not const, and left alone
        if (swr_alloc_set_opts2(&made, &heard_as_, AV_SAMPLE_FMT_FLT, static_cast<int>(meter_->samplerate),
                                &from, static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0,
                                nullptr) < 0)
            return false;
        resampler_.reset(made);
        format_ = frame.format;
        rate_ = frame.sample_rate;
        channels_ = frame.ch_layout.nb_channels;
        return swr_init(made) >= 0;
    }

    MeterPtr meter_;
    AvPtr<SwrContext> resampler_;
    AVChannelLayout heard_as_{};
    int format_ = -1, rate_ = 0, channels_ = 0; // of the frames that the resampler takes
    std::vector<float> samples_;
};

} // namespace

double evening_gain_db(const Loudness& loudness) {
    const double wanted = std::clamp(kTargetLufs - loudness.integrated_lufs, -kMostGainDb, kMostGainDb);
    return std::max(-kMostGainDb, std::min(wanted, kHighestPeakDbtp - loudness.true_peak_dbtp));
}

Result<std::optional<Loudness>> measure_loudness(int descriptor,
                                                 const std::function<bool(double)>& progress) {
    auto opened = Input::open(descriptor, Input::Reading::once, progress);
    if (!opened) return fail(opened.error());
    Input& input = **opened;
    AVFormatContext& format = *input.context();
    const AVCodec* codec = nullptr;
    const int index = av_find_best_stream(&format, AVMEDIA_TYPE_AUDIO, -1, -1, &codec, 0);
    if (index < 0 || codec == nullptr) return std::optional<Loudness>();
    for (unsigned i = 0; i < format.nb_streams; ++i)
        if (static_cast<int>(i) != index) format.streams[i]->discard = AVDISCARD_ALL;
    const AvPtr<AVCodecContext> decoder(avcodec_alloc_context3(codec));
    if (!decoder || avcodec_parameters_to_context(decoder.get(), format.streams[index]->codecpar) < 0)
        return std::optional<Loudness>();
    decoder->thread_count = 1;
    decoder->pkt_timebase = format.streams[index]->time_base;
    if (avcodec_open2(decoder.get(), codec, nullptr) < 0) return std::optional<Loudness>();

    Meter meter;
    const AvPtr<AVFrame> frame(av_frame_alloc());
    const auto hear = [&](const AVPacket* packet) {
        if (avcodec_send_packet(decoder.get(), packet) < 0 && packet != nullptr) return true;
        bool good = true;
        while (good && avcodec_receive_frame(decoder.get(), frame.get()) >= 0) {
            good = frame->nb_samples == 0 || meter.hear(*frame);
            av_frame_unref(frame.get());
        }
        return good;
    };
    const AvPtr<AVPacket> packet(av_packet_alloc());
    bool good = true;
    while (good && av_read_frame(&format, packet.get()) >= 0) {
        if (packet->stream_index == index) good = hear(packet.get());
        av_packet_unref(packet.get());
    }
    if (input.stopped()) return fail(Error::Code::timeout, "stopped");
    if (good) hear(nullptr);
    return meter.heard();
}

} // namespace lianping::media
