#include "media/streams.h"
#include "media/subtitle_files.h"
#include "player/sources/sound_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

namespace lianping::player {
namespace {

constexpr int packets_at_most = 4000; // looked at for a first picture and a first sound
constexpr int sounds_looked_at = 4;   // frames: are they of one length?

int wanted_stream(AVFormatContext& format, const std::string& language, int picture) {
    if (!language.empty())
        for (unsigned i = 0; i < format.nb_streams; ++i) {
            const auto& stream = *format.streams[i];
            if (stream.codecpar->codec_type != AVMEDIA_TYPE_AUDIO) continue;
            const auto* tag = av_dict_get(stream.metadata, "language", nullptr, 0);
            if (tag && media::same_language(tag->value, language)) return static_cast<int>(i);
        }
    return av_find_best_stream(&format, AVMEDIA_TYPE_AUDIO, -1, picture, nullptr, 0);
}

AvPtr<AVCodecContext> open_decoder(const AVStream& stream) {
    const AVCodec* decoder = avcodec_find_decoder(stream.codecpar->codec_id);
    AvPtr<AVCodecContext> codec(decoder ? avcodec_alloc_context3(decoder) : nullptr);
    if (!codec || avcodec_parameters_to_context(codec.get(), stream.codecpar) < 0) return nullptr;
    codec->pkt_timebase = stream.time_base;
    codec->thread_count = 1;
    codec->max_pixels = media::kMaxPixels;
    if (avcodec_open2(codec.get(), decoder, nullptr) < 0) return nullptr;
    return codec;
}

// What comes out of the decoder before the first sample that was recorded, where the container cannot say so:
// AVI knows no instants but those of its first picture. Layer 2: the delay of its two filters (ISO/IEC
// 11172-3, 481 samples). Layer 3: 529 of the decoder and 576 of the encoder, which LAME has and others are
// near (lame.sf.net, tech-FAQ.txt).
int samples_of_the_coder(const AVFormatContext& format, const AVStream& sound) {
    if (std::strcmp(format.iformat->name, "avi") != 0) return 0;
    switch (sound.codecpar->codec_id) {
    case AV_CODEC_ID_MP2:
        return 481;
    case AV_CODEC_ID_MP3:
        return 1105;
    default:
        return 0;
    }
}

// Looks for the first picture and the first sounds, packet by packet.
class Look {
public:
    Look(AVFormatContext& format, AVStream* picture, AVStream* sound)
        : format_(format), picture_(picture), sound_(sound) {
        if (picture_) picture_codec_ = open_decoder(*picture_);
        sound_codec_ = open_decoder(*sound_);
    }
    bool can_decode() const { return sound_codec_ != nullptr; }

    void run(const std::atomic<bool>& stop) {
        const AvPtr<AVPacket> packet(av_packet_alloc());
        const AvPtr<AVFrame> frame(av_frame_alloc());
        int packets = 0;
        while (packet && frame && !stop && ++packets <= packets_at_most && !done()) {
            if (av_read_frame(&format_, packet.get()) < 0) break;
            take(*packet, *frame);
            av_packet_unref(packet.get());
        }
        if (!done() && frame && !stop) {
            if (picture_codec_ && !picture_at_) feed(*picture_codec_, nullptr, *frame);
            feed(*sound_codec_, nullptr, *frame);
        }
    }

