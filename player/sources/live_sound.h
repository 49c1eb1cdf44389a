#pragma once
// The sound of a live stream as it was captured `latency` before: decoded when it is asked for. Its frames
// are those of the house grid, not of a slot, so that it goes on from one item to the next.

#include "player/sound_source.h"
#include "player/sources/sound_packets.h"
#include "sound/fractional_reader.h"
#include "sound/opus_coder.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace lianping::player {

struct SoundShape {
    int rate = 48000; // of the grid it is read on
    int channels = 2; // 1, 2, 4, 6 or 8
    friend auto operator<=>(const SoundShape&, const SoundShape&) = default;
};

// Lost packets are made up by the coder for as long as that is believable, then it is silent, and comes back
// with a fade. `read` is of one thread; nothing of it blocks. It costs some hundredths of a millisecond for 5
// ms of sound.
class LiveSound final : public SoundSource {
public:
    static constexpr int most_concealed = 5; // packets in a row: 50 ms
    // Packets that a decoder has to hear before what comes out is right: 80 ms (RFC 7845, 4.6).
    static constexpr int warm_up = 8;

    LiveSound(std::shared_ptr<SoundPackets> packets, SoundShape shape, Duration latency);

    // `frame` is one of the house grid at the shape's rate.
    State read(std::int64_t frame, std::span<float> out) override;
    bool prepared() const override { return packets_->count() > 0; }
    std::string trouble() const override;
    std::string decoder() const override { return "opus, live"; }

private:
    GridPosition place_of(std::int64_t frame) const;
    void begin(std::int64_t frame);
    void decode_to(std::int64_t end);
    void next_block();
    void append(std::int64_t frames); // of block_
    void spread(std::span<float> out) const;

    const std::shared_ptr<SoundPackets> packets_;
    const SoundShape shape_;
    const Duration latency_;
    const std::vector<double> gains_; // of what is heard, for each channel: left, right
    std::optional<OpusSound> coder_;
    FractionalReader reader_{static_cast<int>(live_sound::channels)};
    std::vector<float> decoded_; // frames [first_, end_), interleaved
    std::int64_t first_ = 0, end_ = 0;
    std::vector<float> stereo_; // what was read last
    live_sound::Block block_{};
    int concealed_ = most_concealed; // in a row
    int to_warm_up_ = 0;
    bool fades_in_ = false;
    bool begun_ = false;
};

} // namespace lianping::player
