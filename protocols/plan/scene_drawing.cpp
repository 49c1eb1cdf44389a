#include "plan/scene_drawing.h"

#include "plan/layout_parts.h"
#include "plan/saturating.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianping {
namespace {

bool moves(const Item& item) {
    return item.kind == Item::Kind::video || item.kind == Item::Kind::audio ||
           item.kind == Item::Kind::layout || item.kind == Item::Kind::live;
}

// Of equal power; through a colour one goes before the other comes.
double loudness_coming(const Transition& transition, double progress) {
    const double p =
        transition.kind == Transition::Kind::through ? std::max(0.0, (progress * 2) - 1) : progress;
    return std::sin(p * std::numbers::pi / 2);
}
double loudness_going(const Transition& transition, double progress) {
    const double p = transition.kind == Transition::Kind::through ? std::min(1.0, progress * 2) : progress;
    return std::cos(p * std::numbers::pi / 2);
}

} // namespace

Duration change_length(const Item& in, Duration in_seen, const Item* out, Duration out_seen) {
    if (in.transition.kind == Transition::Kind::cut) {
        return {};
    }
    if (out != nullptr && !moves(in) && !moves(*out) && same_content(in, *out)) {
        return {};
    }
    return std::clamp(in.transition.length, Duration{}, std::min(in_seen, out_seen) / 2);
}

std::optional<Timeline::Drawing::Change> Timeline::Drawing::running(Change change, const Placed& incoming,
                                                                    HouseTime when) {
    Duration out_seen{};
    for (const Placed& other : change.outgoing) {
        out_seen = std::max(out_seen, between(other.from, other.to));
    }
    const bool one = change.outgoing.size() == 1 && !change.from_other_zones;
    const Duration length = change_length(*incoming.item, between(incoming.from, incoming.to),
                                          one ? change.outgoing.front().item : nullptr, out_seen);
    const Duration into = between(incoming.from, when);
    if (into >= length) {
        return std::nullopt;
    }
    change.transition = incoming.item->transition;
    change.transition.length = length;
    change.progress = static_cast<double>(into.count()) / static_cast<double>(length.count());
    change.end = incoming.from + length;
    change.area = incoming.rect;
    return change;
}

// What brings `incoming` in at t_. Nothing: it is there.
std::optional<Timeline::Drawing::Change> Timeline::Drawing::change_into(const Placed& incoming) const {
    const Transition& wanted = incoming.item->transition;
    if (incoming.from <= reign_.begin || wanted.kind == Transition::Kind::cut ||
        between(incoming.from, t_) >= wanted.length) {
        return std::nullopt;
    }
    Change change;
    if (const auto outgoing = timeline_.left_by(incoming)) {
        change.outgoing = {*outgoing};
    } else {
        change.outgoing = timeline_.other_zones_left_by(incoming);
        change.from_other_zones = true;
    }
    return running(std::move(change), incoming, t_);
}

// The same in a zone of a layout that is there.
std::optional<Timeline::Drawing::Change>
Timeline::Drawing::change_within(const Placed& layout, const Placed& incoming, HouseTime when) const {
    const Transition& wanted = incoming.item->transition;
    if (incoming.from <= reign_.begin || wanted.kind == Transition::Kind::cut ||
        between(incoming.from, when) >= wanted.length) {
        return std::nullopt;
    }
    const auto outgoing = timeline_.part_left_by(layout, incoming);
    if (!outgoing) {
        return std::nullopt;
    }
    Change change;
    change.outgoing = {*outgoing};
    return running(std::move(change), incoming, when);
}

void Timeline::Drawing::follow(const Change& change) {
    scene_.moving = true;
    scene_.stable_until = std::min(scene_.stable_until, change.end);
}

void Timeline::Drawing::add_layer(const Showing& showing, const Part& part) {
    Layer layer;
    layer.position = showing.position(t_);
    layer.area = showing.zone;
    if (part.in != nullptr) {
        layer.transition = part.in->transition;
        layer.progress = part.in->progress;
        layer.area = part.in->area;
        layer.loudness *= loudness_coming(part.in->transition, part.in->progress);
        if (layer.transition.kind == Transition::Kind::crossfade) {
            layer.opacity = layer.progress;
        }
    }
    if (part.out != nullptr) {
        layer.loudness *= loudness_going(part.out->transition, part.out->progress);
    }
    layer.showing = showing;
    scene_.layers.push_back(std::move(layer));
}

void Timeline::Drawing::add(const Placed& placed, const Part& part) {
    if (placed.item->kind != Item::Kind::layout) {
        add_layer(timeline_.shown(placed, reign_), part);
        return;
    }
    // One that has gone stands as it was at its end.
    add_layout(placed, std::min(t_, placed.to - 1ns), part);
}

