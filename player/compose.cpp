#include "player/compose.h"

#include "player/motion.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace lianping::player {
namespace {

constexpr double info_share = 0.14; // of the picture's height

RectF between(double left, double top, double right, double bottom) {
    left = std::round(left);
    top = std::round(top);
    return {left, top, std::max(0.0, std::round(right) - left), std::max(0.0, std::round(bottom) - top)};
}

RectF whole(const Canvas& canvas) {
    return {0, 0, static_cast<double>(canvas.width), static_cast<double>(canvas.height)};
}

bool has_alpha(const Frame& frame) {
    return frame.format == PixelFormat::bgra || frame.format == PixelFormat::i420a;
}

// How far along a direction a rectangle reaches.
struct Extent {
    double low = 0, high = 0;
};
Extent extent(const RectF& rect, double direction) {
    const double angle = direction * std::numbers::pi / 180;
    const double dx = std::cos(angle) * rect.w;
    const double dy = std::sin(angle) * rect.h;
    const double origin = std::cos(angle) * rect.x + std::sin(angle) * rect.y;
    return {origin + std::min(dx, 0.0) + std::min(dy, 0.0), origin + std::max(dx, 0.0) + std::max(dy, 0.0)};
}

// A wipe over a zone, as one of its parts sees it: the edge is at the same place of the picture for all of
// them.
Wipe part_of(const Wipe& wipe, const RectF& zone, const RectF& part) {
    const auto all = extent(zone, wipe.direction);
    const auto mine = extent(part, wipe.direction);
    const double reach = mine.high - mine.low;
    if (reach <= 0) return wipe;
    // A soft edge comes in before the area begins and goes out behind its end, so it has a little further to
    // go; where its far side is says it for every part.
    const double far_side = all.low + wipe.progress * (1 + wipe.softness) * (all.high - all.low);
    const double softness = wipe.softness * (all.high - all.low) / reach;
    return {wipe.direction, softness, std::clamp((far_side - mine.low) / reach / (1 + softness), 0.0, 1.0)};
}

class Composer {
public:
    Composer(const Canvas& canvas, HouseTime at) : canvas_(canvas), at_(at) {
        const bool across = canvas.turns % 2 != 0;
        picture_.width = across ? canvas.height : canvas.width;
        picture_.height = across ? canvas.width : canvas.height;
    }

    // `over` lies over the frame, where its part says.
    void add(const Layer& layer, const FramePtr& frame, const FramePtr& over) {
        const bool plain = layer.showing.item.kind == Item::Kind::colour;
        if (!frame && !plain) return;
        const auto zone = zone_area(layer.showing.zone, canvas_);
        const auto area = zone_area(layer.area, canvas_); // of the transition
        double opacity = std::clamp(layer.opacity, 0.0, 1.0);
        Wipe wipe;
        if (layer.progress < 1) {
            const double progress = std::max(0.0, layer.progress);
            switch (layer.transition.kind) {
            case Transition::Kind::cut:
            case Transition::Kind::crossfade:
                break; // the layer's opacity says it all
            case Transition::Kind::wipe:
                wipe = {static_cast<double>(layer.transition.direction), layer.transition.softness, progress};
                break;
            case Transition::Kind::through:
                if (!comes_with_the_last(layer))
                    add(colour(layer.transition.colour, area, opacity * std::min(1.0, progress * 2)));
                opacity *= std::max(0.0, progress * 2 - 1);
                break;
            }
        }
        if (opacity <= 0 || wipe.progress <= 0) return;

        const auto& background = layer.showing.item.background;
        if (!frame) {
            add_part(colour(background, zone, opacity), area, wipe);
            return;
        }
        Quad quad = placed(frame, zone, layer.showing.item.fit);
        if (layer.showing.item.kind == Item::Kind::image && layer.showing.item.motion == Motion::slow)
            quad.source = slowly_moved(quad.source, layer.showing.item, motion_position(layer, at_));
        if (has_alpha(*frame)) {
            add_part(colour(background, zone, opacity), area, wipe);
        } else {
            for (const auto& border : borders(zone, quad.target))
                add_part(colour(background, border, opacity), area, wipe);
        }
        quad.opacity = opacity;
        add_part(quad, area, wipe);
        if (over) add_part(subtitles(over, zone, opacity), area, wipe);
    }

