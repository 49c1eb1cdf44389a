#pragma once
// What a test source shows and sounds at each second of the wall clock: a white bar along the foot, and a
// beep, both for a tenth of a second. By the two of them lip sync is seen and heard.

#include "live/gst.h"
#include "live/house_map.h"
#include "time/instants.h"

#include <memory>
#include <mutex>
#include <span>

namespace lianping::live {

// Thread-safety: safe.
class TestSignal {
public:
    static constexpr Duration lasts = 100ms;
    static constexpr double tone = 1000;     // Hz
    static constexpr float loudness = 0.25F; // of full scale: -12 dB

    explicit TestSignal(std::shared_ptr<const HouseMap> house) : house_(std::move(house)) {}

    // Adds the beep to what was captured from `stamp` on, two channels of 48 kHz.
    void sound(std::span<float> stereo, HouseTime stamp);
    // Draws the bar into the pictures that leave that element (I420), where it is due.
    void draw_behind(GstElement* element);

private:
    Duration into_second(HouseTime stamp);
    static GstPadProbeReturn leaves(GstPad* pad, GstPadProbeInfo* info, gpointer self);

    const std::shared_ptr<const HouseMap> house_;
    std::mutex mutex_; // guards ahead_
    Duration ahead_{}; // of the wall clock before house time, as far as its seconds go
};

} // namespace lianping::live