void Timeline::Drawing::add_layout(const Placed& layout, HouseTime when, const Part& part) {
    const auto parts = timeline_.parts_at(layout, when);
    std::vector<ZoneRect> filled;
    filled.reserve(parts.size());
    for (const Placed& one : parts) {
        filled.push_back(one.rect);
    }
    Showing free = timeline_.shown(layout, reign_);
    free.layout = layout.item->name;
    free.item.kind = Item::Kind::colour;
    free.item.zones.clear();
    free.key.part = static_cast<std::uint32_t>(layout.item->zones.size());
    for (const ZoneRect& rect : uncovered(layout.rect, filled)) {
        ++free.key.part;
        free.zone = rect;
        add_layer(free, part);
        scene_.layers.back().free = !parts.empty(); // one that shows nothing at all is seen as that
    }
    for (const Placed& one : parts) {
        if (when == t_) {
            scene_.stable_until = std::min(scene_.stable_until, one.to);
        }
        // While the layout itself comes on, its zones change by cuts.
        const auto change = part.in == nullptr ? change_within(layout, one, when) : std::nullopt;
        if (!change) {
            add_layer(timeline_.shown(one, reign_), part);
            continue;
        }
        if (when == t_) {
            follow(*change);
        }
        add_layer(timeline_.shown(change->outgoing.front(), reign_), {nullptr, &*change});
        add_layer(timeline_.shown(one, reign_), {&*change, part.out});
    }
}

void Timeline::Drawing::layers() {
    bool layout_changes = false;
    for (const Placed& incoming : timeline_.placed_at(reign_, t_)) {
        scene_.stable_until = std::min(scene_.stable_until, incoming.to);
        const auto change = change_into(incoming);
        if (!change) {
            add(incoming, {});
            continue;
        }
        follow(*change);
        if (!change->from_other_zones || !layout_changes) {
            const std::size_t before = scene_.layers.size();
            for (const Placed& outgoing : change->outgoing) {
                add(outgoing, {nullptr, &*change});
            }
            if (change->from_other_zones) { // beneath all
                std::rotate(scene_.layers.begin(),
                            scene_.layers.begin() + static_cast<std::ptrdiff_t>(before), scene_.layers.end());
                layout_changes = true;
            }
        }
        add(incoming, {&*change, nullptr});
    }
}

// How much of an overlay of a segment shows: it fades where the segments beside lack it.
double Timeline::Drawing::overlay_opacity(std::size_t index, const Overlay& overlay) {
    const auto& plan = *timeline_.plan_;
    const auto& segments = plan.segments;
    const auto has = [&](std::size_t i) {
        return std::any_of(segments[i].overlays.begin(), segments[i].overlays.end(),
                           [&](std::uint32_t o) { return plan.overlays[o] == overlay; });
    };
    std::size_t first = index, last = index;
    while (first > 0 && segments[first - 1].end == segments[first].start && has(first - 1) &&
           between(segments[first].start, t_) < overlay_fade) {
        --first;
    }
    while (last + 1 < segments.size() && segments[last].end == segments[last + 1].start && has(last + 1) &&
           between(t_, segments[last].end) <= overlay_fade) {
        ++last;
    }
    const HouseTime from = segments[first].start, to = segments[last].end;
    const Duration fade = std::min(overlay_fade, between(from, to) / 2);
    const auto edge = [&](HouseTime at) {
        if (at > t_) {
            scene_.stable_until = std::min(scene_.stable_until, at);
        }
    };
    double opacity = 1;
    const auto ramp = [&](Duration into) {
        if (fade > Duration{} && into < fade) {
            opacity =
                std::min(opacity, static_cast<double>(into.count()) / static_cast<double>(fade.count()));
            scene_.moving = true;
        }
    };
    // Since when the first one has been on is not known.
    if (first > 0 && !has(first - 1)) {
        ramp(between(from, t_));
        edge(later(from, fade));
    }
    if (last + 1 < segments.size() && !has(last + 1)) {
        ramp(between(t_, to));
        edge(earlier(to, fade));
    }
    return opacity;
}

void Timeline::Drawing::overlays() {
    if (reign_.take != nullptr) {
        for (const std::uint32_t overlay : reign_.take->overlays) {
            scene_.overlays.push_back({timeline_.acts_->overlays[overlay], 1});
        }
        return;
    }
    if (!timeline_.plan_ || timeline_.plan_->segments.empty()) {
        return;
    }
    const std::size_t index = timeline_.segment_at(t_);
    const Segment& segment = timeline_.plan_->segments[index];
    if (t_ < segment.start || t_ >= segment.end) {
        return;
    }
    scene_.stable_until =
        std::min(scene_.stable_until, segment.overlays.empty() ? HouseTime::never() : segment.end);
    for (const std::uint32_t overlay : segment.overlays) {
        const Overlay& what = timeline_.plan_->overlays[overlay];
        scene_.overlays.push_back({what, overlay_opacity(index, what)});
    }
}

} // namespace lianping
