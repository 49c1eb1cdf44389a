#include "live/sound_maker.h"

#include "base/log.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lianping::live {

void SoundMaker::take(std::span<const float> stereo, HouseTime stamp) {
    const std::scoped_lock lock(mutex_);
    if (!coder_) {
        auto opened = OpusBlocks::open();
        if (!opened) {
            if (!std::exchange(refused_, true))
                log::error("sound cannot be coded: {}", opened.error().message);
            return;
        }
        coder_ = *std::move(opened);
    }
    sound_->push(stereo, stamp);
    while (auto sounding = sound_->take()) deliver(*sounding);
}

void SoundMaker::deliver(HouseSound::Sounding& sounding) {
    float highest = 0;
    for (const float sample : sounding.samples) highest = std::max(highest, std::abs(sample));
    peak_ = std::max(peak_.value_or(0), highest);
    const float to = mute_ ? 0 : 1, from = gain_;
    gain_ = to;
    if (from == 0 && to == 0) return;
    if (from == 0 || !sounding.follows) coder_->restart();
    const auto frames = static_cast<float>(live_sound::block);
    for (std::size_t n = 0; from != to && n < sounding.samples.size(); ++n) {
        const std::size_t frame = n / live_sound::channels;
        sounding.samples[n] *= from + (to - from) * static_cast<float>(frame) / frames;
    }
    SoundPacket packet;
    packet.bytes = coder_->packet(sounding.samples);
    if (packet.bytes.empty()) return;
    packet.stamp = live_sound::grid.instant(sounding.frame - coder_->ahead());
    packet.length = live_sound::grid.length(live_sound::block);
    deliver_(packet);
}

void SoundMaker::mute(bool mute) {
    const std::scoped_lock lock(mutex_);
    mute_ = mute;
}

void SoundMaker::begin_anew() {
    const std::scoped_lock lock(mutex_);
    sound_.emplace();
}

std::optional<float> SoundMaker::peak() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(peak_, std::nullopt);
}

} // namespace lianping::live
