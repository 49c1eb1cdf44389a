#pragma once
// Where the pictures of one showing come from. A source is opened for one slot and lives until the slot is
// over; it knows positions in that slot, not house time, and nothing of screens.

#include "player/frame.h"
#include "time/instants.h"

#include <string>

namespace lianping::player {

enum class SourceState : std::uint8_t {
    pending, // nothing to show yet, or not up to the position asked for
    ready,
    ended,  // the last picture is out; it is held
    failed, // will never show more; see Source::trouble
    away,   // live: nothing to show, and it may come back; what the item says for that stands in
};

struct Selection {
    FramePtr frame; // the newest one due at the position; null while pending or failed before the first
    FramePtr over;  // what lies over it where Frame::part says, subtitles; null: nothing
    SourceState state = SourceState::pending;
    Duration next_due{};       // position at which another frame is due; Duration::max() if none is known
    std::uint32_t dropped = 0; // frames passed over by this call: they were due and were never selected
};

// Thread-safety: select from one thread (the presenter); decoding runs on threads of the source's own.
// Destroying a source stops its threads; it may take as long as a decoder's current call (see SourceReaper).
class Source {
public:
    virtual ~Source() = default;

    // The newest frame with due <= position; frames before it are let go. Positions normally ascend; a step
    // back is answered with the frame held. Never blocks.
    virtual Selection select(Duration position) = 0;

    // It is on within half a second, or on already: from now on it may keep more ready than its beginning.
    // May be said again.
    virtual void soon() {}

    // Whether the first frame at or after the position it was opened for is there (decoded, ready to draw).
    virtual bool prepared() const = 0;

    // What is wrong, once failed; what is unusual otherwise ("decoding cannot keep up"). Empty: nothing.
    virtual std::string trouble() const = 0;

    // For status: "h264, software, 4 threads".
    virtual std::string decoder() const = 0;
};

} // namespace lianping::player
