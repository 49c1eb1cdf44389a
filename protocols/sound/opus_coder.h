#pragma once
// Blocks of live sound <-> packets of Opus (RFC 6716, by libopus).

#include "base/result.h"
#include "sound/live_format.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct OpusEncoder;
struct OpusDecoder;

namespace lianping {

// Thread-safety: unsafe.
class OpusBlocks {
public:
    static constexpr int bitrate = 128'000; // of music, too; 100 packets of 160 bytes a second
    // Errors: unsupported.
    static Result<OpusBlocks> open();

    // What comes out of a decoder begins so many frames before the block that went in.
    std::int64_t ahead() const { return ahead_; }
    // A packet; empty: it cannot be made.
    std::string packet(const live_sound::Block& block);
    // What follows does not follow what came.
    void restart();

private:
    struct Free {
        void operator()(OpusEncoder* encoder) const;
    };
    OpusBlocks() = default;
    std::unique_ptr<OpusEncoder, Free> encoder_;
    std::int64_t ahead_ = 0;
};

// Thread-safety: unsafe.
class OpusSound {
public:
    static Result<OpusSound> open();

    // What was in the packet; false: it is damaged, and `out` is made up as by conceal().
    bool decode(std::string_view packet, live_sound::Block& out);
    // A packet is missing: goes on as it may have sounded, softer with each.
    void conceal(live_sound::Block& out);
    void restart();

private:
    struct Free {
        void operator()(OpusDecoder* decoder) const;
    };
    OpusSound() = default;
    std::unique_ptr<OpusDecoder, Free> decoder_;
};

// What opens a track of these packets in Matroska (RFC 7845, section 5.1). It leaves nothing out at the
// beginning: where packets belong is known by their stamps.
std::string opus_head();

} // namespace lianping
