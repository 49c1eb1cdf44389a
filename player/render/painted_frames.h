#pragma once
// Frames as they were last painted: turned upright, and scaled to a target. What stands still while something
// over or under it moves (a crossfade between two photos) is computed once.
//
// Thread-safety: unsafe.

#include "player/frame.h"
#include "player/render/placement.h"
#include "player/render/scaling.h"

#include <cstdint>
#include <list>
#include <memory>
#include <vector>

namespace lianping::player {

class PaintedFrames {
public:
    // At most this much memory for scaled pictures. Beside them: three frames turned upright and eight made
    // smaller by whole boxes, of frames of at most 4096 pixels a side (25 MB each in 4:2:0 turned; a quarter
    // of the pixels in BGRA made smaller, 16 MB). What was in none of the last `kept_for` pictures is let go.
    explicit PaintedFrames(std::size_t bytes) : limit_(bytes) {}
    static constexpr std::uint64_t kept_for = 300; // five to ten seconds of what moves

    // A picture has been drawn.
    void drawn(const Composition& picture);
    std::size_t bytes() const; // of all that is kept

    // The quad's frame upright: itself, or turned in memory and kept for the next draw.
    FramePtr upright_of(const Quad& quad);

    // Paints `clip` of the quad, from what is kept where the same was asked for before: it is kept from the
    // second time on, so that a video, whose every frame is new, is not copied.
    void paint(const Quad& quad, const Placement& placement, const PixelRect& clip, const Canvas32& out);

    // Paints and keeps it now, ahead of the first draw.
    void keep(const Quad& quad, const Placement& placement);

private:
    struct Key {
        std::uint64_t frame = 0;
        RectF source;
        int w = 0, h = 0;
        std::uint32_t turns = 0;
        bool flipped = false;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Painted {
        Key key;
        std::vector<std::uint8_t> bgra; // empty: asked for once
        std::uint64_t used = 0;         // pictures_ when it was asked for last
    };

    // A frame as it is after boxes were averaged, so that what moves over a large photo does not average all
    // of it anew at each step.
    struct Reduced {
        std::uint64_t id = 0;
        std::uint32_t turns = 0;
        bool flipped = false;
        int box_x = 1, box_y = 1;
        FramePtr frame;
        std::uint64_t used = 0;
    };
    const Frame& reduced_of(const Quad& quad, const Placement& placement);
    bool seen_elsewhere(const Quad& quad) const; // the same frame, cut or sized another way

    static Key key_of(const Quad& quad, const Placement& placement);
    Painted* find(const Key& key);
    void render(const Quad& quad, const Placement& placement, Painted& painted);
    void shrink();

    std::size_t limit_;
    std::uint64_t pictures_ = 0; // drawn so far
    Scaler scaler_;
    std::list<Painted> painted_; // the last used first
    struct Turned {
        std::uint64_t id = 0;
        std::uint32_t turns = 0;
        bool flipped = false;
        FramePtr frame;
        std::uint64_t used = 0;
    };
    std::list<Turned> turned_;   // the last used first
    std::list<Reduced> reduced_; // the last used first
};

} // namespace lianping::player
