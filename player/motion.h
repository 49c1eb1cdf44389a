#pragma once
// Photos that move slowly while they are on, so that a wall of stills lives. Pure: where they are follows
// from the item, its length and house time, so all screens have them at the same place.

#include "plan/timeline.h"
#include "player/composition.h"

namespace lianping::player {

// How much of a picture's width and height is seen at the closest.
inline constexpr double closest = 0.90;

// What of `source` is seen after so much of the item's slot. Nearer, farther, to the left or to the right:
// which one follows from the picture. Beyond its slot, in the transition to the next, it goes on. Always
// within `source`.
RectF slowly_moved(const RectF& source, const Item& item, Duration position);

// The layer's position at the step of motion_rate at or before `at`, the instant of its scene.
Duration motion_position(const Layer& layer, HouseTime at);

} // namespace lianping::player
