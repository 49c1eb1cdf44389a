#include "player/render/painted_frames.h"

#include "player/render/turning.h"

#include <libyuv.h>

#include <algorithm>

namespace lianping::player {
namespace {

constexpr std::size_t turned_kept = 3; // two in a crossfade, and the next
constexpr std::size_t entries_kept = 16;
constexpr std::size_t reduced_kept = 8; // of four zones, two each in a crossfade

bool boxed(const Placement& placement) { return placement.box_x > 1 || placement.box_y > 1; }

// The boxes of an upright frame, as a frame of its own.
FramePtr reduce(const Frame& frame, int box_x, int box_y, Scaler& scaler) {
    const int w = (static_cast<int>(frame.width) + box_x - 1) / box_x;
    const int h = (static_cast<int>(frame.height) + box_y - 1) / box_y;
    Placement boxes;
    boxes.target = boxes.visible = {0, 0, w, h};
    boxes.upright_w = static_cast<int>(frame.width);
    boxes.upright_h = static_cast<int>(frame.height);
    boxes.source = {0, 0, static_cast<double>(w * box_x), static_cast<double>(h * box_y)};
    boxes.texels = {0, 0, boxes.upright_w, boxes.upright_h};
    boxes.box_x = box_x;
    boxes.box_y = box_y;
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(w) *
                                                              static_cast<std::size_t>(h) * 4);
    scaler.paint(frame, boxes, boxes.target, {pixels->data(), static_cast<std::ptrdiff_t>(w) * 4, 0, 0});
    auto reduced = std::make_shared<Frame>();
    const bool holes = frame.format == PixelFormat::bgra || frame.format == PixelFormat::i420a;
    reduced->format = holes ? PixelFormat::bgra : PixelFormat::bgrx;
    reduced->width = static_cast<std::uint32_t>(w);
    reduced->height = static_cast<std::uint32_t>(h);
    reduced->planes[0] = {pixels->data(), static_cast<std::ptrdiff_t>(w) * 4};
    reduced->owner = pixels;
    reduced->id = next_frame_id();
    return reduced;
}

// The same place of the picture, in boxes.
Placement in_boxes(const Placement& placement, const Frame& reduced) {
    Placement p = placement;
    p.upright_w = static_cast<int>(reduced.width);
    p.upright_h = static_cast<int>(reduced.height);
    p.source = {p.source.x / p.box_x, p.source.y / p.box_y, p.source.w / p.box_x, p.source.h / p.box_y};
    const int right = (p.texels.x + p.texels.w + p.box_x - 1) / p.box_x;
    const int bottom = (p.texels.y + p.texels.h + p.box_y - 1) / p.box_y;
    p.texels.x /= p.box_x;
    p.texels.y /= p.box_y;
    p.texels.w = right - p.texels.x;
    p.texels.h = bottom - p.texels.y;
    p.box_x = p.box_y = 1;
    return p;
}

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
        turned_.push_front(
            {quad.frame->id, turns, quad.flipped, upright(quad.frame, turns, quad.flipped), pictures_});
        if (turned_.size() > turned_kept) turned_.pop_back();
    }
    turned_.front().used = pictures_;
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
    found->used = pictures_;
    return &painted_.front();
}

const Frame& PaintedFrames::reduced_of(const Quad& quad, const Placement& placement) {
    const std::uint32_t turns = quad.turns % 4;
    const auto same = [&](const Reduced& r) {
        return r.id == quad.frame->id && r.turns == turns && r.flipped == quad.flipped &&
               r.box_x == placement.box_x && r.box_y == placement.box_y;
    };
    const auto found = std::find_if(reduced_.begin(), reduced_.end(), same);
    if (found != reduced_.end()) {
        reduced_.splice(reduced_.begin(), reduced_, found);
    } else {
        reduced_.push_front({quad.frame->id, turns, quad.flipped, placement.box_x, placement.box_y,
                             reduce(*upright_of(quad), placement.box_x, placement.box_y, scaler_),
                             pictures_});
        if (reduced_.size() > reduced_kept) reduced_.pop_back();
    }
    reduced_.front().used = pictures_;
    return *reduced_.front().frame;
}

bool PaintedFrames::seen_elsewhere(const Quad& quad) const {
    return std::any_of(painted_.begin(), painted_.end(), [&](const Painted& p) {
        return p.key.frame == quad.frame->id && p.key.source != quad.source;
    });
}

void PaintedFrames::render(const Quad& quad, const Placement& placement, Painted& painted) {
    const PixelRect& target = placement.target;
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(target.w) * 4;
    painted.bgra.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(target.h));
    scaler_.paint(*upright_of(quad), placement, target, {painted.bgra.data(), stride, target.x, target.y});
}

void PaintedFrames::drawn(const Composition& picture) {
    ++pictures_;
    const auto over = [&](auto& kept, std::uint64_t id) {
        // What stands may not be asked for while only something over it moves.
        const auto shows = [id](const Quad& quad) { return quad.frame && quad.frame->id == id; };
        if (std::any_of(picture.quads.begin(), picture.quads.end(), shows)) kept.used = pictures_;
        return kept.used + kept_for < pictures_;
    };
    std::erase_if(painted_, [&](Painted& painted) { return over(painted, painted.key.frame); });
    std::erase_if(turned_, [&](Turned& turned) { return over(turned, turned.id); });
    std::erase_if(reduced_, [&](Reduced& reduced) { return over(reduced, reduced.id); });
}

std::size_t PaintedFrames::bytes() const {
    std::size_t bytes = 0;
    for (const Painted& painted : painted_) bytes += painted.bgra.size();
    for (const Turned& turned : turned_) bytes += bytes_of(*turned.frame);
    for (const Reduced& reduced : reduced_) bytes += bytes_of(*reduced.frame);
    return bytes;
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
    if (known == nullptr && seen_elsewhere(quad)) { // it moves: the next step will be another one again
        if (!boxed(placement)) return scaler_.paint(*upright_of(quad), placement, clip, out);
        const Frame& reduced = reduced_of(quad, placement);
        return scaler_.paint(reduced, in_boxes(placement, reduced), clip, out);
    }
    if (known == nullptr) {
        painted_.push_front({key, {}, pictures_});
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
    if (find(key) == nullptr) painted_.push_front({key, {}, pictures_});
    if (painted_.front().bgra.empty()) render(quad, placement, painted_.front());
    shrink();
}

} // namespace lianping::player
