#include "live/part_writer.h"

#include "live/libav.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace lianping::live {
namespace {

constexpr int buffer_size = 64 * 1024;
// What is written between two settlings goes into clusters of this length, ms.
constexpr const char* cluster_ms = "500";

constexpr std::size_t opus_channels_at = 9; // in its head (RFC 7845, section 5.1)

// By a NAL unit's first byte (ITU-T H.264, table 7-1): of a sequence or of pictures.
bool is_parameter_set(char first) {
    const int kind = static_cast<unsigned char>(first) & 0x1f;
    return kind == 7 || kind == 8;
}

// The next start code from `at` on, 00 00 01; npos: none.
std::size_t start_code(std::string_view bytes, std::size_t at) {
    return bytes.find(std::string_view("\0\0\1", 3), at);
}

// A file that says what went wrong: libavformat keeps a number at most.
struct File {
    int descriptor = -1;
    int error = 0;            // the first, an errno
    std::int64_t largest = 0; // bytes that it has

    ~File() {
        if (descriptor >= 0) ::close(descriptor);
    }
    static int write(void* self, std::uint8_t* bytes, int size) {
        auto& file = *static_cast<File*>(self);
        int done = 0;
        while (done < size) {
            const ssize_t wrote =
                ::write(file.descriptor, bytes + done, static_cast<std::size_t>(size - done));
            if (wrote < 0 && errno == EINTR) continue;
            if (wrote < 0) {
                if (file.error == 0) file.error = errno;
                return AVERROR(errno);
            }
            done += static_cast<int>(wrote);
        }
        file.largest = std::max<std::int64_t>(file.largest, ::lseek(file.descriptor, 0, SEEK_CUR));
        return size;
    }
    static std::int64_t seek(void* self, std::int64_t offset, int whence) {
        const auto& file = *static_cast<File*>(self);
        if (whence == AVSEEK_SIZE) return file.largest;
        return ::lseek(file.descriptor, offset, whence & ~AVSEEK_FORCE);
    }
};

// A packet's times, in nanoseconds from the first picture.
struct Times {
    std::int64_t shown = 0, decoded = 0, length = 0;
};

} // namespace

std::string parameter_sets_of(std::string_view unit) {
    std::string sets;
    for (std::size_t at = start_code(unit, 0); at != std::string_view::npos;) {
        const std::size_t begin = at + 3, next = start_code(unit, begin);
        std::size_t end = std::min(next, unit.size());
        // Zeroes before a start code of four bytes are not the NAL unit's.
        while (next != std::string_view::npos && end > begin && unit[end - 1] == 0) --end;
        if (begin < unit.size() && is_parameter_set(unit[begin])) {
            sets.append("\0\0\0\1", 4);
            sets.append(unit.substr(begin, end - begin));
        }
        at = next;
    }
    return sets;
}

struct PartWriter::Impl {
    File file;
    AvPtr<AVIOContext> io;
    OutputPtr output;
    HouseTime first, end;
    std::array<std::int64_t, 2> decoded{INT64_MIN, INT64_MIN}; // of each track, the last, in its ticks

    Unexpected<Error> failed(int code) const {
        return fail(Error::Code::io, file.error != 0 ? words_of_errno(file.error) : words_of_libav(code));
    }
    AVFormatContext* open(const PartShape& shape);
    Result<void> write(std::size_t track, std::string_view bytes, Times times, bool key);
};

PartWriter::PartWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PartWriter::~PartWriter() = default;

// Null where there is no memory.
AVFormatContext* PartWriter::Impl::open(const PartShape& shape) {
    io.reset(avio_alloc_context(static_cast<unsigned char*>(av_malloc(buffer_size)), buffer_size, 1, &file,
                                nullptr, File::write, File::seek));
    AVFormatContext* made = nullptr;
    if (!io || avformat_alloc_output_context2(&made, nullptr, "matroska", nullptr) < 0) return nullptr;
    output.reset(made);
    made->pb = io.get();
    made->flags |= AVFMT_FLAG_CUSTOM_IO;
    AVCodecParameters& picture = *avformat_new_stream(made, nullptr)->codecpar;
    picture.codec_type = AVMEDIA_TYPE_VIDEO;
    picture.codec_id = AV_CODEC_ID_H264;
    picture.width = static_cast<int>(shape.width);
    picture.height = static_cast<int>(shape.height);
    put_extradata(picture, shape.parameter_sets);
    if (shape.sound.size() <= opus_channels_at) return made;
    AVCodecParameters& sound = *avformat_new_stream(made, nullptr)->codecpar;
    sound.codec_type = AVMEDIA_TYPE_AUDIO;
    sound.codec_id = AV_CODEC_ID_OPUS;
    sound.sample_rate = 48'000;
    av_channel_layout_default(&sound.ch_layout, static_cast<unsigned char>(shape.sound[opus_channels_at]));
    put_extradata(sound, shape.sound);
    return made;
}

