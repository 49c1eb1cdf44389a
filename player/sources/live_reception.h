#pragma once
// A live stream's packets -> access units with the house time of their capture: UDP, SRTP, order, what is
// missing asked for again, and the stamp that each packet carries (docs/live.md). Its .cpp is the one file of
// the player that knows GStreamer, which begins with the first reception: a player without live streams has
// nothing of it in memory.

#include "base/port_range.h"
#include "base/result.h"
#include "time/instants.h"
#include "wire/streams.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::player {

struct ReceivedUnit {
    std::vector<std::uint8_t> bytes; // H.264 as a byte stream, one picture
    HouseTime stamp;
};

// Thread-safety: next() from one thread, lost(), port() and the setters from any; the rest where it was made.
class LiveReception {
public:
    // A packet of sound as it came, maybe out of order, never twice.
    using Hear = std::function<void(HouseTime stamp, std::string_view packet)>;
    // Listens on a free one of `ports`. `near` is house time, roughly, HouseTime{}: not known; called on the
    // thread of next() and on one of GStreamer's, as is `hear` on the latter. Errors: unsupported (a package
    // of GStreamer is missing), busy (all are taken), io.
    static Result<std::unique_ptr<LiveReception>> open(
        const OfferedStream& stream, std::function<HouseTime()> near,
        Hear hear = [](HouseTime, std::string_view) {}, PortRange ports = {});
    ~LiveReception();
    LiveReception(const LiveReception&) = delete;
    LiveReception& operator=(const LiveReception&) = delete;

    std::uint16_t port() const;
    // Those who join late must know how often the sender's sequence numbers have begun anew.
    void set_roc(std::uint32_t pictures, std::uint32_t sound);
    // The next picture; nothing within `patience`: none came. Pictures without a stamp are left out.
    std::optional<ReceivedUnit> next(Duration patience);
    // How long what is missing is worth waiting for, from when it should have been there.
    void set_patience(Duration patience);
    std::uint64_t lost() const; // packets, for good

private:
    struct Impl;
    explicit LiveReception(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::player
