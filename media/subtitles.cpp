#include "media/subtitles.h"

#include "media/ass_text.h"
#include "media/input.h"
#include "media/libav_log.h"
#include "media/libav_owned.h"
#include "media/subtitle_files.h"
#include "media/text_encoding.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace lianping::media {
namespace {

constexpr std::size_t kLargestFile = 8U << 20; // of text: more than a night of talk
constexpr std::size_t kMostEvents = 100'000;
constexpr Duration kOpenEnded = 5s; // how long a line stands whose end nobody wrote
constexpr const char* kTextFormats =
    "srt,ass,webvtt,microdvd,subviewer,subviewer1,sami,mpl2,jacosub,realtext,stl,vplayer,pjs,lrc";

// Packets of one text stream in, events out.
class Decoding {
public:
    static Result<Decoding> open(const AVStream& stream) {
        const auto* known = avcodec_descriptor_get(stream.codecpar->codec_id);
        if (known != nullptr && (known->props & AV_CODEC_PROP_BITMAP_SUB) != 0)
            return fail(Error::Code::unsupported, "its subtitles are pictures (" + std::string(known->name) +
                                                      "), not text: put an .srt file of that name beside it");
        const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
        if (codec == nullptr)
            return fail(Error::Code::unsupported, "its subtitles are of a kind that is not known here");
        Decoding decoding;
        decoding.codec_.reset(avcodec_alloc_context3(codec));
        if (!decoding.codec_ || avcodec_parameters_to_context(decoding.codec_.get(), stream.codecpar) < 0)
            return fail(Error::Code::corrupt, "its subtitles are described wrongly");
        decoding.codec_->pkt_timebase = stream.time_base;
        if (avcodec_open2(decoding.codec_.get(), codec, nullptr) < 0)
            return fail(Error::Code::unsupported, "its subtitles cannot be decoded");
        const bool styled = codec->id == AV_CODEC_ID_ASS || codec->id == AV_CODEC_ID_SSA;
        decoding.text_ = std::make_unique<AssText>(
            styled && decoding.codec_->subtitle_header != nullptr
                ? std::string(reinterpret_cast<const char*>(decoding.codec_->subtitle_header),
                              static_cast<std::size_t>(decoding.codec_->subtitle_header_size))
                : std::string());
        decoding.name_ = codec->name;
        if (const auto* tag = av_dict_get(stream.metadata, "language", nullptr, 0))
            decoding.language_ = tag->value;
        return decoding;
    }

    // `zero`: the instant of the stream's clock at which the film begins.
    void feed(AVPacket& packet, Duration zero) {
        AVSubtitle subtitle{};
        int got = 0;
        if (avcodec_decode_subtitle2(codec_.get(), &subtitle, &got, &packet) < 0 || got == 0) return;
        const auto at = Duration(std::chrono::microseconds(subtitle.pts)) - zero;
        const Duration start = at + std::chrono::milliseconds(subtitle.start_display_time);
        const bool open_ended = subtitle.end_display_time == 0 || subtitle.end_display_time == UINT32_MAX;
        const Duration end =
            open_ended ? start + kOpenEnded : at + std::chrono::milliseconds(subtitle.end_display_time);
        for (unsigned i = 0; i < subtitle.num_rects; ++i)
            if (subtitle.rects[i]->ass != nullptr && text_->events() < kMostEvents)
                text_->add(start, end, subtitle.rects[i]->ass);
        avsubtitle_free(&subtitle);
    }

    Subtitles done() const { return {text_->script(), text_->events(), name_, language_}; }

private:
    AvPtr<AVCodecContext> codec_;
    std::unique_ptr<AssText> text_;
    std::string name_, language_;
};

// A text to be read through libavformat's callbacks.
struct Reading {
    std::string_view text;
    std::size_t at = 0;

