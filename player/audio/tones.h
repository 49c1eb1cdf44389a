#pragma once
// Sounds that no file holds: an alert's chime, and the tune of a sound test. Pure: a function of the frame.

#include "player/sound_source.h"
#include "time/instants.h"

namespace lianping::player {

class Tones : public SoundSource {
public:
    Tones(int rate, int channels) : rate_(rate), channels_(channels) {}
    bool prepared() const override { return true; }
    std::string trouble() const override { return {}; }
    std::string decoder() const override { return {}; }

protected:
    const int rate_;
    const int channels_;
};

// Two struck notes, falling by a third; heard once, at the beginning.
class Chime final : public Tones {
public:
    static constexpr Duration length = 1600ms;
    using Tones::Tones;
    State read(std::int64_t frame, std::span<float> out) override;
};

// Which loudspeaker is which, over and over: two seconds for each channel in the order of WAVE files, in
// which it beeps as often as its number says (left once, right twice, ...; the channel for low sounds hums),
// then two seconds in which all tick at each half second, so that rooms can be heard to be in step.
class TestTune final : public Tones {
public:
    using Tones::Tones;
    State read(std::int64_t frame, std::span<float> out) override;
};

} // namespace lianping::player
