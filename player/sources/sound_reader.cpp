#include "player/sources/sound_reader.h"

#include "player/sources/channel_matrix.h"

extern "C" {
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
}

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace lianping::player {
namespace {

constexpr std::uint32_t damaged_packets_at_most = 200; // packets in a row: then the sound is given up
constexpr double gap = 0.025;  // seconds that a stamp may lie off: more is a hole in the recording
constexpr double lean = 0.006; // the same, of the average: the recorder's clocks ran apart
constexpr std::array<Duration, 3> run_up{300ms, 2s, 10s}; // decoded before what is wanted

} // namespace

void SoundReader::SwrDelete::operator()(SwrContext* converter) const { swr_free(&converter); }

Result<SoundReader> SoundReader::open(const std::filesystem::path& file, const SoundFacts& facts,
                                      const SoundWish& wish, std::int64_t from,
                                      const std::atomic<bool>& stop) {
    const std::int64_t wanted = av_rescale(from, facts.rate, wish.rate);
    for (std::size_t attempt = 0;; ++attempt) {
        SoundReader reader;
        reader.facts_ = facts;
        reader.wish_ = wish;
        auto input =
            media::Input::open(file, media::Input::Reading::again, [&stop](double) { return !stop; });
        if (!input) return fail(input.error());
        reader.input_ = std::move(input).value();
        auto& format = *reader.input_->context();
        if (facts.stream < 0 || facts.stream >= static_cast<int>(format.nb_streams))
            return fail(Error::Code::corrupt, "its sound is gone");
        for (unsigned i = 0; i < format.nb_streams; ++i)
            if (static_cast<int>(i) != facts.stream) format.streams[i]->discard = AVDISCARD_ALL;
        reader.stream_ = format.streams[facts.stream];
        const AVCodec* decoder = avcodec_find_decoder(reader.stream_->codecpar->codec_id);
        reader.codec_.reset(decoder ? avcodec_alloc_context3(decoder) : nullptr);
        reader.packet_.reset(av_packet_alloc());
        reader.frame_.reset(av_frame_alloc());
        if (!reader.codec_ || !reader.packet_ || !reader.frame_) return fail(Error::Code::io, "no memory");
        if (avcodec_parameters_to_context(reader.codec_.get(), reader.stream_->codecpar) < 0)
            return fail(Error::Code::corrupt, "its sound is described wrongly");
        reader.codec_->pkt_timebase = reader.stream_->time_base;
        reader.codec_->thread_count = 1;
        if (const int began = avcodec_open2(reader.codec_.get(), decoder, nullptr); began < 0)
            return fail(Error::Code::unsupported, "its sound's decoder refuses it (" + av_words(began) + ")");

        const bool from_the_start =
            attempt >= run_up.size() ||
            wanted < av_rescale((run_up[attempt] + 700ms).count(), facts.rate, 1'000'000'000);
        if (!from_the_start &&
            !reader.seek(wanted - av_rescale(run_up[attempt].count(), facts.rate, 1'000'000'000))) {
            attempt = run_up.size() - 1;
            continue;
        }
        const auto first = reader.decode();
        if (first == State::broken) return fail(Error::Code::corrupt, reader.trouble_);
        if (from_the_start) {
            reader.over_ = first == State::end;
            return reader;
        }
        // An index may point behind the instant: look from further before.
        if (first == State::sound && reader.place_of(*reader.frame_) <= wanted) return reader;
        if (stop) return fail(Error::Code::timeout, "stopped");
    }
}

bool SoundReader::seek(std::int64_t sample) {
    const auto at = facts_.origin + Duration(av_rescale(sample, 1'000'000'000, facts_.rate));
    const auto target = av_rescale_q_rnd(at.count(), nanoseconds, stream_->time_base, AV_ROUND_DOWN);
    return av_seek_frame(input_->context(), stream_->index, target, AVSEEK_FLAG_BACKWARD) >= 0;
}

SoundReader::State SoundReader::decode() {
    for (;;) {
        const int got = avcodec_receive_frame(codec_.get(), frame_.get());
        if (got >= 0 && frame_->nb_samples > 0 && frame_->sample_rate > 0) {
            damaged_in_a_row_ = 0;
            return State::sound;
        }
        if (got >= 0) continue;
        if (got == AVERROR_EOF || draining_) return State::end;
        av_packet_unref(packet_.get());
        const int read = av_read_frame(input_->context(), packet_.get());
        if (read < 0) {
            if (input_->stopped()) return trouble_ = "stopped", State::broken;
            draining_ = true;
            avcodec_send_packet(codec_.get(), nullptr);
            continue;
        }
        if (packet_->stream_index != stream_->index) continue;
        if (avcodec_send_packet(codec_.get(), packet_.get()) < 0 &&
            ++damaged_in_a_row_ > damaged_packets_at_most)
            return trouble_ = "its sound cannot be decoded", State::broken;
    }
}

// The sample at which the frame begins, counted from media time zero: where the one before ended, unless
// stamps say clearly otherwise.
std::int64_t SoundReader::place_of(const AVFrame& frame) {
    if (frame.best_effort_timestamp == AV_NOPTS_VALUE) return placed_ ? next_sample_ : 0;
    const Duration at(av_rescale_q(frame.best_effort_timestamp, stream_->time_base, nanoseconds));
    auto stamped =
        shift_ + av_rescale_rnd((at - facts_.origin).count(), facts_.rate, 1'000'000'000, AV_ROUND_NEAR_INF);
    if (!placed_) {
        if (facts_.packet <= 0) return stamped;
        const auto tick = av_rescale_q(1, stream_->time_base, {1, facts_.rate});
        // By where it ends: what a decoder leaves out of its first packet is missing at the beginning.
        const auto end = stamped + frame.nb_samples - facts_.packet_base;
        const auto packets = std::llround(static_cast<double>(end) / static_cast<double>(facts_.packet));
        const auto counted = facts_.packet_base + packets * facts_.packet - frame.nb_samples;
        return tick >= 1 && std::abs(counted - stamped) <= tick + 1 ? counted : stamped;
    }
    if (stamped < next_sample_ - facts_.rate) { // its stamps begin anew: a recording put together of several
        shift_ += next_sample_ - stamped;
        stamped = next_sample_;
    }
    const auto off = static_cast<double>(stamped - next_sample_);
    off_ += (off - off_) / 32;
    if (std::abs(off) > gap * facts_.rate) {
        off_ = 0;
        return stamped;
    }
    if (std::abs(off_) > lean * facts_.rate) {
        const auto by = std::llround(off_);
        off_ = 0;
        return next_sample_ + by;
    }
    return next_sample_;
}

bool SoundReader::prepare_converter(const AVFrame& frame, std::int64_t sample) {
    AVChannelLayout in{};
    if (frame.ch_layout.order == AV_CHANNEL_ORDER_NATIVE)
        av_channel_layout_copy(&in, &frame.ch_layout);
    else
        av_channel_layout_default(&in, frame.ch_layout.nb_channels);
    const auto out_channels = output_channels(wish_.channels);
    std::uint64_t mask = 0;
    for (const auto channel : out_channels) mask |= channel;
    AVChannelLayout out{};
    av_channel_layout_from_mask(&out, mask);

    SwrContext* made = nullptr;
    bool ready =
        swr_alloc_set_opts2(&made, &out, AV_SAMPLE_FMT_FLT, wish_.rate, &in,
                            static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr) >= 0;
    converter_.reset(made);
    if (ready && in.order == AV_CHANNEL_ORDER_NATIVE) {
        std::vector<std::uint64_t> in_channels;
        in_channels.reserve(static_cast<std::size_t>(in.nb_channels));
        for (int i = 0; i < in.nb_channels; ++i)
            in_channels.push_back(1ULL << static_cast<unsigned>(
                                      av_channel_layout_channel_from_index(&in, static_cast<unsigned>(i))));
        const auto matrix = channel_matrix(in_channels, out_channels);
        ready = swr_set_matrix(made, matrix.data(), in.nb_channels) >= 0;
    }
    if (ready) {
        av_opt_set_sample_fmt(made, "internal_sample_fmt", AV_SAMPLE_FMT_FLTP, 0);
        ready = swr_init(made) >= 0;
    }
    av_channel_layout_uninit(&in);
    av_channel_layout_uninit(&out);
    if (!ready) return false;
    converter_rate_ = frame.sample_rate;
    converter_format_ = frame.format;
    converter_channels_ = frame.ch_layout.nb_channels;
    next_sample_ = sample;
    return true;
}

void SoundReader::put(Piece& piece, const std::uint8_t** data, int samples) {
    const int room = swr_get_out_samples(converter_.get(), samples);
    if (room <= 0) return;
    const auto channels = static_cast<std::size_t>(wish_.channels);
    const auto had = piece.samples.size();
    piece.samples.resize(had + static_cast<std::size_t>(room) * channels);
    auto* to = reinterpret_cast<std::uint8_t*>(piece.samples.data() + had);
    const int got = swr_convert(converter_.get(), &to, room, data, samples);
    piece.samples.resize(had + static_cast<std::size_t>(std::max(got, 0)) * channels);
    next_frame_ += std::max(got, 0);
}

void SoundReader::put_silence(Piece& piece, std::int64_t samples) {
    const auto format = static_cast<AVSampleFormat>(converter_format_);
    while (samples > 0) {
        const int some = static_cast<int>(std::min<std::int64_t>(samples, 4096));
        std::uint8_t** zeros = nullptr;
        if (av_samples_alloc_array_and_samples(&zeros, nullptr, converter_channels_, some, format, 0) < 0)
            return;
        av_samples_set_silence(zeros, 0, some, converter_channels_, format);
        put(piece, const_cast<const std::uint8_t**>(zeros), some);
        av_freep(static_cast<void*>(&zeros[0]));
        av_freep(static_cast<void*>(&zeros));
        samples -= some;
    }
}

bool SoundReader::convert(Piece& piece) {
    auto& frame = *frame_;
    if (frame.sample_rate != facts_.rate) { // it changes in mid-stream: the same place by another count
        next_sample_ = av_rescale(next_sample_, frame.sample_rate, facts_.rate);
        facts_.rate = frame.sample_rate;
        facts_.packet = 0;
    }
    const auto sample = place_of(frame);
    if (placed_ && sample > next_sample_ + facts_.rate) { // a long hole: the next piece begins behind it
        put(piece, nullptr, 0);
        converter_.reset();
        placed_ = false;
        held_ = true;
        return true;
    }
    const bool same = converter_ && converter_rate_ == frame.sample_rate &&
                      converter_format_ == frame.format && converter_channels_ == frame.ch_layout.nb_channels;
    if (!same) {
        if (converter_) put(piece, nullptr, 0);
        if (!prepare_converter(frame, sample)) return trouble_ = "its sound cannot be converted", false;
        // From a sample of the file that lies on a frame of ours.
        if (!placed_) {
            const auto common = std::gcd(frame.sample_rate, wish_.rate);
            const auto between = frame.sample_rate / common;
            const auto pad = ((sample % between) + between) % between;
            piece.frame = next_frame_ = (sample - pad) / between * (wish_.rate / common);
            put_silence(piece, pad);
            placed_ = true;
        }
    }
    if (sample > next_sample_) put_silence(piece, sample - next_sample_);
    const auto skip = std::clamp<std::int64_t>(next_sample_ - sample, 0, frame.nb_samples);
    if (skip < frame.nb_samples) {
        std::array<const std::uint8_t*, 64> planes{};
        const auto format = static_cast<AVSampleFormat>(frame.format);
        const bool planar = av_sample_fmt_is_planar(format) != 0;
        const int count = planar ? std::min(frame.ch_layout.nb_channels, 64) : 1;
        const auto stride = av_get_bytes_per_sample(format) * (planar ? 1 : frame.ch_layout.nb_channels);
        for (int i = 0; i < count; ++i)
            planes[static_cast<std::size_t>(i)] = frame.extended_data[i] + skip * stride;
        put(piece, planes.data(), frame.nb_samples - static_cast<int>(skip));
    }
    next_sample_ = std::max(next_sample_, sample + frame.nb_samples);
    return true;
}

SoundReader::State SoundReader::next(Piece& piece) {
    piece.samples.clear();
    piece.frame = next_frame_;
    if (over_) return State::end;
    if (frame_->nb_samples == 0) { // else it was decoded when the file was opened
        const auto state = decode();
        if (state == State::broken) return state;
        if (state == State::end) {
            over_ = true;
            if (converter_) put(piece, nullptr, 0);
            return piece.samples.empty() ? State::end : State::sound;
        }
    }
    const bool converted = convert(piece);
    if (!std::exchange(held_, false)) av_frame_unref(frame_.get());
    return converted ? State::sound : State::broken;
}

} // namespace lianping::player
