#pragma once
// Where the sound of one showing comes from. A source is opened for one slot and lives until the slot is
// over; it knows frames of that slot, not house time, and nothing of devices but their format.

#include <cstdint>
#include <span>
#include <string>

namespace lianping::player {

// Thread-safety: read() from one thread; the rest from any. Decoding runs on a thread of the source's own.
// Destroying a source stops it; that may take as long as a decoder's current call.
class SoundSource {
public:
    virtual ~SoundSource() = default;

    enum class State {
        ready,   // all of it is there
        pending, // not decoded up to there: what lacks is silent
        ended,   // nothing sounds from there on; silent
        failed,  // nothing more will come; see trouble()
    };
    // The sound from `frame` on (frames of the device's rate since the slot began; < 0 is silence), channels
    // interleaved. Frames normally go on where the last read ended. Another place is looked up: pending until
    // then. Never blocks.
    virtual State read(std::int64_t frame, std::span<float> out) = 0;

    // Whether the sound is there from the frame on that it was opened for. True, too, where there is none.
    virtual bool prepared() const = 0;
    // What is wrong, once failed; what is unusual otherwise. Empty: nothing.
    virtual std::string trouble() const = 0;
    // For status: "aac, 48000 Hz, 5.1". Empty: the file has no sound.
    virtual std::string decoder() const = 0;
};

} // namespace lianping::player
