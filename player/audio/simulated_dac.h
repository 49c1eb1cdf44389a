#pragma once
// A device whose clock is known to be off by so much: the truth that sound is judged against, in tests
// (stepped, hours in a second) and in drills (a thread, a file).

#include "player/audio/audio_device.h"
#include "time/clock.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>

namespace lianping::player {

struct DacSpec {
    AudioFormat format;
    double ppm = 0;       // of its clock against this machine's: > 0 runs fast
    int periods = 2;      // that its buffer holds
    Duration late_mean{}; // how late its thread is run: exponential, independent
    Duration late_most = 5ms;
    std::uint64_t seed = 1;
};

// The device without a thread. Pure. Thread-safety: unsafe.
class SimulatedDac {
public:
    SimulatedDac(DacSpec spec, NodeTime start);
    // When it asks for the next period.
    NodeTime next() const { return next_; }
    // The first frame of that period, and when it is heard: the truth.
    std::int64_t frame() const { return frame_; }
    NodeTime heard(std::int64_t frame) const;
    void advance();
    // It stands still for so long from the next period on, as in suspend.
    void stand_still(Duration length);
    Duration delay() const;

private:
    void draw_next();

    const DacSpec spec_;
    NodeTime start_;
    std::int64_t frame_ = 0;
    NodeTime next_;
    std::mt19937_64 random_;
};

// The same in real time, written to `file` (32-bit floats as the device takes them) and beside it, in
// FILE.times, a line a period: number of its first frame, house time at which that is heard by `to_house`,
// the same in node time. A drill's loudspeaker. `clock` must outlive it. Errors: io.
Result<std::unique_ptr<AudioDevice>>
open_simulated_device(const DacSpec& spec, const std::filesystem::path& file, const Clock& clock,
                      std::function<HouseTime(NodeTime)> to_house, FillPeriod fill);

} // namespace lianping::player
