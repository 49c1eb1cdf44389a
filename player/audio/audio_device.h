#pragma once
// Where sound is heard: a device that takes samples in periods, by a clock of its own.

#include "base/result.h"
#include "time/instants.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace lianping::player {

struct AudioFormat {
    int rate = 48000; // frames a second, by the device's own word
    int channels = 2; // 1, 2, 4 (quad), 6 (5.1) or 8 (7.1), in the order of WAVE files
    // 21 ms at 48 kHz: what is mixed ahead gains nothing by less. But what is live within a tenth of a second
    // has no time for that.
    static constexpr int deep = 1024, shallow = 256;
    int period = deep; // frames that the device asks for at a time
    friend constexpr bool operator==(const AudioFormat&, const AudioFormat&) = default;
};

// Fills one period (channels interleaved, -1 to 1). `asked`: when the device asked for it. Runs on the
// device's thread and must be done well within a period.
using FillPeriod = std::function<void(std::span<float> samples, NodeTime asked)>;

// Thread-safety: one owner. The fill given when it was opened is called until the destructor returns, and
// never after.
class AudioDevice {
public:
    virtual ~AudioDevice() = default;
    virtual const AudioFormat& format() const = 0;
    virtual const std::string& name() const = 0; // for people: "pulseaudio, Built-in Audio"
    // From the instant at which a period is asked for, with nothing late, to the instant at which its first
    // frame is heard.
    virtual Duration delay() const = 0;
    // Unplugged, or its server is gone: it will play no more.
    virtual bool lost() const = 0;
};

} // namespace lianping::player
