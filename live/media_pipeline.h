#pragma once
// One pipeline of GStreamer, from what captures or what one sender sends to access units with the house time
// of their capture. It is thrown away with the sender: the next one may have another codec, size and clock.

#include "base/port_range.h"
#include "base/result.h"
#include "live/access_unit.h"
#include "live/flv_picture.h"
#include "live/flv_sound.h"
#include "live/hearing.h"
#include "live/house_map.h"
#include "wire/streams.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lianping::live {

// Thread-safety: safe. `deliver` is called on a thread of GStreamer's, and not after the destructor.
class MediaPipeline {
public:
    struct Around {
        GstClock* clock = nullptr;             // make_house_clock's; outlives it
        std::shared_ptr<const HouseMap> house; // locked
        std::function<void(const AccessUnit&)> deliver;
        Hearing::Deliver hear; // what is heard; on another thread than `deliver`, maybe at the same time
        PortRange ports{};     // that a browser's pictures come in by
    };
    // Lets it run. Errors, in an operator's words: unsupported (an element is missing, a kind that this
    // version does not know), io. Blocks for some milliseconds.
    static Result<std::unique_ptr<MediaPipeline>> open(const SourceSpec& spec, Around around);
    ~MediaPipeline();
    MediaPipeline(const MediaPipeline&) = delete;
    MediaPipeline& operator=(const MediaPipeline&) = delete;

    // Of a source that is called by SRT: what the sender sent, MPEG-TS.
    void feed(const char* bytes, std::size_t size);
    // By RTMP: a picture, its decoding due at `decoded` by the sender's clock.
    void feed(const FlvPicture& picture, Duration decoded);

    // The same of its sound.
    void feed(const FlvSound& sound, Duration at);

    // By WHIP: our answer to the sender's offer. Blocks, 3 s at most. Errors as answer_to().
    Result<std::string> answer(const std::string& offer);

    // Why it has ended, where it has: it makes no more pictures then. Looks at what its elements said.
    std::optional<std::string> ended();
    int bus_fd() const; // readable when ended() may have news
    void want_key_frame();
    PictureSize size() const;  // of the last picture
    std::string sound() const; // as Hearing::words; empty: it has none
    std::string sound_fault() const;
    // How long ago it made its last picture, or was opened.
    Duration silent_for() const;

private:
    struct Impl;
    explicit MediaPipeline(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::live
