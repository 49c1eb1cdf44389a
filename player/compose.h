#pragma once
// Scene + frames -> the picture to draw. Pure.
//
// A layer's picture fills its zone as its item's `fit` says; where it does not reach, the item's background
// shows. A layer without a frame (and which is no plain colour) draws nothing: what lies beneath it stays.
// Edges of pictures and zones are put on whole pixels, so that neighbours meet without a seam.

#include "plan/timeline.h"
#include "player/composition.h"

#include <vector>

namespace lianping::player {

// The screen as its plan has it: the picture's size upright, and quarter turns clockwise from it to the
// panel.
struct Canvas {
    std::uint32_t width = 1920, height = 1080;
    std::uint32_t turns = 0;
    friend constexpr bool operator==(const Canvas&, const Canvas&) = default;
};

// An overlay as it is drawn: pictures and where they go, in pixels of the canvas. Empty: nothing to show yet.
struct OverlayPiece {
    FramePtr frame;
    RectF source; // in pixels of the stored frame
    RectF target;
    friend bool operator==(const OverlayPiece&, const OverlayPiece&) = default;
};
using OverlayPicture = std::vector<OverlayPiece>;

// What the layers and overlays of a scene show now. Parallel to the scene's lists; null: nothing to show.
struct SceneFrames {
    std::vector<FramePtr> layers{};
    std::vector<FramePtr> alerts{};
    FramePtr identify{};
    // What lies over each layer's picture where Frame::part says, subtitles; may be shorter.
    std::vector<FramePtr> over{};
    std::vector<OverlayPicture> overlays{};
};

// The composition's size is the panel's: the canvas with its turns applied.
Composition compose(const Scene& scene, const SceneFrames& frames, const Canvas& canvas);

// Where an alert lies on the canvas: info a band at the foot, warning the lower third, emergency all of it.
RectF alert_area(Alert::Level level, const Canvas& canvas);

// Where a zone lies on the canvas, in whole pixels.
RectF zone_area(const ZoneRect& zone, const Canvas& canvas);

// Where a picture goes in a zone: `source` in pixels of the stored frame, `target` in pixels of the canvas.
struct Placing {
    RectF source, target;
};
Placing place(const Frame& frame, const RectF& zone, Fit fit);
// The frame where `place` puts it.
Quad placed(FramePtr frame, const RectF& zone, Fit fit);

} // namespace lianping::player
