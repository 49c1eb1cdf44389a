#pragma once
// The decoder of one stream of pictures: by the machine's device where it has one, by software where that
// fails, then or later.

#include "base/result.h"
#include "player/device_picture.h"
#include "player/sources/decoder_choice.h"
#include "player/sources/libav.h"

#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe.
class ClipDecoder {
public:
    // The ways for a stream on this machine. Looks at the devices.
    static std::vector<DecoderWay> ways_for(const AVStream& stream, bool still);

    // Opens the first of the ways that works. `threads`: for software. Errors: unsupported.
    static Result<ClipDecoder> open(const AVStream& stream, std::vector<DecoderWay> ways, int threads,
                                    PicturesIn where);

    AVCodecContext& context() { return *codec_; }
    bool hardware() const { return ways_[way_].hardware(); }
    // As avcodec_send_packet() and avcodec_receive_frame(); the frame is in the machine's memory whoever
    // decoded it, unless it is wanted in the device.
    int send(const AVPacket* packet);
    int receive(AVFrame* frame);
    void flush();
    // Leaves the present way for the next that works: what was sent is lost, the caller begins again at a
    // picture from which decoding can begin. False where none is left.
    bool fall_back(const std::string& why);

    std::string words() const;                        // "h264, vaapi", "h264, software, 2 threads"
    const std::string& note() const { return note_; } // which device failed, and why; empty: none did

private:
    ClipDecoder() = default;
    Result<void> open_way();
    static AVPixelFormat wanted(AVCodecContext* codec, const AVPixelFormat* offered);

    const AVStream* stream_ = nullptr;
    std::vector<DecoderWay> ways_;
    std::size_t way_ = 0;
    int threads_ = 1;
    PicturesIn where_ = PicturesIn::memory;
    AvPtr<AVCodecContext> codec_;
    AvPtr<AVFrame> in_device_; // decoded, not fetched yet
    bool bare_inks_ = false;   // of the JPEG that was sent last
    std::string note_;
};

} // namespace lianping::player
