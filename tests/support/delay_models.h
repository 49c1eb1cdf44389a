#pragma once
// Networks, as delays drawn from a seed: the five on which clock sync is measured, in tests by arithmetic and
// in bench/clock by a proxy that really waits.

#include "time/instants.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

namespace lianping {

enum class DelayModel { wired, busy, wifi, jitter, one_way };

inline constexpr std::array all_delay_models = {DelayModel::wired, DelayModel::busy, DelayModel::wifi,
                                                DelayModel::jitter, DelayModel::one_way};

constexpr std::string_view name_of(DelayModel model) {
    switch (model) {
    case DelayModel::wired:
        return "wired";
    case DelayModel::busy:
        return "busy";
    case DelayModel::wifi:
        return "wifi tail";
    case DelayModel::jitter:
        return "20±5 ms, 1% loss";
    case DelayModel::one_way:
        return "one-way load";
    }
    return "";
}

enum class Way { there, back };

// Draws the delays of one network. The same seed gives the same delays on every machine: only the generator's
// bits are taken from the standard library, the distributions are made here.
class DelaySource {
public:
    DelaySource(DelayModel model, std::uint64_t seed) : model_(model), bits_(seed) {}

    // How long the next packet of that direction travels; nothing where it is lost.
    std::optional<Duration> next(Way way) {
        switch (model_) {
        case DelayModel::wired:
            return micros(80 + exponential(20));
        case DelayModel::busy:
            return micros(100 + exponential(300));
        case DelayModel::wifi:
            return micros(800 + (uniform() < 0.2 ? exponential(8000) : 0));
        case DelayModel::jitter:
            if (uniform() < 0.01) return std::nullopt;
            return micros(std::max(1000.0, 20'000 + 5000 * normal()));
        case DelayModel::one_way:
            return micros(100 + (way == Way::there ? exponential(5000) : exponential(20)));
        }
        return std::nullopt;
    }
    double uniform() { return (static_cast<double>(bits_() >> 11) + 0.5) * 0x1p-53; }
    double exponential(double mean) { return -mean * std::log(uniform()); }
    // Box and Muller's.
    double normal() { return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform()); }

private:
    static Duration micros(double us) { return Duration(static_cast<std::int64_t>(us * 1000)); }
    DelayModel model_;
    std::mt19937_64 bits_;
};

} // namespace lianping
