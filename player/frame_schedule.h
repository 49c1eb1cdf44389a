#pragma once
// When the picture changes next, and when to wake for it. Pure.
//
// What moves by itself (a crossfade, a wipe) steps on a grid of house time, 60 a second, so that two screens
// show the same step whatever their own rhythm; frames of films change at the instants at which they are due.

#include "plan/timeline.h"
#include "player/window.h"
#include "time/clock_sync.h"
#include "time/frame_rate.h"

#include <array>
#include <cstddef>
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

// The pace on a display without vsync, where nothing but the scene sets one: at most `fastest_rate` pictures
// a second. What is faster moves to steps of it, the same on all screens. Streams of one rate that change
// within a few milliseconds of one another are not faster: up to `at_once` changes may stand closer than a
// step. Thread-safety: unsafe.
class Pace {
public:
    static constexpr FrameRate fastest_rate{120, 1};
    static constexpr std::size_t at_once = 4;

    // When to show the change: at `change` itself, but where that would be too many pictures at the first
    // step of fastest_rate at or after it.
    HouseTime not_too_soon(HouseTime change) const;
    // The picture of that instant was drawn. One before the last says that time was set back: all begins
    // anew.
    void drawn(HouseTime at);

private:
    // Instants of the last pictures, the newest first; `always` before the first.
    std::array<HouseTime, at_once> drawn_ = {HouseTime::always(), HouseTime::always(), HouseTime::always(),
                                             HouseTime::always()};
};

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
