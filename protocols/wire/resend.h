#pragma once
// What a player asks the sender of a live stream for, in a datagram of its own on the stream's path: packets
// that are missing, or a key frame after some were lost for good. The packets come again as they were, so
// whoever has one already drops it.
//
// Bytes, all big-endian: "LPRS", a version (1), flags (bit 0: a key frame; bit 1: the numbers are of its
// sound), the count of sequence numbers (16 bit), the stream's generation (64 bit), the sequence numbers (16
// bit each), and a seal: the first 16 bytes of HMAC-SHA256 (RFC 2104) over all that is before it, by the
// stream's key. Who seals and breaks seals has the library for it; here are only bytes. Pure.

#include "wire/streams.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping {

struct ResendRequest {
    static constexpr std::size_t most = 64;      // packets in one request
    static constexpr std::size_t seal_size = 16; // bytes
    std::uint64_t generation = 0;
    bool key_frame = false;
    bool of_sound = false;              // the missing ones
    std::vector<std::uint16_t> missing; // at most `most`
    friend bool operator==(const ResendRequest&, const ResendRequest&) = default;
};

// Without a seal.
std::string bytes_of(const ResendRequest& request);
// What is before the seal, and the seal. Nothing: it is too short or too long for a request.
struct SealedBytes {
    std::string_view bytes, seal;
};
std::optional<SealedBytes> unsealed(std::string_view datagram);
// Nothing: these are not the bytes of a request.
std::optional<ResendRequest> read_resend(std::string_view bytes);

} // namespace lianping
