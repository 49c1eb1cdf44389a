#pragma once
// Sounds that no file holds: an alert's chime, and the tune of a sound test. Pure: a function of the frame.

#include "player/sound_source.h"
#include "time/instants.h"

namespace lianping::player {

// Two struck notes, falling by a third; heard once, at the beginning.
class Chime final : public SoundSource {
public:
    static constexpr Duration length = 1600ms;
    Chime(int rate, int channels) : rate_(rate), channels_(channels) {}
    State read(std::int64_t frame, std::span<float> out) override;
    bool prepared() const override { return true; }
    std::string trouble() const override { return {}; }
    std::string decoder() const override { return {}; }

private:
    const int rate_;
    const int channels_;
};

// Which loudspeaker is which, over and over: two seconds for each channel in the order of WAVE files, in
// which it beeps as often as its number says (left once, right twice, ...; the channel for low sounds hums),
// then two seconds in which all tick at each half second, so that rooms can be heard to be in step.
class TestTune final : public SoundSource {
public:
    TestTune(int rate, int channels) : rate_(rate), channels_(channels) {}
    State read(std::int64_t frame, std::span<float> out) override;
    bool prepared() const override { return true; }
    std::string trouble() const override { return {}; }
    std::string decoder() const override { return {}; }

private:
    const int rate_;
    const int channels_;
};

} // namespace lianping::player
