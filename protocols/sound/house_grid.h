#pragma once
// House time counted in frames of sound: frame n lies at n / rate seconds of house time, on every node alike.
// What is mixed is mixed on this grid; only reading it out follows a device's own clock. Pure.

#include "time/instants.h"

#include <cmath>
#include <cstdint>

namespace lianping {

// A place between two frames. Frames are counted from 1970, hence the whole number beside the fraction.
struct GridPosition {
    std::int64_t frame = 0;
    double part = 0; // 0 <= part < 1

    GridPosition advanced(double frames) const {
        const double sum = part + frames;
        const double whole = std::floor(sum);
        return {frame + static_cast<std::int64_t>(whole), sum - whole};
    }
    friend double operator-(const GridPosition& a, const GridPosition& b) {
        return static_cast<double>(a.frame - b.frame) + (a.part - b.part);
    }
};

// Thread-safety: a value.
class HouseGrid {
public:
    explicit constexpr HouseGrid(int rate = 48000) : rate_(rate) {}
    constexpr int rate() const { return rate_; }

    GridPosition at(HouseTime t) const {
        const auto scaled = static_cast<__int128>(t.ns()) * rate_;
        auto frame = scaled / second;
        auto rest = scaled % second;
        if (rest < 0) rest += second, --frame;
        return {static_cast<std::int64_t>(frame), static_cast<double>(rest) / second};
    }
    // The nearest frame: at most half a frame (10 us at 48 kHz) off.
    std::int64_t nearest(HouseTime t) const {
        const auto place = at(t);
        return place.frame + (place.part >= 0.5 ? 1 : 0);
    }
    HouseTime instant(std::int64_t frame) const { return HouseTime(Duration(scale(frame, second, rate_))); }
    // As many frames as fit the length, to the nearest.
    std::int64_t frames(Duration length) const {
        return static_cast<std::int64_t>((static_cast<__int128>(length.count()) * rate_ + second / 2) /
                                         second);
    }
    Duration length(std::int64_t frames) const { return Duration(scale(frames, second, rate_)); }

private:
    static constexpr std::int64_t second = 1'000'000'000;
    // value * to / from, down.
    static std::int64_t scale(std::int64_t value, std::int64_t to, std::int64_t from) {
        const auto scaled = static_cast<__int128>(value) * to;
        auto result = scaled / from;
        if (scaled % from < 0) --result;
        return static_cast<std::int64_t>(result);
    }
    int rate_;
};

} // namespace lianping
