#include "player/sources/clip_reader.h"

#include "media/avif_alpha.h"
#include "media/streams.h"
#include "player/sources/device_frame.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <thread>

namespace lianping::player {
namespace {

constexpr std::uint32_t damaged_at_most = 100; // packets in a row: then the file is given up
constexpr auto exact_margin = 250ms;
constexpr std::int64_t scanned_at_most = 256LL << 20; // bytes, read in well under a second

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
    if (media::holds_still(format)) return true;
    return stream.nb_frames == 1 && stream.duration <= 1 && stream.codecpar->codec_id == AV_CODEC_ID_PNG;
}

} // namespace

Result<ClipReader> ClipReader::open(const std::filesystem::path& file, const std::atomic<bool>& stop,
                                    PicturesIn where) {
    ClipReader reader;
    auto input = media::Input::open(file, media::Input::Reading::again, [&stop](double) { return !stop; });
    if (!input) return fail(input.error());
    reader.input_ = std::move(input).value();
    auto* format = reader.format_ = reader.input_->context();
    reader.stream_ = media::picture_stream(*format);
    if (reader.stream_ == nullptr) return fail(Error::Code::unsupported, "it has no pictures");
    if (const auto good = media::can_be_decoded(*reader.stream_); !good) return fail(good.error());
    const int index = reader.stream_->index;
    for (unsigned i = 0; i < format->nb_streams; ++i)
        if (static_cast<int>(i) != index) format->streams[i]->discard = AVDISCARD_ALL;
    reader.still_ = is_still(*format, *reader.stream_);

    reader.packet_.reset(av_packet_alloc());
    if (!reader.packet_) return fail(Error::Code::io, "no memory");
    auto decoder = ClipDecoder::open(*reader.stream_, ClipDecoder::ways_for(*reader.stream_, reader.still_),
                                     reader.still_ ? 1 : threads_for(*reader.stream_), where);
    if (!decoder) return fail(decoder.error());
    reader.decoder_.emplace(std::move(decoder).value());
    reader.straight_ = media::straight_times(*format, *reader.stream_);

    reader.rate_ = reader.still_ ? FrameRate{} : rate_of(*reader.stream_);
    std::size_t size = 0;
    if (const auto* matrix = av_stream_get_side_data(reader.stream_, AV_PKT_DATA_DISPLAYMATRIX, &size);
        matrix != nullptr && size >= 9 * sizeof(std::int32_t))
        reader.orientation_ = from_display_matrix(reinterpret_cast<const std::int32_t*>(matrix));
    reader.maker_.container_says(*reader.stream_);
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
    media::add_alpha_of_avif(input_->descriptor(), *first_);
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
        if (packet_->stream_index != stream_->index) continue;
        const auto moved = straight_.offset(packet_->dts, packet_->duration);
        if (packet_->pts != AV_NOPTS_VALUE) packet_->pts += moved;
        if (packet_->dts != AV_NOPTS_VALUE) packet_->dts += moved;
        return true;
    }
}

MediaTime ClipReader::media_time(std::int64_t pts) const {
    return MediaTime(Duration(av_rescale_q(pts - first_pts_, stream_->time_base, nanoseconds)));
}

std::int64_t ClipReader::pts_of(MediaTime at) const {
    return first_pts_ + av_rescale_q_rnd(at.ns(), nanoseconds, stream_->time_base, AV_ROUND_DOWN);
}

void ClipReader::flush() {
    first_.reset();
    decoder_->flush();
    if (deinterlacer_) deinterlacer_->reset();
    draining_ = drained_ = false;
    damaged_in_a_row_ = 0;
    next_pts_ = first_pts_;
}

void ClipReader::rewind() {
    straight_.resume(0);
    if (av_seek_frame(format_, stream_->index, first_pts_, AVSEEK_FLAG_BACKWARD) < 0)
        avformat_seek_file(format_, -1, INT64_MIN, 0, 0, AVSEEK_FLAG_BYTE);
}

bool ClipReader::seek(MediaTime at) {
    flush();
    shown_until_ = INT64_MIN;
    if (straight_.needed() && input_->bytes() <= scanned_at_most) return seek_by_scan(at);
    straight_.resume(0);
    const auto target = std::max(pts_of(at), first_pts_);
    if (av_seek_frame(format_, stream_->index, target, AVSEEK_FLAG_BACKWARD) >= 0) return true;
    rewind();
    return false;
}

