#pragma once
// What processes say to each other, as values. The page docs/bus.md has the table: direction, order, every
// field.
//
// Thread-safety: values.

#include "plan/acts.h"
#include "plan/plan.h"
#include "time/instants.h"
#include "wire/records.h"
#include "wire/streams.h"
#include "wire/term.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lianping {

// The number that Hello and Welcome carry. Fields can be added without raising it; it is raised when an old
// reader would misread a new message.
inline constexpr std::uint32_t protocol_number = 1;

// What a node still knows of house time when it says Hello: what a controller that starts on a fresh boot
// asks for.
struct HeldHouseTime {
    Epoch epoch = 0;
    HouseTime house;        // at the instant the message was made
    Duration uncertainty{}; // one standard deviation
    friend bool operator==(const HeldHouseTime&, const HeldHouseTime&) = default;
};

// Node -> controller. First on each connection, and again whenever a HelloRequest comes.
struct Hello {
    std::uint32_t protocol = protocol_number;
    std::string node;
    std::uint64_t session = 0; // drawn at random when the player's process starts
    std::string software;      // "lianping 0.1.0"
    std::int64_t pid = 0;
    std::optional<HeldHouseTime> held;
    Version plan, acts; // the newest that it holds; epoch 0: none
    enum class Role : std::uint8_t {
        player,
        source, // a lianping-live: `node` is its source, "lecture/speaker", which no node is called
    };
    Role role = Role::player;
    // The public key of its machine's housekeeper (lianping-agent), as 64 hex digits, which is let in with
    // it; empty: there is none.
    std::string agent_key{};
    friend bool operator==(const Hello&, const Hello&) = default;
};

// Controller -> node. The answer to Hello, and again when the house clock's epoch or anchor changes.
struct Welcome {
    std::uint32_t protocol = protocol_number;
    std::uint64_t session = 0; // drawn at random when the controller's process starts
    std::string site;
    std::string screen; // that the node shows; empty: the site has no such node, it shows the slate
    Epoch epoch = 0;
    Anchor anchor;
    std::string clock_endpoint;
    std::string agent_endpoint{}; // for its machine's housekeeper; empty: this controller has no such door
    std::vector<std::string> standbys{}; // buses of controllers that may take over, at most most_standbys
    friend bool operator==(const Welcome&, const Welcome&) = default;
};

inline constexpr std::size_t most_standbys = 7;

// Controller -> node: say Hello. Sent to whoever speaks without having said it (the controller started anew).
struct HelloRequest {
    friend bool operator==(const HelloRequest&, const HelloRequest&) = default;
};

// Controller -> node: the answer to each Status, so that a node knows the controller is there.
struct Heartbeat {
    std::uint64_t session = 0; // as in Welcome
    Epoch epoch = 0;
    friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
};

// One picture put on the glass.
struct PresentationSample {
    HouseTime due;            // when the plan had it due: the same on every screen that shows this frame
    std::int32_t late_us = 0; // seen minus due; < 0: early
    friend bool operator==(const PresentationSample&, const PresentationSample&) = default;
};

// Node -> controller, once a second.
struct Status {
    std::string node;
    std::uint64_t session = 0;
    std::string screen;
    HouseTime at; // of the fields that follow

    // What is on the glass.
    std::string entry; // of the programme, "take" under a take
    std::string playlist;
    std::string item;
    HouseTime item_start, item_end;
    Duration position{}; // into the item
    bool held = false;
    std::string next_item; // that follows, as far as it is known

    // Clock.
    Epoch epoch = 0; // 0: it keeps house time by anchor and its own UTC
    bool clock_locked = false;
    Duration clock_uncertainty{}; // one standard deviation
    double drift_ppm = 0;
    Duration clock_age{};  // since the last probe that came back
    Duration round_trip{}; // the least of the last probes
    // Where the truth is known (drills and tests on one machine): house time as kept minus house time as it
    // is.
    std::optional<Duration> clock_error;

    // Pictures. Counts since the process started.
    double fps = 0; // shown in the last second
    std::uint64_t shown = 0, late = 0, dropped = 0, repeated = 0;
    std::uint32_t width = 0, height = 0; // of the window
    double refresh_hz = 0;               // 0: no vsync
    std::string renderer;                // "cpu", "gl"
    std::string decoder;                 // "h264, software, 4 threads"
    bool sched_fifo = false;
    std::vector<PresentationSample> samples; // of the last second, at most max_samples

