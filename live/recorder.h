#pragma once
// Records what a source delivers, in parts, on a thread of its own: whoever delivers never waits for the
// disk, and a disk that is full or slow costs the recording, never the show.

#include "live/disk_room.h"
#include "live/recording_shelf.h"
#include "time/instants.h"
#include "wire/recording.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace lianping::live {

// One encoded picture, or one packet of sound, on its way to the disk.
struct Recorded {
    enum class Kind : std::uint8_t { picture, sound };
    Kind kind = Kind::picture;
    std::string bytes;       // H.264 as a byte stream, parameter sets before each key frame; a packet of Opus
    HouseTime stamp, decode; // of its capture; in which order it is decoded, <= stamp
    bool key = false;
    std::uint32_t width = 0, height = 0; // of a picture
    Duration length{};                   // of sound
};

// Thread-safety: safe.
class Recorder {
public:
    static constexpr std::size_t most_waiting =
        32'000'000;                              // bytes for the disk; beyond that pictures are lost
    static constexpr Duration settle_every = 1s; // what a power cut may cost

    struct Options {
        std::filesystem::path parts; // a folder of its own, with a folder for each recording
        LookAtRoom room = room_at;
        std::function<void()> want_key_frame; // called on the recorder's thread
        Duration try_again_after = 5s;        // after the disk was full
    };
    explicit Recorder(Options options);
    ~Recorder(); // the part is closed; the next start goes on with the recording, or finishes it
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    void order(const RecordOrder& order, const Anchor& anchor);
    // What the sound that comes is opened by (the head of RFC 7845); empty: there is none.
    void sound_head(const std::string& head);
    bool wants() const; // whether take() would keep anything
    void take(Recorded what);
    RecorderStatus status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::live
