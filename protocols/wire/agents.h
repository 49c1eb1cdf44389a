#pragma once
// What the housekeeper of a node's machine (lianping-agent) and the controller say to each other, at a door
// of their own, so that media never stand in the way of the clock, of plans and of acts. docs/bus.md has the
// table.
//
// Thread-safety: values.

#include "time/instants.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace lianping {

// Agent -> controller. First on each connection.
struct AgentHello {
    enum class Part : std::uint8_t {
        media,    // this connection fetches media
        services, // this one reports on the machine and takes orders
    };
    std::uint32_t protocol = 1;
    std::string node;          // whose machine it is
    std::uint64_t session = 0; // random, of this connection's owner
    std::string software;
    Part part = Part::media;
    friend bool operator==(const AgentHello&, const AgentHello&) = default;
};

// Controller -> agent: the answer to AgentHello and to each MediaState.
struct AgentWelcome {
    std::uint64_t session = 0; // of the controller's process
    Epoch epoch = 0;           // 0: there is no house time yet
    HouseTime house;           // when this was made
    friend bool operator==(const AgentWelcome&, const AgentWelcome&) = default;
};

// Agent -> controller: a stretch of a file of the store.
inline constexpr std::uint32_t media_part_bytes = 256U << 10U; // at most that much is asked for
struct MediaAsk {
    std::uint64_t id = 0;
    std::string hash;
    std::uint64_t offset = 0;
    std::uint32_t bytes = 0; // 1 to media_part_bytes
    HouseTime due;           // when the node shows it first: what is due first comes first
    friend bool operator==(const MediaAsk&, const MediaAsk&) = default;
};

// Controller -> agent: each MediaAsk gets one, sooner or later.
struct MediaPart {
    enum class Kind : std::uint8_t {
        data,
        later,   // not in these hours: ask again after `wait`
        unknown, // the store does not have it, or not so many bytes
    };
    std::uint64_t id = 0; // of the MediaAsk
    std::string hash;
    Kind kind = Kind::data;
    std::uint64_t size = 0;   // of the whole file
    std::uint64_t offset = 0; // of the bytes
    std::string bytes;
    Duration wait{};
    friend bool operator==(const MediaPart&, const MediaPart&) = default;
};

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
    friend bool operator==(const MediaState&, const MediaState&) = default;
};
inline constexpr std::size_t max_media_files = 256;

using FromAgent = std::variant<AgentHello, MediaAsk, MediaState>;
using ToAgent = std::variant<AgentWelcome, MediaPart>;

} // namespace lianping
