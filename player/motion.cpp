#include "player/motion.h"

#include "player/frame_schedule.h"

#include <algorithm>

namespace lianping::player {
namespace {

// Of the way, so that there is some left for the transition to the next picture.
constexpr double way_in_slot = 0.85;

unsigned kind_of(const Item& item) {
    unsigned sum = 0;
    for (const char letter : item.media) sum = sum * 31 + static_cast<unsigned char>(letter);
    return sum % 4;
}

} // namespace

RectF slowly_moved(const RectF& source, const Item& item, Duration position) {
    if (item.length <= Duration::zero()) return source;
    const double share = static_cast<double>(position.count()) / static_cast<double>(item.length.count());
    const double way = std::clamp(share * way_in_slot, 0.0, 1.0);
    const double near = 1 - closest;
    double size = closest, x = 0.5;
    switch (kind_of(item)) {
    case 0:
        size = 1 - near * way;
        break;
    case 1:
        size = closest + near * way;
        break;
    case 2:
        x = way;
        break;
    default:
        x = 1 - way;
        break;
    }
    const double w = source.w * size, h = source.h * size;
    // Faces and roofs are above the middle more often than below it.
    return {source.x + (source.w - w) * x, source.y + (source.h - h) * 0.4, w, h};
}

Duration motion_position(const Layer& layer, HouseTime at) {
    const HouseTime step(motion_rate.start_of(motion_rate.frame_at(at.since_origin())));
    return layer.position - (at - step);
}

} // namespace lianping::player
