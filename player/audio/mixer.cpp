#include "player/audio/mixer.h"

#include <algorithm>

namespace lianping::player {
namespace {

bool same(const SoundPart& a, const SoundPart& b) { return a.source == b.source && a.origin == b.origin; }

const SoundPart* find(const std::vector<SoundPart>& parts, const SoundPart& part) {
    const auto found =
        std::find_if(parts.begin(), parts.end(), [&](const SoundPart& p) { return same(p, part); });
    return found == parts.end() ? nullptr : &*found;
}

} // namespace

Mixer::Mixer(int rate, int channels) : channels_(channels), block_(block(rate)) {}

void Mixer::restart() {
    before_.clear();
    limiter_.restart();
}

void Mixer::add(const SoundPart& part, double from, double to, std::int64_t frame, std::span<float> out) {
    if (from <= 0 && to <= 0) return;
    piece_.resize(out.size());
    const auto state = part.source->read(frame - part.origin, piece_);
    if (state == SoundSource::State::pending && frame >= part.origin) ++gaps_;
    const auto channels = static_cast<std::size_t>(channels_);
    const auto slope = static_cast<float>((to - from) / static_cast<double>(block_));
    auto gain = static_cast<float>(from);
    for (std::size_t i = 0; i < out.size(); i += channels) {
        for (std::size_t c = 0; c < channels; ++c) out[i + c] += gain * piece_[i + c];
        gain += slope;
    }
}

bool Mixer::mix(std::int64_t frame, const std::vector<SoundPart>& at_end, std::span<float> out) {
    std::fill(out.begin(), out.end(), 0.0F);
    for (const auto& part : before_)
        if (!find(at_end, part)) add(part, part.gain, 0, frame, out);
    for (const auto& part : at_end) {
        const auto* was = find(before_, part);
        const bool begins = part.from_silence && part.origin >= frame;
        add(part, was ? was->gain : begins ? part.gain : 0, part.gain, frame, out);
    }
    before_ = at_end;
    return limiter_.pass(out, channels_);
}

} // namespace lianping::player