// Reads the packets up to the instant without decoding them: in a container whose clock may jump an instant
// is found in no other way.
bool ClipReader::seek_by_scan(MediaTime at) {
    const auto target = std::max(pts_of(at), first_pts_);
    straight_.resume(0);
    if (avformat_seek_file(format_, -1, INT64_MIN, 0, 0, AVSEEK_FLAG_BYTE) < 0) return rewind(), false;
    struct {
        std::int64_t position = 0, moved = 0;
    } best;
    while (read_packet()) {
        const bool key = (packet_->flags & AV_PKT_FLAG_KEY) != 0 && packet_->pos >= 0;
        if (packet_->pts == AV_NOPTS_VALUE) continue;
        if (key && packet_->pts <= target) best = {packet_->pos, straight_.moved()};
        if (packet_->dts != AV_NOPTS_VALUE && packet_->dts > target) break;
    }
    trouble_.clear();
    straight_.resume(best.moved);
    return avformat_seek_file(format_, -1, INT64_MIN, best.position, best.position, AVSEEK_FLAG_BYTE) >= 0;
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
        decoder_->send(nullptr);
        return State::picture;
    }
    const bool early = packet_->pts != AV_NOPTS_VALUE && exact_from_ != MediaTime::always() &&
                       media_time(packet_->pts) + exact_margin < exact_from_;
    decoder_->context().skip_frame = skip_ || early ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    const int sent = decoder_->send(packet_.get());
    return sent < 0 && sent != AVERROR(EAGAIN) ? damaged(sent) : State::picture;
}

// A packet or picture is lost. `picture`: go on.
ClipReader::State ClipReader::damaged(int code) {
    if (decoder_->hardware()) return go_on_in_software(code) ? State::picture : State::broken;
    ++damaged_;
    if (++damaged_in_a_row_ <= damaged_at_most && !still_) return State::picture;
    trouble_ = "it cannot be decoded (" + av_words(code) + ")";
    return State::broken;
}

// Devices take fewer kinds of streams, and damaged ones worse, than software does: it gets the same stream
// from before the picture that was shown last.
bool ClipReader::go_on_in_software(int code) {
    if (!decoder_->fall_back(av_words(code)))
        return trouble_ = "it cannot be decoded (" + av_words(code) + ")", false;
    const auto shown = last_pts_;
    if (shown == INT64_MIN) {
        flush();
        rewind();
    } else {
        seek(media_time(shown));
        shown_until_ = shown;
    }
    return true;
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

ClipReader::State ClipReader::decode_as_coded(AvPtr<AVFrame>& decoded) {
    decoded.reset(av_frame_alloc());
    if (!decoded) return trouble_ = "no memory", State::broken;
    for (;;) {
        const int got = decoder_->receive(decoded.get());
        if (got == AVERROR(EAGAIN)) {
            if (const auto fed = feed(); fed != State::picture) return fed;
            continue;
        }
        if (got == AVERROR_EOF) return State::end;
        if (got < 0) {
            const bool over = draining_;
            if (const auto state = damaged(got); state != State::picture) return state;
            if (over && draining_) return State::end;
            continue;
        }
        damaged_in_a_row_ = 0;
        decoded->pts =
            decoded->best_effort_timestamp != AV_NOPTS_VALUE ? decoded->best_effort_timestamp : next_pts_;
        next_pts_ = decoded->pts + std::max<std::int64_t>(1, decoded->pkt_duration);
        return State::picture;
    }
}

ClipReader::State ClipReader::decode(AvPtr<AVFrame>& decoded) {
    for (;;) {
        if (deinterlacer_)
            if ((decoded = deinterlacer_->pull())) return State::picture;
        if (drained_) return State::end;
        const auto state = decode_as_coded(decoded);
        if (state == State::end && deinterlacer_) {
            drained_ = true;
            deinterlacer_->drain();
            continue;
        }
        if (state != State::picture) return state;
        if (!deinterlacer_ && (decoded->interlaced_frame == 0 || still_)) return State::picture;
        if (!deinterlacer_) deinterlacer_.emplace();
        int error = 0;
        if (in_device(*decoded) && !(decoded = fetched(*decoded, error))) {
            if (const auto lost = damaged(error); lost != State::picture) return lost;
            continue;
        }
        deinterlacer_->push(std::move(decoded), stream_->time_base);
    }
}

ClipReader::State ClipReader::next(Picture& picture) {
    for (;;) {
        AvPtr<AVFrame> decoded = std::move(first_);
        while (!decoded || (!still_ && (decoded->pts < first_pts_ || decoded->pts <= shown_until_)))
            if (const auto state = decode(decoded); state != State::picture) return state;
        const auto pts = decoded->pts;
        const auto duration = decoded->pkt_duration;
        const bool from_device = in_device(*decoded);
        picture.frame = maker_.make(std::move(decoded), stream_->sample_aspect_ratio, orientation_);
        if (picture.frame) {
            last_pts_ = pts;
            describe(pts, duration, picture);
            return State::picture;
        }
        if (from_device && decoder_->hardware() && go_on_in_software(AVERROR(EIO))) continue;
        trouble_ = "its kind of picture cannot be shown";
        return State::broken;
    }
}

std::string ClipReader::decoder() const { return decoder_->words(); }

std::string ClipReader::trouble() const { return trouble_; }

} // namespace lianping::player
