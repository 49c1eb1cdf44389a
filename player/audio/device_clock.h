#pragma once
// When a device will have taken in a frame, learned from the instants at which it asks for periods. Pure.
//
// A device asks when it has room, so by its own clock the instants are evenly spaced; what lies between that
// and our reading is lateness, never earliness: the thread was not run. So of the periods of a quarter of a
// second the least late one counts, and a Kalman filter of offset and drift (time/offset_filter.h) draws the
// line through those. A median or a mean would carry the load of the machine into the sound. What a device
// is: shown by Adriaensen, "Using a DLL to filter time" (LAC 2005); the loop used there takes lateness for
// noise of mean zero.

#include "time/instants.h"
#include "time/offset_filter.h"

#include <cstdint>

namespace lianping::player {

// Thread-safety: unsafe; the device thread's.
class DeviceClock {
public:
    explicit DeviceClock(int rate, int period);

    enum class Verdict {
        steady,
        moved, // the device stood still or leapt: frames are taken at other instants than before
    };
    // The device asked at `at` for a period that begins with `frame` (counted from 0 without a gap).
    Verdict asked(std::int64_t frame, NodeTime at);

    // Whether the first second is over, in which devices fill their buffers at once.
    bool ready() const { return windows_ >= settle_windows; }
    // When that frame was or will be asked for, with nothing late.
    NodeTime when(std::int64_t frame) const;
    // Of the device's clock against this machine's: > 0 runs fast.
    double ppm() const;
    // One standard deviation of when(), now.
    Duration uncertainty() const;
    // Periods asked for so late that the device must have run dry.
    std::uint64_t underruns() const { return underruns_; }

private:
    static constexpr Duration window = 250ms;
    static constexpr int settle_windows = 4;

    double nominal(std::int64_t frame) const; // seconds since frame 0 by the device's word
    void close_window();
    void begin_at(double nominal_at, double offset);

    const int rate_;
    const int period_;
    NodeTime origin_;
    bool begun_ = false;
    OffsetFilter filter_; // offset: seconds by which asking lies behind origin_ + nominal
    double noise_;        // variance of a window's least lateness
    int windows_ = 0;     // closed since the line was begun
    int since_begun_ = 0;
    NodeTime last_asked_;
    // The window that runs: its least late period.
    double window_end_ = 0; // nominal seconds
    double least_ = 0;      // lateness against the line
    double least_at_ = 0;
    bool any_ = false;
    int off_ = 0; // windows in a row that lie too far from the line
    double off_by_ = 0;
    bool moved_ = false;
    std::uint64_t underruns_ = 0;
};

} // namespace lianping::player
