#include "media/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/mem.h>
}

#include "media/avif_items.h"
#include "media/containers.h"
#include "media/jpeg_series.h"
#include "media/libav_log.h"
#include "media/orientation.h"
#include "media/unplayable.h"
#include "media/wholeness.h"

namespace lianping::media {
namespace {

constexpr std::int64_t kLookEvery = 1 << 20;
// No honest file is read this often: the headers twice, the index, then all of it once, interleaved badly at
// worst.
constexpr std::int64_t kMostReads = 8;
constexpr std::int64_t kReadsFloor = 64LL << 20;
// A single allocation of libav. Bounds what a lying header can ask for; a frame of kMaxPixels in 8 bit stays
// below.
constexpr std::size_t kMostMemoryAtOnce = 640U << 20;

std::string av_text(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

} // namespace

std::unique_ptr<Input> Input::made(Reading reading, Watch watch) {
    quiet_libav();
    static std::once_flag once;
    std::call_once(once, [] { av_max_alloc(kMostMemoryAtOnce); });
    std::unique_ptr<Input> input(new Input());
    input->reading_ = reading;
    input->watch_ = std::move(watch);
    return input;
}

Result<std::unique_ptr<Input>> Input::open(const std::filesystem::path& file, Reading reading, Watch watch) {
    auto input = made(reading, std::move(watch));
    if (auto opened = input->open_file(file); !opened) return fail(opened.error());
    if (auto found = input->find_streams(); !found) return fail(found.error());
    return input;
}

Result<std::unique_ptr<Input>> Input::open(int descriptor, Reading reading, Watch watch) {
    auto input = made(reading, std::move(watch));
    input->descriptor_ = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (input->descriptor_ < 0)
        return fail(Error::Code::io, "cannot be read: " + std::string(std::strerror(errno)));
    if (auto looked = input->look_at_file(); !looked) return fail(looked.error());
    if (auto found = input->find_streams(); !found) return fail(found.error());
    return input;
}

Result<void> Input::open_file(const std::filesystem::path& file) {
    const std::string path = file.string();
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a FIFO must not hang us
    if (descriptor_ < 0)
        return fail(errno == ENOENT || errno == ENOTDIR ? Error::Code::not_found : Error::Code::io,
                    errno == ENOENT || errno == ENOTDIR
                        ? "there is no such file"
                        : "cannot be read: " + std::string(std::strerror(errno)));
    return look_at_file();
}

Result<void> Input::look_at_file() {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(Error::Code::unsupported,
                    S_ISDIR(status.st_mode) ? "this is a folder, not a file" : "this is not a file");
    size_ = status.st_size;

    std::array<char, 4096> head{};
    const ssize_t length = pread(descriptor_, head.data(), head.size(), 0);
    if (length < 0) return fail(Error::Code::io, "cannot be read: " + std::string(std::strerror(errno)));
    if (const auto why = why_unplayable({head.data(), static_cast<std::size_t>(length)}))
        return fail(length == 0 ? Error::Code::corrupt : Error::Code::unsupported, *why);
    if (avif_items_in_file(descriptor_).tiled)
        return fail(Error::Code::unsupported, "AVIF pictures put together of tiles cannot be decoded here; "
                                              "export the picture as JPEG or PNG");
    told_ = format_of({head.data(), static_cast<std::size_t>(length)});
    return {};
}

Result<void> Input::find_streams() {
    take_libav_complaint();
    constexpr int buffer_size = 64 << 10;
    auto* buffer = static_cast<unsigned char*>(av_malloc(buffer_size));
    io_ = avio_alloc_context(buffer, buffer_size, 0, this, &Input::read, nullptr, &Input::seek);
    format_ = avformat_alloc_context();
    if (io_ == nullptr || format_ == nullptr) return fail(Error::Code::io, "out of memory");
    format_->pb = io_;
    format_->interrupt_callback = {&Input::interrupted, this};
    format_->flags |= AVFMT_FLAG_CUSTOM_IO;
    format_->max_streams = 64;

    const auto complain = [&](int code) -> Unexpected<Error> {
        if (stopped_) return fail(Error::Code::timeout, "stopped");
        if (code == AVERROR(EINVAL))
            return fail(Error::Code::unsupported,
                        "this is no film, picture or sound that can be played here");
        const std::string complaint = take_libav_complaint();
        if (is_cut_off(descriptor_))
            return fail(Error::Code::corrupt, "cannot be decoded: " + missing_end_of(descriptor_));
        if (complaint.find("moov atom not found") != std::string::npos)
            return fail(Error::Code::corrupt,
                        "cannot be decoded: the file is not whole, its index is missing; copy "
                        "it again (" +
                            complaint + ")");
        return fail(Error::Code::corrupt, "cannot be decoded: " + damage_of(descriptor_) + " (" +
                                              (complaint.empty() ? av_text(code) : complaint) + ")");
    };
    AVDictionary* options = nullptr;
    const AVInputFormat* told =
        told_ != nullptr ? av_find_input_format(told_) : nullptr; // else libav finds out
    if (told != nullptr && std::strcmp(told->name, "image2pipe") == 0)
        format_->video_codec_id = AV_CODEC_ID_TARGA;
    av_dict_set(&options, "format_whitelist", told != nullptr ? told->name : openable_containers().c_str(),
                0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    const int opened = avformat_open_input(&format_, nullptr, told, &options); // frees format_ where it fails
    av_dict_free(&options);
    if (opened < 0) return complain(opened);

    std::vector<AVDictionary*> per_stream(format_->nb_streams, nullptr);
    for (AVDictionary*& stream : per_stream) {
        av_dict_set_int(&stream, "max_pixels", kMaxPixels, 0);
        av_dict_set(&stream, "threads", "1", 0);
    }
    const int found = avformat_find_stream_info(format_, per_stream.empty() ? nullptr : per_stream.data());
    for (AVDictionary*& stream : per_stream) av_dict_free(&stream);
    if (found < 0) return complain(found);
    tell_orientation();
    return {};
}

// The format of what libavformat knows by its name alone.
const char* Input::format_of(std::string_view head) const {
    if (is_series_of_jpegs(descriptor_)) return "mjpeg";
    if (head.substr(0, 3) == "P7\n") return "pam_pipe";
    if (is_drawing(head)) return "svg_pipe";
    // A Targa picture says what it is at its end alone (Truevision TGA specification 2.0, "TGA file footer").
    constexpr std::string_view signature("TRUEVISION-XFILE.\0", 18);
    std::array<char, 18> end{};
    if (size_ > 44 && pread(descriptor_, end.data(), end.size(), size_ - 18) == 18 &&
        std::string_view(end.data(), end.size()) == signature)
        return "image2pipe";
    return nullptr;
}

// As libavformat tells it of films.
void Input::tell_orientation() {
    const int orientation = orientation_in_file(descriptor_);
    if (orientation <= 1 || format_->nb_streams != 1) return;
    const auto matrix = display_matrix(orientation);
    if (std::uint8_t* data =
            av_stream_new_side_data(format_->streams[0], AV_PKT_DATA_DISPLAYMATRIX, sizeof matrix))
        std::memcpy(data, matrix.data(), sizeof matrix);
}

Input::~Input() {
    if (format_ != nullptr) avformat_close_input(&format_);
    if (io_ != nullptr) {
        av_freep(&io_->buffer);
        avio_context_free(&io_);
    }
    if (descriptor_ >= 0) ::close(descriptor_);
}

// By what was read, not by where: an index at the end is read before the rest. What is read more than once
// still moves on.
double Input::share() const {
    constexpr double once = 0.95;
    const auto read = static_cast<double>(delivered_), whole = static_cast<double>(size_);
    if (reading_ == Reading::again)
        return whole > 0 ? std::min(static_cast<double>(position_) / whole, 1.0) : 1;
    return read <= whole ? once * read / std::max(whole, 1.0) : 1 - (1 - once) * whole / read;
}

int Input::read(void* self, std::uint8_t* buffer, int size) {
    auto& input = *static_cast<Input*>(self);
    if (input.stopped_ || input.circles_) return AVERROR_EXIT;
    if (input.reading_ == Reading::once && input.delivered_ > input.size_ * kMostReads + kReadsFloor) {
        input.circles_ = true;
        return AVERROR_EXIT;
    }
    const ssize_t got = pread(input.descriptor_, buffer, static_cast<std::size_t>(size), input.position_);
    if (got < 0) return AVERROR(errno);
    if (got == 0) return AVERROR_EOF;
    input.position_ += got;
    input.delivered_ += got;
    if (input.watch_ && input.delivered_ >= input.next_look_) {
        input.next_look_ = input.delivered_ + kLookEvery;
        if (!input.watch_(input.share())) input.stopped_ = true;
    }
    return static_cast<int>(got);
}

std::int64_t Input::seek(void* self, std::int64_t offset, int whence) {
    auto& input = *static_cast<Input*>(self);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return input.size_;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += input.position_;
        break;
    case SEEK_END:
        offset += input.size_;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (offset < 0) return AVERROR(EINVAL);
    return input.position_ = offset;
}

int Input::interrupted(void* self) { return static_cast<Input*>(self)->stopped_ ? 1 : 0; }

} // namespace lianping::media
