#pragma once
// What the housekeeper of a node's machine (lianping-agent) and the controller say to each other, at a door
// of their own, so that media never stand in the way of the clock, of plans and of acts. docs/bus.md has the
// table.
//
// Thread-safety: values.

#include "time/instants.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lianping {

// Agent -> controller. First on each connection.
struct AgentHello {
    enum class Part : std::uint8_t {
        media,    // this connection fetches media
        services, // this one reports on the machine and takes orders
        // A source's own, and no housekeeper's: what was recorded on its machine goes to the site by it.
        recordings,
    };
    std::uint32_t protocol = 1;
    std::string node;          // whose machine it is
    std::uint64_t session = 0; // random, of this connection's owner
    std::string software;
    Part part = Part::media;
    // media: where it gives what it has to other nodes' housekeepers; empty: nowhere, and it takes from none.
    std::string peer_door{};
    friend bool operator==(const AgentHello&, const AgentHello&) = default;
};

// Controller -> agent: the answer to AgentHello and to each MediaState.
struct AgentWelcome {
    std::uint64_t session = 0; // of the controller's process
    Epoch epoch = 0;           // 0: there is no house time yet
    HouseTime house;           // when this was made
    friend bool operator==(const AgentWelcome&, const AgentWelcome&) = default;
};

// Agent -> controller: a stretch of a file of the store. Controller -> source: of a recording that it has
// offered.
inline constexpr std::uint32_t media_part_bytes = 256U << 10U; // at most that much is asked for
struct MediaAsk {
    std::uint64_t id = 0;
    std::string hash;
    std::uint64_t offset = 0;
    std::uint32_t bytes = 0; // 1 to media_part_bytes
    HouseTime due;           // when the node shows it first: what is due first comes first
    std::uint64_t have = 0;  // of the file, from its front, whole and in place at the node
    bool alone = false;      // not from another node: that has failed
    friend bool operator==(const MediaAsk&, const MediaAsk&) = default;
};

// Controller -> agent: each MediaAsk gets one, sooner or later. Source -> controller: the same, data or
// unknown.
struct MediaPart {
    enum class Kind : std::uint8_t {
        data,
        later,   // not in these hours: ask again after `wait`
        unknown, // the store does not have it, or not so many bytes
        // Only to housekeepers with a door of their own:
        elsewhere, // at `door`, under the same id; `piece` is the hash of these bytes
        soon,      // another node is being given it: ask again after `wait`
    };
    std::uint64_t id = 0; // of the MediaAsk
    std::string hash;
    Kind kind = Kind::data;
    std::uint64_t size = 0;   // of the whole file
    std::uint64_t offset = 0; // of the bytes
    std::string bytes;
    Duration wait{};
    std::string door{}, piece{}; // elsewhere: with its key; BLAKE2b-256, hex
    friend bool operator==(const MediaPart&, const MediaPart&) = default;
};

// Controller -> agent: whose housekeepers may come to its door for media, by their keys; after AgentHello,
// and when it changes.
struct MediaPeers {
    std::vector<std::string> keys; // 64 hex digits each
    friend bool operator==(const MediaPeers&, const MediaPeers&) = default;
};
inline constexpr std::size_t max_media_peers = 10'000;

// A file that a node needs and does not have yet.
struct MediaFile {
    enum class State : std::uint8_t {
        waiting, // for its turn
        coming,
        later,   // outside of the hours
        refused, // `trouble` says why
    };
    std::string hash;
    State state = State::waiting;
    std::uint64_t size = 0, have = 0; // bytes; size 0: not known yet
    HouseTime due;
    std::string trouble;
    friend bool operator==(const MediaFile&, const MediaFile&) = default;
};

