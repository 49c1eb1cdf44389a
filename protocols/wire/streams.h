#pragma once
// What the controller, a source's process (lianping-live) and players say to each other about live streams.
// Each message is complete: the newest is all that is needed. docs/live.md says who sends what when.
//
// Thread-safety: values.

#include "time/instants.h"
#include "wire/recording.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianping {

// Where a source's pictures come from.
struct SourceSpec {
    enum class Kind : std::uint8_t {
        none, // nothing that this version knows
        srt,
        desktop,
        file,
        test,
        rtsp,
        rtmp,
        whip,
        camera,
    };
    Kind kind = Kind::none;
    std::string where;  // srt: ":9710" to be called, "srt://host:port" to call; rtsp:
                        // "rtsp://host[:port]/path", in which no password stands; rtmp, whip: ":1935";
                        // desktop: the display, empty: its own; file: its absolute path; camera: its device
    std::string user;   // rtsp; empty: none
    std::string secret; // srt: the passphrase, rtsp: the password, rtmp, whip: the key; empty: none. Never
                        // logged, never in a status
    std::uint32_t x = 0, y = 0, width = 0, height = 0; // desktop: the region; test, file, camera: the size
    std::uint32_t fps = 0;                             // desktop, test, file, camera; 1 to 120
    std::string sound; // camera, desktop: what hears: "default", "alsa:DEVICE", "pulse:DEVICE"; others:
                       // empty: what comes with the pictures. "none": it has no sound
    bool cancels_echo = false; // what its room plays is taken out of what its microphone hears
    friend bool operator==(const SourceSpec&, const SourceSpec&) = default;
};

// Whether a source of that kind is fed from outside: it runs also when nobody looks on, so that whoever sends
// sees that it works, and is not opened anew because nobody sends.
inline bool is_called(const SourceSpec& spec) {
    return spec.kind == SourceSpec::Kind::rtmp || spec.kind == SourceSpec::Kind::whip ||
           (spec.kind == SourceSpec::Kind::srt && spec.where.substr(0, 1) == ":");
}

// Whether it is captured on the machine of its process, where it has no sound but what an input there hears.
inline bool is_captured_here(const SourceSpec& spec) {
    return spec.kind == SourceSpec::Kind::camera || spec.kind == SourceSpec::Kind::desktop;
}

// One start of a source's process, and what its packets are known and opened by. A new start has a new one:
// sequence numbers begin anew, and no key stream is used twice.
struct StreamKey {
    static constexpr std::size_t size = 30; // bytes: AES-128 key and salt (RFC 3711)
    std::uint64_t generation = 0;           // the process's session; 0: none
    std::uint32_t ssrc = 0;                 // of its pictures
    std::string key;
    // Of its sound, under the same key: a key stream is one of key and SSRC (RFC 3711, section 4.1.1).
    std::uint32_t sound_ssrc() const { return ssrc ^ 0x8000'0000U; }
    friend bool operator==(const StreamKey&, const StreamKey&) = default;
};

struct Destination {
    static constexpr const char* with_the_controller = "0.0.0.0"; // as a host: the machine that it is on
    std::string host;                                             // an address, not a name
    std::uint16_t port = 0;
    enum class Parts : std::uint8_t { all, pictures, sound };
    Parts parts = Parts::all; // what is wanted there
    friend auto operator<=>(const Destination&, const Destination&) = default;
};

// Controller -> source.
struct StreamOrder {
    std::string source; // "lecture/speaker"
    bool run = false;   // false: nothing is captured or received
    SourceSpec from;
    StreamKey key;
    std::vector<Destination> to; // at most most_destinations; empty: pictures are made, and not sent
    RecordOrder record;
    bool mute = false; // nobody hears it, and no recording does
    friend bool operator==(const StreamOrder&, const StreamOrder&) = default;
};
inline constexpr std::size_t most_destinations = 256;

// Source -> controller, once a second and when the state changes.
struct SourceStatus {
    enum class State : std::uint8_t {
        idle,    // not to run
        waiting, // no picture yet
        live,
        lost, // pictures came and have stopped; it tries again for ever
    };
    std::string node; // the source: "lecture/speaker"
    std::uint64_t session = 0;
    State state = State::idle;
    std::string trouble; // why it waits, in an operator's words; empty: nothing is wrong
    std::uint32_t width = 0, height = 0;
    double fps = 0;           // of the last second
    double bitrate = 0;       // bit/s, of the last second
    std::uint64_t frames = 0; // since the start
    std::uint32_t roc = 0;    // how often the sequence numbers of the stream have begun anew (RFC 3711)
    StreamKey key;            // that it goes by; a controller that starts anew leaves it so
    RecorderStatus recorder;
    std::string sound;           // "aac, 48000 Hz, 2 channels"; empty: none has come of late
    double sound_peak = silence; // dB of full scale, of the last second
    bool muted = false;
    std::uint32_t sound_roc = 0; // as roc, of its sound
    static constexpr double silence = -120;
    friend bool operator==(const SourceStatus&, const SourceStatus&) = default;
};

struct OfferedStream {
    std::string stream; // "lecture/speaker"
    StreamKey key;
    std::uint32_t roc = 0;
    std::string listen; // the address to listen on: 127.0.0.1 where the source is on the same machine, or
                        // 0.0.0.0; empty: 127.0.0.1
    std::uint32_t sound_roc = 0;
    friend bool operator==(const OfferedStream&, const OfferedStream&) = default;
};

// Controller -> player: all streams that it is to receive.
struct StreamList {
    std::vector<OfferedStream> streams; // at most most_streams
    friend bool operator==(const StreamList&, const StreamList&) = default;
};
inline constexpr std::size_t most_streams = 64;

struct ReceivedStream {
    std::string stream;
    std::uint64_t generation = 0;
    std::uint16_t port = 0;                         // that it listens on
    std::uint64_t frames = 0, lost = 0;             // pictures decoded; packets missing. Since it began.
    Duration delay_p50{}, delay_p99{}, delay_max{}; // capture to decoded, of the last second's frames
    std::string decoder;                            // "h264, software, 2 threads"
    std::string trouble;                            // empty: nothing is wrong
    Duration delay_p999{}; // capture to decoded, of the last minutes; 0: not enough has come to tell
    std::uint64_t sounds = 0, sounds_lost = 0; // packets of sound that came; that were heard without
    std::uint64_t late = 0; // of the pictures, those decoded after the instant at which they were to be seen
    friend bool operator==(const ReceivedStream&, const ReceivedStream&) = default;
};

// Player -> controller, once a second while it has streams, and when a port opens.
struct Reception {
    std::string node;
    std::vector<ReceivedStream> streams;
    friend bool operator==(const Reception&, const Reception&) = default;
};

} // namespace lianping
