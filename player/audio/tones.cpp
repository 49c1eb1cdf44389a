#include "player/audio/tones.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping::player {
namespace {

double sine(double hz, double t) { return std::sin(2 * std::numbers::pi * hz * t); }

// Rises in 3 ms, then dies away; a touch of the octave makes it a bell.
double struck(double hz, double t) {
    if (t < 0) return 0;
    const double envelope = std::min(t / 0.003, 1.0) * std::exp(-t / 0.28);
    return envelope * (0.75 * sine(hz, t) + 0.2 * sine(2 * hz, t) + 0.05 * sine(3.01 * hz, t));
}

double chime(double t) {
    const double over = std::chrono::duration<double>(Chime::length).count();
    const double tail = std::clamp((over - t) / 0.1, 0.0, 1.0);
    return 0.35 * tail * (struck(659.26, t) + struck(523.25, t - 0.45));
}

// `on` seconds of a tone with soft edges.
double beep(double hz, double t, double on) {
    if (t < 0 || t >= on) return 0;
    const double edge = std::min({t / 0.005, (on - t) / 0.005, 1.0});
    return 0.25 * edge * sine(hz, t);
}

double tune(double t, int channel, int channels) {
    constexpr double turn = 2;
    const double in_round = std::fmod(t, turn * (channels + 1));
    const int whose = static_cast<int>(in_round / turn);
    const double into = in_round - whose * turn;
    if (whose == channels) return beep(1000, std::fmod(into, 0.5), 0.02);
    if (whose != channel) return 0;
    const bool low = channels >= 6 && channel == 3;
    if (low) return beep(50, into, 1.5);
    constexpr double spacing = 0.2;
    const auto number = static_cast<int>(into / spacing);
    return number <= channel
               ? beep(channels > 1 && channel % 2 == 1 ? 660 : 440, into - number * spacing, 0.13)
               : 0;
}

} // namespace

SoundSource::State Chime::read(std::int64_t frame, std::span<float> out) {
    const auto channels = static_cast<std::size_t>(channels_);
    const double over = std::chrono::duration<double>(Chime::length).count();
    for (std::size_t i = 0; i < out.size(); i += channels, ++frame) {
        const double t = static_cast<double>(frame) / rate_;
        const auto value = t < 0 || t >= over ? 0.0F : static_cast<float>(chime(t));
        std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(i), channels, value);
    }
    return static_cast<double>(frame) / rate_ >= over ? State::ended : State::ready;
}

SoundSource::State TestTune::read(std::int64_t frame, std::span<float> out) {
    const auto channels = static_cast<std::size_t>(channels_);
    for (std::size_t i = 0; i < out.size(); i += channels, ++frame) {
        const double t = static_cast<double>(frame) / rate_;
        for (std::size_t c = 0; c < channels; ++c)
            out[i + c] = t < 0 ? 0.0F : static_cast<float>(tune(t, static_cast<int>(c), channels_));
    }
    return State::ready;
}

} // namespace lianping::player