// Agent -> controller: once a second while something comes, else every five.
struct MediaState {
    std::vector<MediaFile> files;       // what is missing, most urgent first, at most max_media_files
    std::uint32_t wanted = 0, here = 0; // files that its plan needs; of these the whole ones
    std::uint64_t here_bytes = 0, free_bytes = 0; // free: on its disk
    std::uint64_t bytes_per_second = 0;           // that came in, over the last seconds
    std::string trouble;                          // with its store as a whole; empty: none
    std::vector<std::string> lately{};            // hashes of what came whole last, at most max_media_lately
    friend bool operator==(const MediaState&, const MediaState&) = default;
};
inline constexpr std::size_t max_media_files = 256, max_media_lately = 64;

// A service of Lianping on a node's machine, as systemd has it.
struct UnitState {
    std::string unit;        // "lianping-player@wall-1.service"
    std::string active, sub; // "active", "running"
    std::string status;      // its own words (STATUS=)
    std::string result;      // of its last run: "success", "watchdog", "signal", ...
    std::uint32_t pid = 0, restarts = 0;
    UtcTime since; // it is so
    friend bool operator==(const UnitState&, const UnitState&) = default;
};

struct NetworkState {
    std::string name; // "eth0"
    bool carrier = false;
    std::uint64_t received = 0, sent = 0; // bytes since it is up
    friend bool operator==(const NetworkState&, const NetworkState&) = default;
};

// Agent -> controller, every five seconds.
struct MachineState {
    std::vector<UnitState> units;
    std::optional<double> temperature; // the highest of its sensors, degrees Celsius
    std::uint64_t memory = 0, memory_free = 0, disk = 0, disk_free = 0; // bytes; of the disk with the media
    double load = 0;                                                    // of the last minute
    Duration uptime{};
    bool clock_synchronized = false; // its UTC, as the kernel says
    std::vector<NetworkState> networks;
    std::string trouble; // what of this could not be found out; empty: nothing
    friend bool operator==(const MachineState&, const MachineState&) = default;
};

// Controller -> agent.
struct AgentOrder {
    enum class Kind : std::uint8_t {
        none, // of another version: answered with a refusal
        restart,
        reboot,
        logs,
    };
    std::uint64_t id = 0;
    Kind kind = Kind::none;
    std::string unit;        // empty: the node's player
    std::uint32_t lines = 0; // logs: at most max_log_lines
    std::string cursor;      // logs: what comes behind it; empty: the newest
    friend bool operator==(const AgentOrder&, const AgentOrder&) = default;
};
inline constexpr std::uint32_t max_log_lines = 1000;

// Agent -> controller: each AgentOrder gets one.
struct OrderResult {
    std::uint64_t id = 0;
    bool ok = false;
    std::string text;               // what systemd did, or why not
    std::vector<std::string> lines; // of the log
    std::string cursor;             // behind the last of them
    // Not 0: this process, the housekeeper itself, ends now to be started anew. What came of it is in the
    // MachineState of another process.
    std::uint32_t ends_pid = 0;
    friend bool operator==(const OrderResult&, const OrderResult&) = default;
};

// A finished recording that lies on another machine than the site does.
struct RecordingOffer {
    std::string hash; // of its content
    std::string name; // of its file (plan/recording_name.h)
    std::uint64_t size = 0;
    friend bool operator==(const RecordingOffer&, const RecordingOffer&) = default;
};

// Source -> controller: all that are to go to the site, the oldest first, at most max_recording_offers; after
// AgentHello, when it changes, and every five seconds.
struct RecordingOffers {
    std::vector<RecordingOffer> files;
    friend bool operator==(const RecordingOffers&, const RecordingOffers&) = default;
};
inline constexpr std::size_t max_recording_offers = 256;

// Controller -> source: these are whole in the site and on its disk. What lies on the source's machine may
// go.
struct RecordingsHere {
    std::vector<std::string> hashes; // at most max_recording_offers
    friend bool operator==(const RecordingsHere&, const RecordingsHere&) = default;
};

using FromAgent =
    std::variant<AgentHello, MediaAsk, MediaState, MachineState, OrderResult, MediaPart, RecordingOffers>;
using ToAgent = std::variant<AgentWelcome, MediaPart, AgentOrder, MediaPeers, MediaAsk, RecordingsHere>;

} // namespace lianping