    void tell(SoundFacts& facts) const {
        if (sounds_.empty()) return;
        facts.has_sound = true;
        facts.rate = sounds_.front().rate;
        facts.origin = picture_at_   ? *picture_at_
                       : !picture_   ? sounds_.front().at
                       : first_seen_ ? *first_seen_
                                     : Duration::zero();
        if (picture_)
            facts.origin +=
                Duration(av_rescale(samples_of_the_coder(format_, *sound_), 1'000'000'000, facts.rate));
        const auto into = sounds_.front().at - facts.origin;
        facts.packet_base = av_rescale_rnd(into.count(), facts.rate, 1'000'000'000, AV_ROUND_NEAR_INF) +
                            sounds_.front().samples;
        const bool alike = sounds_.size() >= 3 && sound_->codecpar->codec_id != AV_CODEC_ID_VORBIS &&
                           std::all_of(sounds_.begin() + 1, sounds_.end(), [&](const Sound& sound) {
                               return sound.samples == sounds_[1].samples;
                           });
        facts.packet = alike ? sounds_[1].samples : 0;
        std::array<char, 64> layout{};
        av_channel_layout_describe(&sound_codec_->ch_layout, layout.data(), layout.size());
        facts.words = std::string(sound_codec_->codec->name) + ", " + std::to_string(facts.rate) + " Hz, " +
                      layout.data();
    }

private:
    struct Sound {
        Duration at;
        int samples;
        int rate;
    };
    bool done() const {
        return static_cast<int>(sounds_.size()) >= sounds_looked_at && (!picture_codec_ || picture_at_);
    }
    static Duration instant(std::int64_t pts, const AVStream& stream) {
        return Duration(av_rescale_q(pts == AV_NOPTS_VALUE ? 0 : pts, stream.time_base, nanoseconds));
    }
    void take(const AVPacket& packet, AVFrame& frame) {
        if (picture_ && packet.stream_index == picture_->index) {
            const bool shown = packet.pts != AV_NOPTS_VALUE && (packet.flags & AV_PKT_FLAG_DISCARD) == 0;
            if (shown) {
                const auto at = instant(packet.pts, *picture_);
                first_seen_ = first_seen_ ? std::min(*first_seen_, at) : at;
            }
            if (picture_codec_ && !picture_at_) feed(*picture_codec_, &packet, frame);
        } else if (packet.stream_index == sound_->index &&
                   static_cast<int>(sounds_.size()) < sounds_looked_at) {
            feed(*sound_codec_, &packet, frame);
        }
    }
    void feed(AVCodecContext& codec, const AVPacket* packet, AVFrame& frame) {
        if (avcodec_send_packet(&codec, packet) < 0) return;
        while (avcodec_receive_frame(&codec, &frame) >= 0) {
            if (&codec == picture_codec_.get()) {
                if (!picture_at_) picture_at_ = instant(frame.best_effort_timestamp, *picture_);
            } else if (frame.nb_samples > 0 && frame.sample_rate > 0) {
                sounds_.push_back(
                    {instant(frame.best_effort_timestamp, *sound_), frame.nb_samples, frame.sample_rate});
            }
        }
    }

    AVFormatContext& format_;
    AVStream* picture_;
    AVStream* sound_;
    AvPtr<AVCodecContext> picture_codec_, sound_codec_;
    std::optional<Duration> picture_at_; // of the first that is decoded
    std::optional<Duration> first_seen_; // of the packets: where none is decoded
    std::vector<Sound> sounds_;
};

} // namespace

Result<SoundFacts> find_sound(const std::filesystem::path& file, const std::string& language,
                              const std::atomic<bool>& stop) {
    auto input = media::Input::open(file, media::Input::Reading::again, [&stop](double) { return !stop; });
    if (!input) return fail(input.error());
    auto& format = *(*input)->context();
    const AVStream* const shown = media::picture_stream(format);
    const int picture = shown != nullptr ? shown->index : -1;
    SoundFacts facts;
    facts.stream = wanted_stream(format, language, picture);
    if (facts.stream < 0) return facts;
    for (unsigned i = 0; i < format.nb_streams; ++i)
        if (static_cast<int>(i) != facts.stream && static_cast<int>(i) != picture)
            format.streams[i]->discard = AVDISCARD_ALL;
    auto* sound = format.streams[facts.stream];
    Look look(format, picture >= 0 ? format.streams[picture] : nullptr, sound);
    if (!look.can_decode())
        return fail(Error::Code::unsupported, std::string("there is no decoder for its sound (") +
                                                  avcodec_get_name(sound->codecpar->codec_id) + ")");
    look.run(stop);
    look.tell(facts);
    return facts;
}

} // namespace lianping::player
