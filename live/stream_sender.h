#pragma once
// Sends access units and sound to players: RTP over UDP, each packet with the house time of its capture (RFC
// 6051, 64 bit), under SRTP; sound is an RTP stream of its own on the same path. A copy a destination. What
// is lost on the way is sent again to whoever asks.

#include "base/result.h"
#include "live/access_unit.h"
#include "time/instants.h"
#include "wire/streams.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lianping::live {

// Thread-safety: send() from one thread at a time, send_sound() from one, the rest from another.
class StreamSender {
public:
    // `key_frame` is called, on a thread of the sender's or that of send(), when a key frame is needed.
    // Errors: unsupported (an element is missing), invalid (a key of another length), io.
    static Result<std::unique_ptr<StreamSender>> open(
        const StreamKey& key, std::function<void()> key_frame = [] {});
    ~StreamSender();
    StreamSender(const StreamSender&) = delete;
    StreamSender& operator=(const StreamSender&) = delete;

    // Never blocks: what the network does not take is lost, as on every network.
    void send(GstBuffer* access_unit, HouseTime stamp);
    void send_sound(const SoundPacket& packet); // the same
    void to(const std::vector<Destination>& destinations);

    // How often the sequence numbers have begun anew: who joins late must be told.
    std::uint32_t roc() const;
    std::uint32_t sound_roc() const;
    std::uint64_t resent() const; // packets

private:
    struct Impl;
    explicit StreamSender(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::live
