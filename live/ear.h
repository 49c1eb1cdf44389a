#pragma once
// A microphone or line input of this machine, in a pipeline of its own: one that is pulled out costs the
// sound, not the pictures, and is listened to again when it is back.

#include "base/result.h"
#include "live/hearing.h"

#include <atomic>
#include <memory>
#include <string>

namespace lianping::live {

// Thread-safety: one thread.
class Ear {
public:
    static constexpr Duration again_after = 5s;

    // `device`: "default", "alsa:DEVICE" or "pulse:DEVICE"; `cancels_echo`: as words_of_ear(); `clock` is
    // make_house_clock's and outlives it. Opens it at once; where that fails, again and again.
    Ear(std::string device, bool cancels_echo, GstClock* clock, Hearing::Deliver deliver);
    ~Ear();
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    // Opens it anew where it is due. To be called some times a second.
    void tend();
    // Why nothing was heard last, in an operator's words, until something is; empty: nothing is wrong.
    const std::string& trouble() const { return trouble_; }
    const std::string& device() const { return device_; }

private:
    void open();
    void fail_with(const std::string& why);

    const std::string device_;
    const bool cancels_echo_;
    GstClock* const clock_;
    std::atomic<bool> heard_{false}; // by the pipeline that there is
    Hearing hearing_;
    std::string trouble_;
    gint64 again_at_ = 0;  // us
    PipelinePtr pipeline_; // ends first
};

} // namespace lianping::live