    // Sound. Counts since the process started.
    std::string sound_device; // "pulseaudio, default"; empty: none is open
    std::uint32_t sound_rate = 0, sound_channels = 0;
    bool sound_playing = false;        // it is heard in step: the device's clock is learned
    Duration sound_error{};            // house time of what is given minus house time at which it is heard
    double sound_ppm = 0;              // of the device's clock against house time; > 0: fast
    std::uint64_t sound_underruns = 0; // times something was not there in time
    std::uint64_t sound_resyncs = 0;   // times it was put right at once
    std::string sound_decoder;         // of what is heard: "aac, 48000 Hz, 5.1"

    // What is on the glass, read back and compared with what was to be drawn (player/glass_truth.h).
    enum class Glass : std::uint8_t {
        unknown,         // nothing was read back yet
        right,           // as it should be, and it moves
        still,           // as it should be, and nothing of it is to move
        dark_on_purpose, // black, because what was to be shown is
        dark,            // black, and it should not be
        frozen,          // it stands still, and should move
        wrong,           // something else than what was to be shown
    };
    Glass glass = Glass::unknown;
    Duration glass_for{};          // since when it is so
    double glass_luma = 0;         // mean of what was read back, 0 to 255
    double glass_difference = 0;   // mean distance of what was read back from what was to be drawn, 0 to 255
    std::uint64_t glass_looks = 0; // times it was read back since the start
    std::string glass_why;         // in an operator's words; empty: all is as it should be

    std::uint64_t played_waiting = 0; // rows of the proof of play that no controller has yet

    // Messages in force.
    Version plan, acts;
    std::uint64_t ignored_messages = 0; // of another epoch, older, or not understood

    // The process.
    double cpu_percent = 0; // of one core, over the last second
    std::uint64_t rss_bytes = 0;
    std::vector<std::string> troubles; // in an operator's words; empty: none
    friend bool operator==(const Status&, const Status&) = default;
};
inline constexpr std::size_t max_samples = 128;

// Node -> controller: a plan or a list of acts is in force there.
struct Confirm {
    enum class Of : std::uint8_t { plan, acts };
    std::string node;
    Of of = Of::plan;
    Version version;
    HouseTime received; // by the node's clock; HouseTime{} where that is not locked
    Duration late_by{}; // how long after the stamp it came; 0: in time
    friend bool operator==(const Confirm&, const Confirm&) = default;
};

struct SnapshotRequest {
    std::uint64_t id = 0;
    std::string screen;
    friend bool operator==(const SnapshotRequest&, const SnapshotRequest&) = default;
};

struct SnapshotReply {
    std::uint64_t id = 0;
    std::string node;
    HouseTime at;    // when that picture was on the glass
    std::string png; // empty where `error` says why
    std::string error;
    friend bool operator==(const SnapshotReply&, const SnapshotReply&) = default;
};

using FromNode = std::variant<Hello, Status, Confirm, SnapshotReply, SourceStatus, Reception, PlayedBatch>;
using ToNode = std::variant<Welcome, HelloRequest, Heartbeat, ScreenPlan, Acts, SnapshotRequest, StreamOrder,
                            StreamList, PlayedAck>;

// The clock's two messages: NTP's exchange, see time/clock_sync.h.
struct ClockQuestion {
    NodeTime t1;
    friend bool operator==(const ClockQuestion&, const ClockQuestion&) = default;
};
struct ClockAnswer {
    NodeTime t1;
    HouseTime t2, t3;
    Epoch epoch = 0; // of t2 and t3; 0: the controller has no house clock yet
    friend bool operator==(const ClockAnswer&, const ClockAnswer&) = default;
};

// lianpingctl -> controller, and back. Verbs and arguments: docs/controller.md.
struct Command {
    std::uint64_t id = 0;
    std::string verb;
    std::map<std::string, std::string> arguments;
    std::string by; // who asks: "anna@desk"
    friend bool operator==(const Command&, const Command&) = default;
};
struct Answer {
    std::uint64_t id = 0;
    bool ok = false;
    std::string error; // where !ok: one line for a person
    std::string text;  // for a person
    std::string json;  // for a program; empty where the verb has none
    std::string bytes; // a picture, a plan
    friend bool operator==(const Answer&, const Answer&) = default;
};

} // namespace lianping