Result<std::unique_ptr<PartWriter>> PartWriter::open(const std::filesystem::path& path,
                                                     const PartShape& shape, HouseTime first) {
    auto impl = std::make_unique<Impl>();
    impl->first = impl->end = first;
    impl->file.descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (impl->file.descriptor < 0)
        return fail(Error::Code::io, path.parent_path().string() + ": " + words_of_errno(errno));
    AVFormatContext* output = impl->open(shape);
    if (output == nullptr) return impl->failed(AVERROR(ENOMEM));
    AVDictionary* options = nullptr;
    av_dict_set(&options, "cluster_time_limit", cluster_ms, 0);
    const int code = avformat_write_header(output, &options);
    av_dict_free(&options);
    if (code < 0) return impl->failed(code);
    return std::unique_ptr<PartWriter>(new PartWriter(std::move(impl)));
}

Result<void> PartWriter::Impl::write(std::size_t track, std::string_view bytes, Times times, bool key) {
    const AvPtr<AVPacket> packet(av_packet_alloc());
    if (const int code = av_new_packet(packet.get(), static_cast<int>(bytes.size())); code < 0)
        return failed(code);
    std::memcpy(packet->data, bytes.data(), bytes.size());
    packet->stream_index = static_cast<int>(track);
    packet->pts = std::max<std::int64_t>(0, times.shown);
    packet->dts = std::clamp<std::int64_t>(times.decoded, 0, packet->pts);
    packet->duration = times.length;
    if (key) packet->flags |= AV_PKT_FLAG_KEY;
    av_packet_rescale_ts(packet.get(), nanoseconds, output->streams[track]->time_base);
    // Decoding goes forward, also where stamps do not quite.
    std::int64_t& last = decoded.at(track);
    if (packet->dts <= last) packet->dts = last + 1;
    packet->pts = std::max(packet->pts, packet->dts);
    last = packet->dts;
    const int code = av_write_frame(output.get(), packet.get());
    if (code < 0 || file.error != 0) return failed(code);
    return {};
}

Result<void> PartWriter::picture(std::string_view unit, HouseTime stamp, HouseTime decode, bool key) {
    const HouseTime first = impl_->first;
    auto wrote = impl_->write(0, unit, {(stamp - first).count(), (decode - first).count(), 0}, key);
    if (wrote) impl_->end = std::max(impl_->end, stamp);
    return wrote;
}

Result<void> PartWriter::sound(std::string_view packet, HouseTime stamp, Duration length) {
    if (impl_->output->nb_streams < 2 || stamp < impl_->first) return {}; // heard before the first picture
    const std::int64_t at = (stamp - impl_->first).count();
    return impl_->write(1, packet, {at, at, length.count()}, true);
}

Result<void> PartWriter::settle() {
    const int code = av_write_frame(impl_->output.get(), nullptr); // the open cluster ends
    avio_flush(impl_->io.get());
    if (code < 0 || impl_->file.error != 0) return impl_->failed(code);
    if (::fdatasync(impl_->file.descriptor) != 0) return fail(Error::Code::io, words_of_errno(errno));
    return {};
}

Result<void> PartWriter::close() {
    const int code = av_write_trailer(impl_->output.get());
    avio_flush(impl_->io.get());
    if (code < 0 || impl_->file.error != 0) return impl_->failed(code);
    if (::fsync(impl_->file.descriptor) != 0) return fail(Error::Code::io, words_of_errno(errno));
    return {};
}

std::uint64_t PartWriter::bytes() const { return static_cast<std::uint64_t>(impl_->file.largest); }
Duration PartWriter::length() const { return impl_->end - impl_->first; }

} // namespace lianping::live
