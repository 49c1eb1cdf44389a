#pragma once
// When the picture changes next, and when to wake for it. Pure.
//
// What moves by itself (a crossfade, a wipe) steps on a grid of house time, 60 a second, so that two screens
// show the same step whatever their own rhythm; frames of films change at the instants at which they are due.

#include "plan/timeline.h"
#include "player/window.h"
#include "time/clock_sync.h"
#include "time/frame_rate.h"

#include <span>

namespace lianping::player {

inline constexpr FrameRate step_rate{60, 1}; // of what moves

// The last step at or before t, and the first after it.
HouseTime step_at(HouseTime t);
HouseTime step_after(HouseTime t);

// Photos that move slowly step half as often, at instants of house time as well.
inline constexpr FrameRate motion_rate{30, 1};
bool moves_slowly(const Scene& scene);

// What a layer of the scene will do. Parallel to its layers.
struct LayerOutlook {
    Duration next_due = Duration::max(); // position at which another frame is due; max: none known
};

// The first instant after scene.at at which the picture may be another one.
HouseTime next_change(const Scene& scene, std::span<const LayerOutlook> layers);

// The instant since which the picture of `scene` has been due as it is: that of the newest frame, step or
// layer.
HouseTime due_since(const Scene& scene, std::span<const Duration> frames_due);

// What it costs this machine to put a picture on the glass, by experience.
struct Effort {
    Duration draw{};    // from the wake to the picture drawn
    Duration present{}; // from the call of present() until it is seen, where the display has no vsync
};

// On a display without vsync nothing but the scene sets the pace. Where it would be faster than this, its
// changes move to steps of it, the same on all screens.
inline constexpr FrameRate fastest_rate{120, 1};
// When to show the change: at `change`, unless that is less than a step of fastest_rate behind `last`, the
// instant of the picture before.
HouseTime not_too_soon(HouseTime change, HouseTime last);

struct Wake {
    HouseTime scene_at;  // the instant whose picture to draw: when it will be seen
    NodeTime draw_at;    // when to begin
    NodeTime present_at; // when to hand it over
};

// How to show what changes at `change` (house time). On a display without vsync it is seen at that instant,
// or as soon as can be where that has passed. With vsync it is seen at the first refresh at or after it.
Wake plan_wake(HouseTime change, NodeTime now, const ClockEstimate& clock, const DisplayTiming& display,
               const Effort& effort);

} // namespace lianping::player
