#pragma once
// Whether what is due is on the glass: what systemd's watchdog of a player is fed by. Pure.
//
// A still that stands for an hour is due all that time; a picture that should be there and is not, is not.

#include "time/instants.h"

namespace lianping::player {

// Thread-safety: unsafe; the presenter's.
class GlassPulse {
public:
    // How long something that is due may be missing. Above the time after which the slate stands in.
    static constexpr Duration patience = 3s;

    // What is due was put on the glass, or is there still.
    void right();
    // Something is due, and there was nothing to put on the glass.
    void missing(NodeTime now);

    // Whether the watchdog may be fed. False before anything was ever shown.
    bool beats(NodeTime now) const;

private:
    bool shown_ = false;
    NodeTime missing_since_ = NodeTime::never(); // never: nothing is
};

} // namespace lianping::player