    void add_overlay(const OverlayPicture& picture, double opacity) {
        for (const auto& piece : picture) {
            if (!piece.frame || opacity <= 0) continue;
            Quad quad;
            quad.frame = piece.frame;
            quad.source = piece.source;
            quad.target = piece.target;
            quad.turns = piece.frame->turns;
            quad.flipped = piece.frame->flipped;
            quad.opacity = std::min(1.0, opacity);
            add(quad);
        }
    }

    void add_overlay(const FramePtr& frame, const RectF& area, double opacity) {
        if (!frame || opacity <= 0) return;
        Quad quad;
        quad.frame = frame;
        quad.source = {0, 0, static_cast<double>(frame->width), static_cast<double>(frame->height)};
        quad.target = area;
        quad.opacity = std::min(1.0, opacity);
        add(quad);
    }

    Composition done() { return std::move(picture_); }

private:
    static Quad subtitles(const FramePtr& over, const RectF& zone, double opacity) {
        Quad quad;
        quad.frame = over;
        quad.source = {0, 0, static_cast<double>(over->width), static_cast<double>(over->height)};
        const auto& part = over->part;
        quad.target = between(zone.x + part.x * zone.w, zone.y + part.y * zone.h,
                              zone.x + (part.x + part.w) * zone.w, zone.y + (part.y + part.h) * zone.h);
        quad.opacity = opacity;
        return quad;
    }

    static Quad colour(const Colour& colour, const RectF& area, double opacity) {
        Quad quad;
        quad.colour = colour;
        quad.target = area;
        quad.opacity = opacity;
        return quad;
    }

    // Whether the layer comes on together with the one added before it, as zones of one layout do: the colour
    // that they go through is then drawn once, beneath all of them.
    bool comes_with_the_last(const Layer& layer) {
        const Coming coming{layer.area, layer.transition, layer.progress};
        const bool together = last_coming_ == coming;
        last_coming_ = coming;
        return together;
    }

    // What of the zone the picture leaves free. Strips beside it, not a colour beneath it: a crossfade would
    // let that shine through the picture.
    static std::vector<RectF> borders(const RectF& zone, const RectF& inner) {
        std::vector<RectF> strips;
        const auto keep = [&](const RectF& strip) {
            if (strip.w > 0 && strip.h > 0) strips.push_back(strip);
        };
        keep({zone.x, zone.y, zone.w, inner.y - zone.y});
        keep({zone.x, inner.y + inner.h, zone.w, zone.y + zone.h - inner.y - inner.h});
        keep({zone.x, inner.y, inner.x - zone.x, inner.h});
        keep({inner.x + inner.w, inner.y, zone.x + zone.w - inner.x - inner.w, inner.h});
        return strips;
    }

    void add_part(Quad quad, const RectF& area, const Wipe& wipe) {
        if (quad.target.w <= 0 || quad.target.h <= 0) return;
        if (wipe.progress < 1) quad.wipe = part_of(wipe, area, quad.target);
        if (quad.wipe.progress > 0) add(std::move(quad));
    }

    void add(Quad quad) {
        if (quad.opacity <= 0 || quad.target.w <= 0 || quad.target.h <= 0) return;
        const bool opaque =
            quad.opacity >= 1 && quad.wipe.progress >= 1 && (!quad.frame || !has_alpha(*quad.frame));
        if (opaque && quad.target == whole(canvas_)) {
            // Nothing beneath it can be seen.
            picture_.quads.clear();
            if (!quad.frame) {
                picture_.background = quad.colour;
                return;
            }
            picture_.background = {};
        }
        for (std::uint32_t turn = 0; turn < canvas_.turns % 4; ++turn) {
            const double height = turn % 2 == 0 ? canvas_.height : canvas_.width;
            const auto& t = quad.target;
            quad.target = {height - t.y - t.h, t.x, t.h, t.w};
        }
        if (quad.frame) quad.turns = (quad.turns + canvas_.turns) % 4;
        if (quad.wipe.progress < 1) quad.wipe.direction += 90.0 * (canvas_.turns % 4);
        picture_.quads.push_back(std::move(quad));
    }

