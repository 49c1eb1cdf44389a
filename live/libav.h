#pragma once
// libavformat's things with owners, for writing and reading recordings. For this folder's .cpp files alone.

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/mem.h>
}

#include <array>
#include <cstring>
#include <memory>
#include <string>

namespace lianping::live {

struct AvFree {
    void operator()(AVFormatContext* input) const { avformat_close_input(&input); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVIOContext* io) const {
        av_freep(&io->buffer);
        avio_context_free(&io);
    }
};
template <class T>
using AvPtr = std::unique_ptr<T, AvFree>;

struct OutputFree {
    void operator()(AVFormatContext* output) const { avformat_free_context(output); }
};
using OutputPtr = std::unique_ptr<AVFormatContext, OutputFree>;

inline constexpr AVRational nanoseconds{1, 1'000'000'000};

inline std::string words_of_errno(int error) {
    return error == ENOSPC || error == EDQUOT ? "the disk is full" : std::strerror(error);
}

inline std::string words_of_libav(int code) {
    if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT)) return "the disk is full";
    std::array<char, AV_ERROR_MAX_STRING_SIZE> words{};
    av_strerror(code, words.data(), words.size());
    return words.data();
}

inline void put_extradata(AVCodecParameters& to, const std::string& bytes) {
    to.extradata = static_cast<std::uint8_t*>(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    to.extradata_size = static_cast<int>(bytes.size());
    std::memcpy(to.extradata, bytes.data(), bytes.size());
}

} // namespace lianping::live
