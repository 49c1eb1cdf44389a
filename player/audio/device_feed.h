#pragma once
// What a device is given when it asks: the mixed sound of the instant at which it will be heard.
//
// It learns the device's clock (device_clock.h), so it knows the house time of each frame, and reads the
// mixed sound there, a little faster or slower as the two clocks differ: within 500 ppm, so no frame is ever
// left out or doubled. What is off by more than that can mend soon (the device stood still, house time
// stepped) is mended at once, in the silence between two fades of 10 ms (the first within the period, where
// that is shorter).

#include "player/audio/audio_device.h"
#include "player/audio/device_clock.h"
#include "player/audio/grid_ring.h"
#include "sound/fractional_reader.h"
#include "sound/house_grid.h"
#include "time/clock_sync.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace lianping::player {

struct FeedReport {
    bool playing = false;
    Duration error{}; // house time of what was given last minus house time at which it is heard; > 0: early
    double device_ppm = 0;       // of the device's clock against house time; > 0: fast
    Duration uncertainty{};      // one standard deviation of the device's clock as learned
    std::uint64_t underruns = 0; // the device ran dry, or the mixed sound was not there in time
    std::uint64_t resyncs = 0;   // times sound was put right at once
};

// Thread-safety: fill() on the device's thread; the rest from one other.
class DeviceFeed {
public:
    static constexpr double most = 500e-6;    // off its own rate that sound is ever read
    static constexpr Duration mend_in = 2s;   // time constant of what is off
    static constexpr Duration step = 50ms;    // off by more: put right at once
    static constexpr Duration lasting = 10ms; // off by more for lasting_for: the same
    static constexpr Duration lasting_for = 1s;
    static constexpr Duration fade = 10ms;

    // `ring` must outlive it. `delay`: from asking to hearing, what loudspeakers add included.
    DeviceFeed(const AudioFormat& format, Duration delay, GridRing& ring);

    // House time as it is kept now. Without it there is silence.
    void follow(const ClockEstimate& mapping);
    FeedReport report() const;

    void fill(std::span<float> samples, NodeTime asked);

private:
    void play(std::span<float> samples, std::size_t first, std::size_t frames, double rate, float to,
              float slope);
    bool out_of_step(double error);

    const AudioFormat format_;
    const Duration delay_;
    const HouseGrid grid_;
    const float fade_slope_; // of level_, a frame
    GridRing& ring_;
    mutable std::mutex mutex_; // guards mapping_ and report_
    std::optional<ClockEstimate> mapping_;
    FeedReport report_;
    // The device's thread alone:
    DeviceClock clock_;
    FractionalReader reader_;
    std::int64_t frame_ = 0;            // of the device, that it asks for next
    std::optional<GridPosition> place_; // of the grid, that is given next
    float level_ = 0;
    double off_for_ = 0; // seconds
    std::uint64_t starved_ = 0, resyncs_ = 0;
    std::vector<float> stretch_;
};

} // namespace lianping::player
