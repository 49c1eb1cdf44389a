#include "player/sources/clip_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <thread>

namespace lianping::player {
namespace {

constexpr std::size_t first_picture_within = 20;   // packets: more than any codec reorders
constexpr std::uint32_t damaged_at_most = 100;     // packets in a row: then the file is given up
constexpr std::int64_t pictures_at_most = 1 << 28; // pixels of a picture
constexpr auto exact_margin = 250ms;

constexpr AVRational nanoseconds{1, 1'000'000'000};

int stop_asked(void* flag) { return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0; }

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
    // What FFmpeg says of a damaged file it says per packet; trouble() says it once.
    static const bool quiet = (av_log_set_level(AV_LOG_QUIET), true);
    static_cast<void>(quiet);
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return fail(Error::Code::not_found, "the file is not there");

    ClipReader reader;
    auto* format = avformat_alloc_context();
    if (!format) return fail(Error::Code::io, "no memory");
    // The flag is only read through the callback.
    format->interrupt_callback = {stop_asked, const_cast<std::atomic<bool>*>(&stop)};
    AVDictionary* options = nullptr;
    av_dict_set(&options, "protocol_whitelist", "file", 0); // a playlist in disguise reaches no network
    const int opened = avformat_open_input(&format, ("file:" + file.string()).c_str(), nullptr, &options);
    av_dict_free(&options);
    if (opened < 0) return fail(Error::Code::corrupt, "it is no video or picture (" + av_words(opened) + ")");
    reader.format_.reset(format);

    if (const int found = avformat_find_stream_info(format, nullptr); found < 0)
        return fail(Error::Code::corrupt, "it cannot be read (" + av_words(found) + ")");
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
    codec.max_pixels = pictures_at_most;
    if (const int began = avcodec_open2(&codec, decoder, nullptr); began < 0)
        return fail(Error::Code::unsupported, "its decoder refuses it (" + av_words(began) + ")");

    reader.rate_ = reader.still_ ? FrameRate{} : rate_of(*reader.stream_);
    if (const auto* matrix = av_stream_get_side_data(reader.stream_, AV_PKT_DATA_DISPLAYMATRIX, nullptr))
        reader.orientation_ = from_display_matrix(reinterpret_cast<const std::int32_t*>(matrix));
    if (auto first = reader.find_first_picture(); !first) return fail(first.error());
    return reader;
}

Result<void> ClipReader::find_first_picture() {
    std::optional<std::int64_t> first;
    while (replay_.size() < first_picture_within && read_packet()) {
        const auto stamp = packet_->pts != AV_NOPTS_VALUE ? packet_->pts : packet_->dts;
        if (stamp != AV_NOPTS_VALUE && (packet_->flags & AV_PKT_FLAG_DISCARD) == 0)
            first = std::min(first.value_or(stamp), stamp);
        replay_.emplace_back(av_packet_clone(packet_.get()));
        if (still_) break;
    }
    if (replay_.empty()) return fail(Error::Code::corrupt, "it has no pictures that can be read");
    first_pts_ = next_pts_ = first.value_or(0);
    return {};
}

bool ClipReader::read_packet() {
    for (;;) {
        av_packet_unref(packet_.get());
        const int got = av_read_frame(format_.get(), packet_.get());
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
    replay_.clear();
    avcodec_flush_buffers(codec_.get());
    draining_ = false;
    damaged_in_a_row_ = 0;
    next_pts_ = first_pts_;
    const auto target = std::max(pts_of(at), first_pts_);
    if (av_seek_frame(format_.get(), stream_->index, target, AVSEEK_FLAG_BACKWARD) >= 0) return true;
    if (av_seek_frame(format_.get(), stream_->index, first_pts_, AVSEEK_FLAG_BACKWARD) < 0)
        avformat_seek_file(format_.get(), -1, INT64_MIN, 0, 0, AVSEEK_FLAG_BYTE);
    return false;
}

bool ClipReader::can_skip(MediaTime from, MediaTime at) const {
    const auto* entry = avformat_index_get_entry_from_timestamp(stream_, std::max(pts_of(at), first_pts_),
                                                                AVSEEK_FLAG_BACKWARD);
    return entry && entry->timestamp > pts_of(from);
}

ClipReader::State ClipReader::feed() {
    if (draining_) return State::end;
    if (!replay_.empty()) {
        packet_ = std::move(replay_.front());
        replay_.pop_front();
    } else if (!read_packet()) {
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

void ClipReader::describe(const AVFrame& decoded, Picture& picture) const {
    const auto at = media_time(decoded.pts);
    picture.at = at;
    picture.lasts = decoded.pkt_duration > 0
                        ? Duration(av_rescale_q(decoded.pkt_duration, stream_->time_base, nanoseconds))
                        : Duration::zero();
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

ClipReader::State ClipReader::next(Picture& picture) {
    for (;;) {
        AvPtr<AVFrame> decoded(av_frame_alloc());
        if (!decoded) return trouble_ = "no memory", State::broken;
        const int got = avcodec_receive_frame(codec_.get(), decoded.get());
        if (got == AVERROR(EAGAIN)) {
            const auto fed = feed();
            if (fed == State::broken) return State::broken;
            if (fed == State::end) return State::end;
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
        if (decoded->pts < first_pts_ && !still_) continue; // before the edit list's first picture
        const auto aspect = stream_->sample_aspect_ratio;
        AVFrame facts{};
        facts.pts = decoded->pts;
        facts.pkt_duration = decoded->pkt_duration;
        picture.frame = maker_.make(std::move(decoded), aspect, orientation_);
        if (!picture.frame) {
            trouble_ = "its kind of picture cannot be shown";
            return State::broken;
        }
        describe(facts, picture);
        return State::picture;
    }
}

std::string ClipReader::decoder() const {
    std::string text = codec_->codec->name;
    text += ", software";
    if (codec_->thread_count > 1) text += ", " + std::to_string(codec_->thread_count) + " threads";
    return text;
}

std::string ClipReader::trouble() const { return trouble_; }

} // namespace lianping::player
