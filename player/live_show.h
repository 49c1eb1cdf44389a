#pragma once
// What is shown of a live stream by what has come of it. It follows from stamps alone, so every screen that
// got the same pictures does the same at the same instant. Pure.

#include "player/live_ring.h"

namespace lianping::player {

enum class LiveShow {
    picture,  // the one found
    wait,     // what is on before stays: the first one may be about to come
    stand_in, // its source is away: what the item says for that
};

// `wanted`: the stamp that is due now; `begun`: the one that was due when the showing began.
//
// A picture is held for LiveRing::gap after its capture's successor should have been there. After a loss the
// stream is believed again when it has run for as long without a gap: one that stutters does not flicker.
inline LiveShow live_show(HouseTime wanted, HouseTime begun, const std::optional<LiveRing::Found>& found) {
    if (!found) return wanted - begun <= LiveRing::gap ? LiveShow::wait : LiveShow::stand_in;
    if (wanted - found->stamp > LiveRing::gap) return LiveShow::stand_in;
    const bool believed = found->first_run || wanted - found->run_began > LiveRing::gap;
    return believed ? LiveShow::picture : LiveShow::stand_in;
}

} // namespace lianping::player
