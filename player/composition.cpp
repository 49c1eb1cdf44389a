#include "player/composition.h"

#include <algorithm>

namespace lianping::player {
namespace {

bool same_pixels(const Quad& a, const Quad& b) {
    if (a.frame ? !b.frame || a.frame->id != b.frame->id : b.frame != nullptr) return false;
    if (!a.frame && a.colour != b.colour) return false;
    if (a.frame && (a.source != b.source || a.turns % 4 != b.turns % 4 || a.flipped != b.flipped))
        return false;
    return a.target == b.target && a.opacity == b.opacity && a.wipe == b.wipe;
}

bool shows(const Quad& quad) { return quad.opacity > 0 && quad.wipe.progress > 0; }

} // namespace

bool same_picture(const Composition& a, const Composition& b) {
    if (a.width != b.width || a.height != b.height || a.background != b.background) return false;
    auto left = a.quads.begin();
    auto right = b.quads.begin();
    for (;;) {
        left = std::find_if(left, a.quads.end(), shows);
        right = std::find_if(right, b.quads.end(), shows);
        if (left == a.quads.end() || right == b.quads.end()) break;
        if (!same_pixels(*left++, *right++)) return false;
    }
    return left == a.quads.end() && right == b.quads.end();
}

} // namespace lianping::player
