#pragma once
// Laying one picture in memory over another, by libyuv.

#include "player/render/placement.h"
#include "player/render/scaling.h"

#include <vector>

namespace lianping::player {

// Lays `layer` (BGRA premultiplied, `clip` of the window) over what is at `under`, as much as the quad's
// opacity and wipe let show. The layer is used up. Blending is done on the values as they are stored, in both
// renderers. Thread-safety: unsafe.
class Blender {
public:
    void lay(const Quad& quad, const Placement& placement, const PixelRect& clip, const Canvas32& layer,
             const Canvas32& under);

private:
    void lay_part(const Quad& quad, const WipeEdge* edge, const PixelRect& clip, const Canvas32& layer,
                  const Canvas32& under);
    void fill_mask(double opacity, const WipeEdge* edge, const PixelRect& clip, int row);

    std::vector<std::uint8_t> mask_; // of one row: how much shows, four times for each pixel
};

} // namespace lianping::player
