#pragma once
// The packets of a live stream's sound as they come by UDP: which are new, which are missing and worth asking
// for again, and what is in them. Pure.

#include "time/instants.h"
#include "wire/capture_time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace lianping::player {

// A packet of RTP (RFC 3550, section 5.1) with its extensions (RFC 8285, one byte each).
struct RtpPacket {
    std::uint16_t number = 0;
    std::uint32_t ssrc = 0;
    std::uint64_t capture_ns = 0; // of extension 1, RFC 6051's, as from_ntp64() takes it; 0: there is none
    std::string_view payload;     // within the bytes
};
std::optional<RtpPacket> read_rtp(std::string_view bytes);

// Thread-safety: unsafe. Bounded.
class SoundArrivals {
public:
    static constexpr Duration ask_again = 25ms;
    static constexpr std::int64_t longest_gap = 200; // packets; beyond that it began anew

    struct News {
        bool fresh = false;             // it has not come before
        std::vector<std::uint16_t> ask; // for these, now; at most ResendRequest::most
    };
    // One that came at `now`, of any clock that goes on. `patience`: how long one is worth waiting for.
    News take(std::uint16_t number, Duration now, Duration patience);

private:
    struct Missing {
        Duration since{}, asked{};
    };
    std::optional<std::int64_t> newest_; // as if numbers went on
    std::map<std::int64_t, Missing> missing_;
};

} // namespace lianping::player
