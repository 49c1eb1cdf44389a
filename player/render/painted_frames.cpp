#include "player/render/painted_frames.h"

#include "player/render/turning.h"

#include <libyuv.h>

#include <algorithm>

namespace lianping::player {
namespace {

constexpr std::size_t turned_kept = 3; // two in a crossfade, and the next
constexpr std::size_t entries_kept = 16;

} // namespace

FramePtr PaintedFrames::upright_of(const Quad& quad) {
    const std::uint32_t turns = quad.turns % 4;
    if (turns == 0 && !quad.flipped) return quad.frame;
    const auto same = [&](const Turned& t) {
        return t.id == quad.frame->id && t.turns == turns && t.flipped == quad.flipped;
    };
    const auto found = std::find_if(turned_.begin(), turned_.end(), same);
    if (found != turned_.end()) {
        turned_.splice(turned_.begin(), turned_, found);
    } else {
        turned_.push_front({quad.frame->id, turns, quad.flipped, upright(quad.frame, turns, quad.flipped)});
        if (turned_.size() > turned_kept) turned_.pop_back();
    }
    return turned_.front().frame;
}

PaintedFrames::Key PaintedFrames::key_of(const Quad& quad, const Placement& placement) {
    return {quad.frame->id,     quad.source,    placement.target.w,
            placement.target.h, quad.turns % 4, quad.flipped};
}

PaintedFrames::Painted* PaintedFrames::find(const Key& key) {
    const auto found =
        std::find_if(painted_.begin(), painted_.end(), [&](const Painted& p) { return p.key == key; });
    if (found == painted_.end()) return nullptr;
    painted_.splice(painted_.begin(), painted_, found);
    return &painted_.front();
}

void PaintedFrames::render(const Quad& quad, const Placement& placement, Painted& painted) {
    const PixelRect& target = placement.target;
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(target.w) * 4;
    painted.bgra.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(target.h));
    scaler_.paint(*upright_of(quad), placement, target, {painted.bgra.data(), stride, target.x, target.y});
}

void PaintedFrames::shrink() {
    std::size_t bytes = 0, entries = 0;
    const auto too_much = std::find_if(painted_.begin(), painted_.end(), [&](const Painted& p) {
        bytes += p.bgra.size();
        return bytes > limit_ || ++entries > entries_kept;
    });
    if (too_much != painted_.begin()) painted_.erase(too_much, painted_.end());
}

void PaintedFrames::paint(const Quad& quad, const Placement& placement, const PixelRect& clip,
                          const Canvas32& out) {
    const std::size_t bytes =
        static_cast<std::size_t>(placement.target.w) * static_cast<std::size_t>(placement.target.h) * 4;
    if (placement.unscaled || bytes > limit_ / 2) { // converting is as cheap as copying
        scaler_.paint(*upright_of(quad), placement, clip, out);
        return;
    }
    const Key key = key_of(quad, placement);
    Painted* known = find(key);
    if (known == nullptr) {
        painted_.push_front({key, {}});
        shrink();
        scaler_.paint(*upright_of(quad), placement, clip, out);
        return;
    }
    if (known->bgra.empty()) {
        render(quad, placement, *known);
        shrink();
    }
    const Canvas32 kept{known->bgra.data(), static_cast<std::ptrdiff_t>(placement.target.w) * 4,
                        placement.target.x, placement.target.y};
    libyuv::ARGBCopy(kept.pixel(clip.x, clip.y), static_cast<int>(kept.stride), out.pixel(clip.x, clip.y),
                     static_cast<int>(out.stride), clip.w, clip.h);
}

void PaintedFrames::keep(const Quad& quad, const Placement& placement) {
    const Key key = key_of(quad, placement);
    if (find(key) == nullptr) painted_.push_front({key, {}});
    if (painted_.front().bgra.empty()) render(quad, placement, painted_.front());
    shrink();
}

} // namespace lianping::player