    struct Coming {
        ZoneRect area;
        Transition transition;
        double progress = 1;
        friend bool operator==(const Coming&, const Coming&) = default;
    };

    const Canvas canvas_;
    const HouseTime at_; // the scene's
    Composition picture_;
    std::optional<Coming> last_coming_;
};

} // namespace

RectF zone_area(const ZoneRect& zone, const Canvas& canvas) {
    return between(zone.x * canvas.width, zone.y * canvas.height, (zone.x + zone.w) * canvas.width,
                   (zone.y + zone.h) * canvas.height);
}

Placing place(const Frame& frame, const RectF& zone, Fit fit) {
    Placing placing{{0, 0, static_cast<double>(frame.width), static_cast<double>(frame.height)}, zone};
    const double width = frame.display_width();
    const double height = frame.display_height();
    if (width <= 0 || height <= 0 || zone.w <= 0 || zone.h <= 0) return placing;
    switch (fit) {
    case Fit::stretch:
        break;
    case Fit::contain: {
        const double scale = std::min(zone.w / width, zone.h / height);
        const double w = std::max(1.0, std::round(width * scale));
        const double h = std::max(1.0, std::round(height * scale));
        const double x = zone.x + std::floor((zone.w - w) / 2);
        const double y = zone.y + std::floor((zone.h - h) / 2);
        placing.target = {x, y, w, h};
        break;
    }
    case Fit::cover: {
        const double scale = std::max(zone.w / width, zone.h / height);
        double across = zone.w / (width * scale); // share of the upright picture that is seen
        double down = zone.h / (height * scale);
        if (frame.turns % 2 != 0) std::swap(across, down);
        // The cut is in the middle, so turns and mirroring do not move it.
        const double w = frame.width * across;
        const double h = frame.height * down;
        placing.source = {(frame.width - w) / 2, (frame.height - h) / 2, w, h};
        break;
    }
    }
    return placing;
}

Quad placed(FramePtr frame, const RectF& zone, Fit fit) {
    const Placing placing = place(*frame, zone, fit);
    Quad quad;
    quad.source = placing.source;
    quad.target = placing.target;
    quad.turns = frame->turns;
    quad.flipped = frame->flipped;
    quad.frame = std::move(frame);
    return quad;
}

RectF alert_area(Alert::Level level, const Canvas& canvas) {
    const double share = level == Alert::Level::info      ? info_share
                         : level == Alert::Level::warning ? 1.0 / 3
                                                          : 1.0;
    const double height = std::round(canvas.height * share);
    return {0, canvas.height - height, static_cast<double>(canvas.width), height};
}

Composition compose(const Scene& scene, const SceneFrames& frames, const Canvas& canvas) {
    Composer composer(canvas, scene.at);
    for (std::size_t i = 0; i < scene.layers.size(); ++i)
        composer.add(scene.layers[i], i < frames.layers.size() ? frames.layers[i] : nullptr,
                     i < frames.over.size() ? frames.over[i] : nullptr);
    for (std::size_t i = 0; i < scene.overlays.size() && i < frames.overlays.size(); ++i)
        composer.add_overlay(frames.overlays[i], scene.overlays[i].opacity);
    for (std::size_t i = 0; i < scene.alerts.size(); ++i) {
        const auto& alert = scene.alerts[i];
        composer.add_overlay(i < frames.alerts.size() ? frames.alerts[i] : nullptr,
                             alert_area(alert.alert.level, canvas), alert.opacity);
    }
    if (scene.identify) composer.add_overlay(frames.identify, whole(canvas), 1);
    return composer.done();
}

} // namespace lianping::player
