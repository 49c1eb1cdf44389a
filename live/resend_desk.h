#pragma once
// The packets that a stream sent of late, and those who ask for some of them again: listens on the stream's
// own socket, and sends again what is asked for as it was.

#include "live/gst.h"
#include "wire/streams.h"

#include <gio/gio.h>

#include <array>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lianping::live {

// Thread-safety: safe.
class ResendDesk {
public:
    enum class Of : std::uint8_t { pictures, sound };
    static constexpr std::size_t kept = 2048;          // packets of either: a second at 20 Mbit/s
    static constexpr unsigned most_a_second = 2000;    // that are sent again
    static constexpr Duration key_frame_every = 500ms; // asked for at most

    // `socket` is the stream's, and outlives it. `key_frame` is called on the desk's thread when one who
    // listens needs a key frame.
    ResendDesk(GSocket* socket, const StreamKey& key, std::function<void()> key_frame);
    ~ResendDesk();
    ResendDesk(const ResendDesk&) = delete;
    ResendDesk& operator=(const ResendDesk&) = delete;

    // A packet of RTP as it goes out. Takes no ownership.
    void keep(Of of, GstBuffer* packet);
    // Who may ask: those that the stream goes to.
    void answer(const std::vector<Destination>& destinations);
    std::uint64_t resent() const;

private:
    void run(const std::stop_token& stop);
    void take(std::string_view datagram, GSocketAddress* from);
    bool is_ours(std::string_view bytes, std::string_view seal) const;
    bool may_ask(GSocketAddress* from) const;

    struct Packet {
        std::uint16_t number = 0;
        GstPtr<GstBuffer> buffer;
    };
    GSocket* const socket_;
    const StreamKey key_;
    const std::function<void()> key_frame_;
    mutable std::mutex mutex_;                // guards what follows
    using Packets = std::array<Packet, kept>; // by their numbers
    std::array<Packets, 2> packets_;          // of pictures, of sound
    std::vector<Destination> destinations_;
    std::uint64_t resent_ = 0;
    // Of the thread.
    std::int64_t second_ = 0, key_frame_asked_ = 0; // monotonic, s and us
    unsigned in_second_ = 0;
    std::jthread thread_; // last
};

} // namespace lianping::live
