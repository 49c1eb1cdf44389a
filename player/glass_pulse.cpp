#include "player/glass_pulse.h"

#include <algorithm>

namespace lianping::player {

void GlassPulse::right() {
    shown_ = true;
    missing_since_ = NodeTime::never();
}

void GlassPulse::missing(NodeTime now) { missing_since_ = std::min(missing_since_, now); }

bool GlassPulse::beats(NodeTime now) const { return shown_ && now - patience <= missing_since_; }

} // namespace lianping::player
