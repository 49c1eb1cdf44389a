#pragma once
// From what a source hears to packets on the house grid: clock, mute, level, Opus.

#include "live/access_unit.h"
#include "live/house_sound.h"
#include "sound/opus_coder.h"

#include <functional>
#include <mutex>
#include <optional>
#include <span>

namespace lianping::live {

// Thread-safety: safe. Packets are delivered on the thread that takes, one at a time.
class SoundMaker {
public:
    using Deliver = std::function<void(const SoundPacket&)>;
    explicit SoundMaker(Deliver deliver) : deliver_(std::move(deliver)) {}

    // As HouseSound::push. Costs some tenths of a millisecond for 10 ms of sound.
    void take(std::span<const float> stereo, HouseTime stamp);
    // While it is mute nothing is delivered. It begins and ends with a fade.
    void mute(bool mute);
    // What is taken next follows on nothing: another sender, another clock.
    void begin_anew();

    // The highest sample since the last call, of full scale; nothing: no sound has come. Before muting.
    std::optional<float> peak();

private:
    void deliver(HouseSound::Sounding& sounding);

    const Deliver deliver_;
    std::mutex mutex_;                // guards what follows
    std::optional<OpusBlocks> coder_; // made with the first sound
    bool refused_ = false;            // that it cannot be made is said
    std::optional<HouseSound> sound_{std::in_place};
    bool mute_ = false;
    float gain_ = 1; // of the block before
    std::optional<float> peak_;
};

} // namespace lianping::live
