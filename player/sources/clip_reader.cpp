#include "player/sources/clip_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <thread>

namespace lianping::player {
namespace {

constexpr std::uint32_t damaged_at_most = 100; // packets in a row: then the file is given up
constexpr auto exact_margin = 250ms;

constexpr AVRational nanoseconds{1, 1'000'000'000};

// Matroska says how long a frame lasts in whole nanoseconds; the rate that was meant is the usual one beside
// it.
FrameRate nearest_usual(FrameRate rate) {
    const double hz = rate.hz();
    const FrameRate whole{std::llround(hz), 1};
    const FrameRate broadcast{std::llround(hz * 1.001) * 1000, 1001};
    for (const auto& usual : {whole, broadcast})
        if (usual.num > 0 && std::abs(hz / usual.hz() - 1) < 2e-6) return usual;
    return rate;
}

FrameRate rate_of(const AVStream& stream) {
    const auto average = stream.avg_frame_rate;
    const auto least = stream.r_frame_rate;
    if (average.num <= 0 || average.den <= 0) return {};
    // r_frame_rate is exact where the rate is steady; the average is a quotient of a rounded length.
    const bool steady =
        least.num > 0 && least.den > 0 && std::abs(av_q2d(least) / av_q2d(average) - 1) < 0.001;
    return nearest_usual(steady ? FrameRate{least.num, least.den} : FrameRate{average.num, average.den});
}

// Enough threads for the pictures a second that the clip has, and no more: each costs memory and a frame of
// delay.
int threads_for(const AVStream& stream) {
    const auto& par = *stream.codecpar;
    const double pixels_a_second = static_cast<double>(par.width) * par.height *
                                   (stream.avg_frame_rate.num > 0 ? av_q2d(stream.avg_frame_rate) : 30);
    constexpr double one_thread = 1280.0 * 720 * 60;
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return std::clamp(static_cast<int>(std::ceil(pixels_a_second / one_thread)), 1, std::min(cores, 4));
}

bool is_still(const AVFormatContext& format, const AVStream& stream) {
    const std::string name = format.iformat->name;
    if (name.ends_with("_pipe") || name == "image2") return true;
    return stream.nb_frames == 1 && stream.duration <= 1 && stream.codecpar->codec_id == AV_CODEC_ID_PNG;
}

} // namespace

Result<ClipReader> ClipReader::open(const std::filesystem::path& file, const std::atomic<bool>& stop) {
    ClipReader reader;
    auto input = media::Input::open(file, media::Input::Reading::again, [&stop](double) { return !stop; });
    if (!input) return fail(input.error());
    reader.input_ = std::move(input).value();
    auto* format = reader.format_ = reader.input_->context();
    const AVCodec* decoder = nullptr;
    const int index = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
    if (index == AVERROR_DECODER_NOT_FOUND)
        return fail(Error::Code::unsupported, "there is no decoder for its pictures");
    if (index < 0) return fail(Error::Code::unsupported, "it has no pictures");
    reader.stream_ = format->streams[index];
    for (unsigned i = 0; i < format->nb_streams; ++i)
        if (static_cast<int>(i) != index) format->streams[i]->discard = AVDISCARD_ALL;
    reader.still_ = is_still(*format, *reader.stream_);

    reader.codec_.reset(avcodec_alloc_context3(decoder));
    reader.packet_.reset(av_packet_alloc());
    if (!reader.codec_ || !reader.packet_) return fail(Error::Code::io, "no memory");
    auto& codec = *reader.codec_;
    if (avcodec_parameters_to_context(&codec, reader.stream_->codecpar) < 0)
        return fail(Error::Code::corrupt, "its pictures are described wrongly");
    codec.pkt_timebase = reader.stream_->time_base;
    codec.thread_count = reader.still_ ? 1 : threads_for(*reader.stream_);
    codec.max_pixels = media::kMaxPixels;
    if (const int began = avcodec_open2(&codec, decoder, nullptr); began < 0)
        return fail(Error::Code::unsupported, "its decoder refuses it (" + av_words(began) + ")");

    reader.rate_ = reader.still_ ? FrameRate{} : rate_of(*reader.stream_);
    if (const auto* matrix = av_stream_get_side_data(reader.stream_, AV_PKT_DATA_DISPLAYMATRIX, nullptr))
        reader.orientation_ = from_display_matrix(reinterpret_cast<const std::int32_t*>(matrix));
    if (auto first = reader.find_first_picture(); !first) return fail(first.error());
    return reader;
}

Result<void> ClipReader::find_first_picture() {
    switch (decode(first_)) {
    case State::picture:
        break;
    case State::end:
        return fail(Error::Code::corrupt, "it has no pictures that can be decoded");
    case State::broken:
        return fail(Error::Code::corrupt, trouble_);
    }
    first_pts_ = first_->pts;
    return {};
}

bool ClipReader::read_packet() {
    for (;;) {
        av_packet_unref(packet_.get());
        const int got = av_read_frame(format_, packet_.get());
        if (got < 0) {
            if (got != AVERROR_EOF && trouble_.empty()) trouble_ = "reading stopped (" + av_words(got) + ")";
            return false;
        }
        if (packet_->stream_index == stream_->index) return true;
    }
}

MediaTime ClipReader::media_time(std::int64_t pts) const {
    return MediaTime(Duration(av_rescale_q(pts - first_pts_, stream_->time_base, nanoseconds)));
}

std::int64_t ClipReader::pts_of(MediaTime at) const {
    return first_pts_ + av_rescale_q_rnd(at.ns(), nanoseconds, stream_->time_base, AV_ROUND_DOWN);
}

bool ClipReader::seek(MediaTime at) {
    first_.reset();
    avcodec_flush_buffers(codec_.get());
    draining_ = false;
    damaged_in_a_row_ = 0;
    next_pts_ = first_pts_;
    const auto target = std::max(pts_of(at), first_pts_);
    if (av_seek_frame(format_, stream_->index, target, AVSEEK_FLAG_BACKWARD) >= 0) return true;
    if (av_seek_frame(format_, stream_->index, first_pts_, AVSEEK_FLAG_BACKWARD) < 0)
        avformat_seek_file(format_, -1, INT64_MIN, 0, 0, AVSEEK_FLAG_BYTE);
    return false;
}

bool ClipReader::can_skip(MediaTime from, MediaTime at) const {
    const auto* entry = avformat_index_get_entry_from_timestamp(stream_, std::max(pts_of(at), first_pts_),
                                                                AVSEEK_FLAG_BACKWARD);
    return entry && entry->timestamp > pts_of(from);
}

ClipReader::State ClipReader::feed() {
    if (draining_) return State::end;
    if (!read_packet()) {
        draining_ = true;
        avcodec_send_packet(codec_.get(), nullptr);
        return State::picture;
    }
    const bool early = packet_->pts != AV_NOPTS_VALUE && exact_from_ != MediaTime::always() &&
                       media_time(packet_->pts) + exact_margin < exact_from_;
    codec_->skip_frame = skip_ || early ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    const int sent = avcodec_send_packet(codec_.get(), packet_.get());
    if (sent < 0 && sent != AVERROR(EAGAIN)) {
        ++damaged_;
        if (++damaged_in_a_row_ > damaged_at_most || still_) {
            trouble_ = "it cannot be decoded (" + av_words(sent) + ")";
            return State::broken;
        }
    }
    return State::picture;
}

void ClipReader::describe(std::int64_t pts, std::int64_t duration, Picture& picture) const {
    const auto at = media_time(pts);
    picture.at = at;
    picture.lasts =
        duration > 0 ? Duration(av_rescale_q(duration, stream_->time_base, nanoseconds)) : Duration::zero();
    if (rate_.num <= 0) return;
    const auto number = std::llround(static_cast<double>(at.ns()) * 1e-9 * rate_.hz());
    picture.frame->number = number;
    const auto tick = Duration(av_rescale_q(1, stream_->time_base, nanoseconds)) + 1us;
    const auto steady = rate_.start_of(number);
    if (steady - at.since_origin() <= tick && at.since_origin() - steady <= tick) {
        picture.at = MediaTime(steady);
        picture.lasts = rate_.start_of(number + 1) - steady;
    }
}

ClipReader::State ClipReader::decode(AvPtr<AVFrame>& decoded) {
    decoded.reset(av_frame_alloc());
    if (!decoded) return trouble_ = "no memory", State::broken;
    for (;;) {
        const int got = avcodec_receive_frame(codec_.get(), decoded.get());
        if (got == AVERROR(EAGAIN)) {
            if (const auto fed = feed(); fed != State::picture) return fed;
            continue;
        }
        if (got == AVERROR_EOF) return State::end;
        if (got < 0) {
            ++damaged_;
            if (++damaged_in_a_row_ > damaged_at_most || still_) {
                trouble_ = "it cannot be decoded (" + av_words(got) + ")";
                return State::broken;
            }
            if (draining_) return State::end;
            continue;
        }
        damaged_in_a_row_ = 0;
        decoded->pts =
            decoded->best_effort_timestamp != AV_NOPTS_VALUE ? decoded->best_effort_timestamp : next_pts_;
        next_pts_ = decoded->pts + std::max<std::int64_t>(1, decoded->pkt_duration);
        return State::picture;
    }
}

ClipReader::State ClipReader::next(Picture& picture) {
    AvPtr<AVFrame> decoded = std::move(first_);
    while (!decoded || (decoded->pts < first_pts_ && !still_))
        if (const auto state = decode(decoded); state != State::picture) return state;
    const auto pts = decoded->pts;
    const auto duration = decoded->pkt_duration;
    picture.frame = maker_.make(std::move(decoded), stream_->sample_aspect_ratio, orientation_);
    if (!picture.frame) {
        trouble_ = "its kind of picture cannot be shown";
        return State::broken;
    }
    describe(pts, duration, picture);
    return State::picture;
}

std::string ClipReader::decoder() const {
    std::string text = codec_->codec->name;
    text += ", software";
    if (codec_->thread_count > 1) text += ", " + std::to_string(codec_->thread_count) + " threads";
    return text;
}

std::string ClipReader::trouble() const { return trouble_; }

} // namespace lianping::player