    static int read(void* self, std::uint8_t* buffer, int size) {
        auto& reading = *static_cast<Reading*>(self);
        const auto length = std::min(static_cast<std::size_t>(size), reading.text.size() - reading.at);
        if (length == 0) return AVERROR_EOF;
        std::memcpy(buffer, reading.text.data() + reading.at, length);
        reading.at += length;
        return static_cast<int>(length);
    }
    static std::int64_t seek(void* self, std::int64_t offset, int whence) {
        auto& reading = *static_cast<Reading*>(self);
        const auto size = static_cast<std::int64_t>(reading.text.size());
        if (whence == AVSEEK_SIZE) return size;
        const auto from = whence == SEEK_CUR   ? static_cast<std::int64_t>(reading.at)
                          : whence == SEEK_END ? size
                                               : 0;
        if (from + offset < 0 || from + offset > size) return AVERROR(EINVAL);
        reading.at = static_cast<std::size_t>(from + offset);
        return from + offset;
    }
};

Result<std::string> bytes_of_file(int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(Error::Code::unsupported, "this is not a file");
    if (static_cast<std::size_t>(status.st_size) > kLargestFile)
        return fail(Error::Code::unsupported, "it is too large for subtitles");
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto got = ::pread(descriptor, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
        if (got <= 0) return fail(Error::Code::io, "cannot be read");
        at += static_cast<std::size_t>(got);
    }
    return bytes;
}

Result<Subtitles> parsed(std::string_view text) {
    Reading reading{text};
    constexpr int buffer_size = 16 << 10;
    const AvPtr<AVIOContext> io(avio_alloc_context(static_cast<unsigned char*>(av_malloc(buffer_size)),
                                                   buffer_size, 0, &reading, &Reading::read, nullptr,
                                                   &Reading::seek));
    AVFormatContext* opening = avformat_alloc_context();
    if (!io || opening == nullptr) return fail(Error::Code::io, "out of memory");
    opening->pb = io.get();
    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", kTextFormats, 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    const int opened = avformat_open_input(&opening, nullptr, nullptr, &options);
    av_dict_free(&options);
    if (opened < 0)
        return fail(Error::Code::unsupported,
                    "these are no subtitles that can be read here (SRT, ASS or WebVTT)");
    const AvPtr<AVFormatContext> format(opening);
    const int index = av_find_best_stream(format.get(), AVMEDIA_TYPE_SUBTITLE, -1, -1, nullptr, 0);
    if (index < 0) return fail(Error::Code::unsupported, "there are no subtitles in it");
    auto decoding = Decoding::open(*format->streams[index]);
    if (!decoding) return fail(decoding.error());
    const AvPtr<AVPacket> packet(av_packet_alloc());
    while (packet && av_read_frame(format.get(), packet.get()) >= 0) {
        if (packet->stream_index == index) decoding.value().feed(*packet, Duration::zero());
        av_packet_unref(packet.get());
    }
    auto subtitles = decoding.value().done();
    if (subtitles.events == 0)
        return fail(Error::Code::corrupt, "no line of it can be read: are its times in order?");
    return subtitles;
}

// The stream to show; negative: none.
int chosen(const AVFormatContext& format, std::string_view language) {
    int best = -1;
    int best_rank = -1;
    for (unsigned i = 0; i < format.nb_streams; ++i) {
        const auto& stream = *format.streams[i];
        if (stream.codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE) continue;
        const auto* known = avcodec_descriptor_get(stream.codecpar->codec_id);
        const auto* tag = av_dict_get(stream.metadata, "language", nullptr, 0);
        const int rank =
            (known != nullptr && (known->props & AV_CODEC_PROP_TEXT_SUB) != 0 ? 4 : 0) +
            (tag != nullptr && !language.empty() && same_language(tag->value, language) ? 2 : 0) +
            ((stream.disposition & AV_DISPOSITION_DEFAULT) != 0 ? 1 : 0);
        if (rank > best_rank) {
            best = static_cast<int>(i);
            best_rank = rank;
        }
    }
    return best;
}

Result<std::optional<Subtitles>> within(Result<std::unique_ptr<Input>> input, std::string_view language) {
    if (!input) return fail(input.error());
    auto& format = *input.value()->context();
    const int index = chosen(format, language);
    if (index < 0) return std::optional<Subtitles>();
    auto decoding = Decoding::open(*format.streams[index]);
    if (!decoding) return fail(decoding.error());
    const int pictures = av_find_best_stream(&format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    Duration zero{};
    if (pictures >= 0 && format.streams[pictures]->start_time != AV_NOPTS_VALUE)
        zero = Duration(av_rescale_q(format.streams[pictures]->start_time,
                                     format.streams[pictures]->time_base, {1, 1'000'000'000}));
    for (unsigned i = 0; i < format.nb_streams; ++i)
        if (static_cast<int>(i) != index) format.streams[i]->discard = AVDISCARD_ALL;
    const AvPtr<AVPacket> packet(av_packet_alloc());
    while (packet && av_read_frame(&format, packet.get()) >= 0) {
        if (packet->stream_index == index) decoding.value().feed(*packet, zero);
        av_packet_unref(packet.get());
    }
    auto subtitles = decoding.value().done();
    if (subtitles.events == 0) return std::optional<Subtitles>();
    return std::optional<Subtitles>(std::move(subtitles));
}

} // namespace

Result<Subtitles> subtitles_of_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail(errno == ENOENT ? Error::Code::not_found : Error::Code::io,
                    errno == ENOENT ? "there is no such file"
                                    : "cannot be read: " + std::string(std::strerror(errno)));
    auto subtitles = subtitles_of_file(descriptor);
    ::close(descriptor);
    return subtitles;
}

Result<Subtitles> subtitles_of_file(int descriptor) {
    quiet_libav();
    const auto bytes = bytes_of_file(descriptor);
    if (!bytes) return fail(bytes.error());
    const auto text = to_utf8(bytes.value());
    if (!text) return fail(text.error());
    return parsed(text.value());
}

Result<std::optional<Subtitles>> subtitles_within(const std::filesystem::path& film,
                                                  std::string_view language) {
    return within(Input::open(film, Input::Reading::once), language);
}

Result<std::optional<Subtitles>> subtitles_within(int descriptor, std::string_view language) {
    return within(Input::open(descriptor, Input::Reading::once), language);
}

} // namespace lianping::media
