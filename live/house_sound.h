#pragma once
// Sound by a clock of its own -> blocks of sound on the house grid (sound/live_format.h). Pure.
//
// A sound card's 48 kHz are not those of the house: 100 ppm are a picture's worth of lip sync in seven
// minutes. So samples are read between their places, a little faster or slower, as their stamps ask: a loop
// of second order steers the rate by the stamps' error, averaged over a second, so that what jitters in
// stamps (a millisecond by RTMP) is no wow in the sound. What is off by more than that can mend is a hole
// (silence, between two fades) or too much (left out, the same).

#include "sound/fractional_reader.h"
#include "sound/live_format.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lianping::live {

// Thread-safety: unsafe.
class HouseSound {
public:
    static constexpr double most = 1000e-6; // off 48 kHz that it is read: 1.7 cents
    // The same of its first seconds, in which it is still being found out how late pictures come.
    static constexpr Duration first_step = 5ms, settling = 10s;
    static constexpr Duration step = 30ms;       // off by more: a hole, or too much
    static constexpr Duration longest_hole = 1s; // beyond that it begins anew
    static constexpr Duration held = 5ms;        // kept back, so that what ends can fade

    // Frames at about 48 kHz, two channels interleaved; the first was captured at `stamp`.
    void push(std::span<const float> stereo, HouseTime stamp);

    struct Sounding {
        std::int64_t frame = 0; // of the grid, of the block's first sample; a multiple of a block's length
        bool follows = false;   // on the block before it
        live_sound::Block samples{};
    };
    // The next block, where all of it is there.
    std::optional<Sounding> take();

    // Of the sound's clock against house time: > 0 runs fast.
    double ppm() const { return drift_ * 1e6; }

private:
    void begin(HouseTime stamp);
    void follow(double error, double seconds);
    void append(std::span<const float> stereo, bool fades_in);
    void append_silence(std::int64_t frames);
    void fade_out();
    std::int64_t end() const;
    void forget();

    FractionalReader reader_{static_cast<int>(live_sound::channels)};
    std::vector<float> in_; // frames [in_first_, end()) of the sound, interleaved
    std::int64_t in_first_ = 0;
    bool begun_ = false, follows_ = false;
    bool leaving_out_ = false; // what comes came already
    std::int64_t next_ = 0;    // frame of the grid that is taken next
    GridPosition place_;       // of the sound, that lies there
    std::int64_t since_ = 0;   // frames that came since it began
    double drift_ = 0;         // frames of the sound a frame of the grid, less 1
    double error_ = 0;         // seconds by which stamps lie after where we believe them to, averaged
};

} // namespace lianping::live
