#include "media/probe.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

extern "C" {
#include <libavutil/display.h>
#include <libavutil/mathematics.h>
#include <libavutil/pixdesc.h>
}

#include "media/input.h"
#include "media/libav_log.h"
#include "media/libav_owned.h"
#include "media/picture_times.h"
#include "media/streams.h"
#include "media/unplayable.h"
#include "media/wholeness.h"

namespace lianping::media {
namespace {

constexpr int kPicturesToDecode = 3; // proof enough that the rest will
constexpr int kPacketsToTry = 250;   // without one picture: not decodable
constexpr AVRational kNanoseconds{1, 1'000'000'000};

// One stream's decoder: fed with the first packets until it has shown that it works, or with all of them
// where every sample is to be counted.
class Trial {
public:
    enum class Extent { first_pictures, everything };
    Trial(AVStream* stream, Extent extent) : stream_(stream), extent_(extent) {}

    // False where nothing here decodes that codec.
    bool open() {
        const AVCodec* codec = avcodec_find_decoder(stream_->codecpar->codec_id);
        if (codec == nullptr) return false;
        codec_.reset(avcodec_alloc_context3(codec));
        if (!codec_ || avcodec_parameters_to_context(codec_.get(), stream_->codecpar) < 0) return false;
        codec_->pkt_timebase = stream_->time_base;
        codec_->thread_count = 1; // its complaints come on this thread, and memory stays small
        codec_->max_pixels = kMaxPixels;
        tell_decoder(*codec_);
        return avcodec_open2(codec_.get(), codec, nullptr) >= 0;
    }

    bool works() const { return decoded_ > 0; }
    bool gave_up() const { return !works() && tried_ >= kPacketsToTry; }
    bool wants_more() const {
        return !gave_up() && (extent_ == Extent::everything || decoded_ < kPicturesToDecode);
    }
    // The first picture, or the first piece of sound. Null before works().
    const AVFrame* first() const { return first_.get(); }
    // Of sound: the samples that came out, what coders put before the first and behind the last left out.
    Duration sound() const {
        const auto by_samples = Duration(av_rescale(samples_, 1'000'000'000, std::max(rate_, 1)));
        const auto by_times = Duration(av_rescale_q(end_ - start_, stream_->time_base, kNanoseconds));
        // Times that say otherwise mean a gap in the recording, which passes in silence.
        return by_times > by_samples + std::chrono::milliseconds(50) ? by_times : by_samples;
    }

    // nullptr drains.
    void feed(const AVPacket* packet) {
        ++tried_;
        if (avcodec_send_packet(codec_.get(), packet) < 0 && packet != nullptr) return;
        const AvPtr<AVFrame> frame(av_frame_alloc());
        while (avcodec_receive_frame(codec_.get(), frame.get()) >= 0) {
            if (decoded_++ == 0) first_.reset(av_frame_clone(frame.get()));
            if (frame->nb_samples > 0) count(*frame);
            av_frame_unref(frame.get());
        }
    }

private:
    void count(const AVFrame& frame) {
        rate_ = frame.sample_rate;
        samples_ += frame.nb_samples;
        const std::int64_t at = frame.best_effort_timestamp;
        if (at == AV_NOPTS_VALUE) return;
        if (start_ == end_) start_ = at;
        end_ =
            std::max(end_, at + av_rescale_q(frame.nb_samples, {1, std::max(rate_, 1)}, stream_->time_base));
    }

    AVStream* stream_;
    Extent extent_;
    AvPtr<AVCodecContext> codec_;
    AvPtr<AVFrame> first_;
    int decoded_ = 0;
    int tried_ = 0;
    int rate_ = 0;
    std::int64_t samples_ = 0;
    std::int64_t start_ = 0, end_ = 0; // in the stream's time base; equal: nothing known
};

// Whether a single picture in that container is a still: a GIF, an animated PNG's container, AVIF (a picture
// in a film's container). A film of one picture stays a film.
bool can_be_still(const AVFormatContext& format) {
    const std::string name = format.iformat->name;
    if (name == "gif" || name == "apng" || name == "fits") return true;
    const AVDictionaryEntry* brand = av_dict_get(format.metadata, "major_brand", nullptr, 0);
    return brand != nullptr &&
           (std::strcmp(brand->value, "avif") == 0 || std::strcmp(brand->value, "mif1") == 0);
}

// Quarter turns that the file asks for: of the stream (films) or of the picture (EXIF).
bool lies_on_its_side(const AVStream& stream, const AVFrame& first) {
    const auto sideways = [](const void* matrix) {
        const double angle = av_display_rotation_get(static_cast<const std::int32_t*>(matrix));
        return !std::isnan(angle) && std::lround(std::abs(angle) / 90) % 2 == 1;
    };
    if (const AVFrameSideData* data = av_frame_get_side_data(&first, AV_FRAME_DATA_DISPLAYMATRIX);
        data != nullptr && data->size >= 36)
        return sideways(data->data);
    std::size_t size = 0;
    const std::uint8_t* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return matrix != nullptr && size >= 36 && sideways(matrix);
}

void measure(AVFormatContext& format, AVStream& stream, const AVFrame& first, MediaInfo& info) {
    AVFrame shown = first; // av_guess_sample_aspect_ratio takes it as not const and leaves it alone
    const AVRational aspect = av_guess_sample_aspect_ratio(&format, &stream, &shown);
    double width = first.width;
    if (aspect.num > 0 && aspect.den > 0) width = width * aspect.num / aspect.den;
    info.width = static_cast<std::uint32_t>(std::max(1L, std::lround(std::min(width, 1e6))));
    info.height = static_cast<std::uint32_t>(first.height);
    if (lies_on_its_side(stream, first)) std::swap(info.width, info.height);
}

FrameRate told_rate(AVFormatContext& format, AVStream& stream) {
    const AVRational told = av_guess_frame_rate(&format, &stream, nullptr);
    return told.num > 0 && told.den > 0 ? FrameRate{told.num, told.den} : FrameRate{};
}

// From the first picture shown (`first_shown`, where it is known: a recording may begin between key frames
// with pictures that are never seen) to the end of the last.
Duration length_of(AVFormatContext& format, AVStream& stream, const PictureTimes& pictures,
                   std::int64_t first_shown) {
    const FrameRate told = told_rate(format, stream);
    const std::int64_t hint =
        told.num > 0
            ? av_rescale_q(1, {static_cast<int>(told.den), static_cast<int>(told.num)}, stream.time_base)
            : 0;
    const std::string name = format.iformat->name;
    const bool writes_all = name.rfind("mov", 0) == 0 || name == "gif" || name == "apng";
    const std::int64_t shortest = writes_all ? 1 : av_rescale_q(1, {1, 240}, stream.time_base);
    const std::int64_t first = std::max(pictures.first(), first_shown); // AV_NOPTS_VALUE is the least of all
    const Duration length(av_rescale_q(pictures.end(shortest, hint) - first, stream.time_base, kNanoseconds));
    // Program streams leave the last pictures without a time (they are late in order of decoding).
    const Duration counted = told.num > 0 ? told.start_of(pictures.count()) : Duration::zero();
    if (told.num > 0 && first_shown == AV_NOPTS_VALUE &&
        std::abs((counted - length).count()) <= told.start_of(3).count())
        return counted;
    // Times in whole milliseconds cut a part of one off every picture; where the rate is known and steady,
    // the count says it exactly.
    if (told.num > 0 && stream.time_base.den <= 1000 && first == pictures.first()) {
        if (std::abs((counted - length).count()) <= 1'500'000) return counted;
    }
    return length;
}

Unexpected<Error> not_decodable(const Input& input, const std::string& codec) {
    const std::string complaint = take_libav_complaint();
    if (is_cut_off(input.descriptor()))
        return fail(Error::Code::corrupt, "cannot be decoded: " + missing_end_of(input.descriptor()) +
                                              (complaint.empty() ? "" : " (" + complaint + ")"));
    return fail(Error::Code::corrupt, "cannot be decoded: " + damage_of(input.descriptor()) +
                                          " (no picture or sound comes out of its " + codec +
                                          (complaint.empty() ? "" : ": " + complaint) + ")");
}

struct Streams {
    AVStream* picture = nullptr;
    AVStream* sound = nullptr;
};

// From where a stream's packets begin to where the last of them ends.
class Reach {
public:
    void add(const AVPacket& packet) {
        if (packet.pts == AV_NOPTS_VALUE) return;
        begin_ = begin_ == AV_NOPTS_VALUE ? packet.pts : std::min(begin_, packet.pts);
        end_ = std::max(end_, packet.pts + std::max<std::int64_t>(packet.duration, 0));
    }
    Duration span(const AVStream& stream) const {
        if (begin_ == AV_NOPTS_VALUE) return {};
        return Duration(av_rescale_q(end_ - begin_, stream.time_base, kNanoseconds));
    }

private:
    std::int64_t begin_ = AV_NOPTS_VALUE, end_ = std::numeric_limits<std::int64_t>::min();
};

// How long the header says that picture or sound are; zero where libavformat has estimated it from the
// bytes, as it does of AVI.
Duration told_length(const Input& input, const Streams& streams) {
    const AVFormatContext& format = *input.context();
    if (std::string_view(format.iformat->name) == "avi") return length_told_by_avi(input.descriptor());
    if (format.duration_estimation_method != AVFMT_DURATION_FROM_STREAM) return {};
    Duration longest{};
    for (const AVStream* stream : {streams.picture, streams.sound})
        if (stream != nullptr && stream->duration != AV_NOPTS_VALUE)
            longest =
                std::max(longest, Duration(av_rescale_q(stream->duration, stream->time_base, kNanoseconds)));
    // Some containers tell it of the whole alone.
    if (longest > Duration{} || format.duration == AV_NOPTS_VALUE) return longest;
    return Duration(av_rescale_q(format.duration, AV_TIME_BASE_Q, kNanoseconds));
}

// What the header says where the film ends well before that and was cut off; else zero. A container that says
// how many bytes it has is believed there: headers that say another length than the film has are common
// enough (one of the shared files says 39 hours for a second). Of the others a half must be missing.
Duration promised_length(const Input& input, const Streams& streams, Duration held) {
    constexpr Duration worth_telling = std::chrono::milliseconds(500);
    const Duration told = told_length(input, streams);
    if (told - held < worth_telling) return {};
    const auto lacking = lacks_its_end(input.descriptor(), input.context()->iformat->name);
    if (lacking) return *lacking ? told : Duration{};
    const std::string_view container = input.context()->iformat->name;
    const bool leaves_it_open = container.starts_with("mov,") || container.starts_with("matroska");
    return !leaves_it_open && held < told / 2 && told - held > 4 * worth_telling ? told : Duration{};
}

std::vector<std::string> languages_of(const AVFormatContext& format) {
    std::vector<std::string> languages;
    for (unsigned i = 0; i < format.nb_streams; ++i) {
        const AVStream& stream = *format.streams[i];
        if (stream.codecpar->codec_type != AVMEDIA_TYPE_AUDIO) continue;
        const auto* tag = av_dict_get(stream.metadata, "language", nullptr, 0);
        const std::string said = tag != nullptr ? tag->value : "";
        languages.push_back(said == "und" ? "" : said);
    }
    return languages;
}

// The best picture and sound of the file that have a decoder, or why there is none. Cover art is no picture.
Result<Streams> choose(AVFormatContext& format) {
    Streams chosen;
    chosen.picture = picture_stream(format);
    const int sound = av_find_best_stream(&format, AVMEDIA_TYPE_AUDIO, -1,
                                          chosen.picture != nullptr ? chosen.picture->index : -1, nullptr, 0);
    if (sound >= 0 && avcodec_find_decoder(format.streams[sound]->codecpar->codec_id) != nullptr)
        chosen.sound = format.streams[sound];
    if (chosen.picture == nullptr && chosen.sound == nullptr) {
        if (sound >= 0)
            return fail(Error::Code::unsupported, "cannot be decoded: nothing here knows its codec " +
                                                      codec_text(*format.streams[sound]->codecpar));
        return fail(Error::Code::unsupported, "cannot be decoded: there is neither picture nor sound in it");
    }
    for (unsigned i = 0; i < format.nb_streams; ++i)
        if (format.streams[i] != chosen.picture && format.streams[i] != chosen.sound)
            format.streams[i]->discard = AVDISCARD_ALL;
    return chosen;
}

bool has_text_subtitles(const AVFormatContext& format) {
    for (unsigned i = 0; i < format.nb_streams; ++i) {
        const AVCodecParameters& parameters = *format.streams[i]->codecpar;
        const AVCodecDescriptor* codec = avcodec_descriptor_get(parameters.codec_id);
        if (parameters.codec_type == AVMEDIA_TYPE_SUBTITLE && codec != nullptr &&
            (codec->props & AV_CODEC_PROP_TEXT_SUB) != 0)
            return true;
    }
    return false;
}

Result<MediaInfo> look_into(Input& input) {
    AVFormatContext& format = *input.context();
    const auto streams = choose(format);
    if (!streams) return fail(streams.error());
    AVStream& shown = streams->picture != nullptr ? *streams->picture : *streams->sound;
    if (auto known = can_be_decoded(shown); !known) return fail(known.error());

    const bool film = streams->picture != nullptr;
    Trial trial(&shown, film ? Trial::Extent::first_pictures : Trial::Extent::everything);
    take_libav_complaint();
    if (!trial.open()) return not_decodable(input, codec_text(*shown.codecpar));
    const bool still = film && holds_still(format);
    PictureTimes pictures;
    StraightTimes straight = straight_times(format, shown);
    bool dated = true; // every picture's packet says when it is shown
    MediaInfo info;
    info.has_subtitles = has_text_subtitles(format);
    info.languages = languages_of(format);
    Reach shown_reach, sound_reach;
    const AvPtr<AVPacket> packet(av_packet_alloc());
    while (av_read_frame(&format, packet.get()) >= 0) {
        if (streams->sound != nullptr && packet->stream_index == streams->sound->index) {
            info.has_sound = true;
            sound_reach.add(*packet);
        }
        if (packet->stream_index == shown.index) {
            shown_reach.add(*packet);
            if (film && (packet->flags & AV_PKT_FLAG_DISCARD) == 0) {
                dated = dated && packet->pts != AV_NOPTS_VALUE;
                const std::int64_t at = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
                const std::int64_t moved = straight.offset(packet->dts, packet->duration);
                pictures.add(at != AV_NOPTS_VALUE ? at + moved : at, packet->duration);
            }
            if (trial.wants_more()) trial.feed(packet.get());
        }
        av_packet_unref(packet.get());
        if (trial.gave_up() || (still && trial.works())) break;
    }
    if (trial.wants_more()) trial.feed(nullptr);
    if (input.stopped()) return fail(Error::Code::timeout, "stopped");
    if (input.runs_in_circles())
        return fail(Error::Code::corrupt, "cannot be decoded: its index leads round and round");
    if (!trial.works()) return not_decodable(input, codec_text(*shown.codecpar));
    // A photo of which the lower part is missing is decoded with that part green: nothing for a wall.
    if (still && shown.codecpar->codec_id == AV_CODEC_ID_MJPEG && !take_libav_complaint().empty() &&
        is_cut_off(input.descriptor()))
        return fail(Error::Code::corrupt, missing_end_of(input.descriptor()));

    info.codec = codec_text(*shown.codecpar);
    info.container = format.iformat->name;
    if (film) {
        measure(format, shown, *trial.first(), info);
        info.kind = still || (pictures.count() <= 1 && can_be_still(format)) ? MediaInfo::Kind::image
                                                                             : MediaInfo::Kind::video;
        if (info.kind == MediaInfo::Kind::image) return info;
        info.length =
            length_of(format, shown, pictures, dated ? trial.first()->best_effort_timestamp : AV_NOPTS_VALUE);
        info.rate = pictures.rate(shown.time_base.num, shown.time_base.den, told_rate(format, shown));
    } else {
        info.kind = MediaInfo::Kind::audio;
        info.length = trial.sound();
    }
    if (info.length <= Duration::zero())
        return fail(Error::Code::corrupt, "cannot be decoded: no time passes in it");
    Duration held = std::max(info.length, shown_reach.span(shown));
    if (streams->sound != nullptr) held = std::max(held, sound_reach.span(*streams->sound));
    info.promised = promised_length(input, *streams, held);
    return info;
}

} // namespace

Result<MediaInfo> probe(const std::filesystem::path& file, const std::function<bool(double)>& progress) {
    auto opened = Input::open(file, Input::Reading::once, progress);
    if (!opened) return fail(opened.error());
    return look_into(**opened);
}

Result<MediaInfo> probe(int descriptor, const std::function<bool(double)>& progress) {
    auto opened = Input::open(descriptor, Input::Reading::once, progress);
    if (!opened) return fail(opened.error());
    return look_into(**opened);
}

} // namespace lianping::media
