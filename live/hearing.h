#pragma once
// The sound of a source's pipeline: whatever coder it comes by, as samples with the house time of their
// capture. What is wrong with it costs the sound, never the pictures.

#include "live/gst.h"
#include "time/instants.h"

#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace lianping::live {

// Thread-safety: safe. `deliver` is called on a thread of GStreamer's; it ends with the pipeline.
class Hearing {
public:
    // Two channels of about 48 kHz, interleaved.
    using Deliver = std::function<void(std::span<const float> stereo, HouseTime stamp)>;
    // What running time a buffer has -> when it was captured; nothing: it is not known yet.
    using Stamp = std::function<std::optional<HouseTime>(Duration running)>;
    Hearing(Stamp stamp, Deliver deliver) : stamp_(std::move(stamp)), deliver_(std::move(deliver)) {}

    // Takes what comes out at the pipeline's element `sound`, where it has one.
    void listen(GstElement* pipeline);
    // Joins the sound of `pad`, the first that comes; further ones are left out (false).
    bool join(GstElement* pipeline, GstPad* pad, const GstCaps* caps, bool by_the_clock);
    // Whether an error is of the sound alone.
    bool is_of_sound(GstMessage* message);

    std::string words() const; // "aac, 44100 Hz, 2 channels"; empty: there is none
    std::string fault() const; // of the last error; empty: none

private:
    void take(GstSample* sample);

    const Stamp stamp_;
    const Deliver deliver_;
    mutable std::mutex mutex_; // guards what follows
    GstPtr<GstElement> branch_;
    std::string words_, fault_;
};

// What people call such sound: "aac, 44100 Hz, 2 channels", as far as the caps say.
std::string sound_words(const GstCaps* caps);

} // namespace lianping::live
