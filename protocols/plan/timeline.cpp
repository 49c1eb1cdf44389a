#include "plan/timeline.h"

#include "plan/placing.h"
#include "plan/saturating.h"

#include <algorithm>
#include <tuple>

namespace lianping {
namespace {

bool still(const Item& item) { return item.kind != Item::Kind::video && item.kind != Item::Kind::audio; }

// How long the change from `out` to `in` takes; both seen for the lengths given.
Duration change_length(const Item& in, Duration in_seen, const Item* out, Duration out_seen) {
    if (in.transition.kind == Transition::Kind::cut) {
        return {};
    }
    if (out != nullptr && still(in) && still(*out) && same_content(in, *out)) {
        return {};
    }
    return std::clamp(in.transition.length, Duration{}, std::min(in_seen, out_seen) / 2);
}

Layer layer_of(Showing showing, HouseTime t) {
    Layer layer;
    layer.position = showing.position(t);
    layer.showing = std::move(showing);
    return layer;
}

// Moves `until` to the next edge of [from, to) behind t, and says whether t is in it.
bool meets(HouseTime from, HouseTime to, HouseTime t, HouseTime& until) {
    if (to <= from) {
        return false;
    }
    if (from > t) {
        until = std::min(until, from);
    }
    if (to > t) {
        until = std::min(until, to);
    }
    return from <= t && t < to;
}

} // namespace

Duration Showing::position(HouseTime t) const {
    return t <= key.start ? Duration{} : std::min(between(key.start, t), item.length);
}

MediaTime Showing::media_time(HouseTime t) const {
    if (item.span <= Duration{}) {
        return MediaTime(item.in);
    }
    const Duration last = std::max(item.length - 1ns, Duration{});
    return MediaTime(item.in + (std::min(position(t), last) % item.span));
}

// Layers of one reign at t, and what changes next in it.
void Timeline::draw(const Reign& reign, HouseTime t, Scene& scene) const {
    bool layout_changes = false;
    for (const Placed& incoming : placed_at(reign, t)) {
        scene.stable_until = std::min(scene.stable_until, incoming.to);
        Layer layer = layer_of(shown(incoming, reign), t);
        if (incoming.from > reign.begin && incoming.item->transition.kind != Transition::Kind::cut &&
            between(incoming.from, t) < incoming.item->transition.length) {
            const auto outgoing = left_by(incoming);
            const auto others = outgoing ? std::vector<Placed>{} : other_zones_left_by(incoming);
            Duration out_seen = outgoing ? between(outgoing->from, outgoing->to) : Duration{};
            for (const Placed& other : others) {
                out_seen = std::max(out_seen, between(other.from, other.to));
            }
            const Duration length = change_length(*incoming.item, between(incoming.from, incoming.to),
                                                  outgoing ? outgoing->item : nullptr, out_seen);
            const Duration into = between(incoming.from, t);
            if (into < length) {
                scene.moving = true;
                scene.stable_until = std::min(scene.stable_until, incoming.from + length);
                layer.transition = incoming.item->transition;
                layer.transition.length = length;
                layer.progress = static_cast<double>(into.count()) / static_cast<double>(length.count());
                if (layer.transition.kind == Transition::Kind::crossfade) {
                    layer.opacity = layer.progress;
                }
                if (outgoing) {
                    scene.layers.push_back(layer_of(shown(*outgoing, reign), t));
                }
                if (!layout_changes) {
                    std::size_t at = 0; // beneath all
                    for (const Placed& other : others) {
                        const auto place = scene.layers.begin() + static_cast<std::ptrdiff_t>(at++);
                        scene.layers.insert(place, layer_of(shown(other, reign), t));
                        layout_changes = true;
                    }
                }
            }
        }
        scene.layers.push_back(std::move(layer));
    }
}

Scene Timeline::at(HouseTime t) const {
    Scene scene;
    scene.at = t;
    const Reign reign = reigns_.at(t);
    scene.held = reign.held;
    scene.stable_until = reign.held ? HouseTime::never() : reign.end;
    draw(reign, reign.held ? reign.frozen : t, scene);
    if (reign.held) {
        scene.stable_until = reign.end;
        scene.moving = false;
    }
    if (!acts_) {
        return scene;
    }

    for (const Alert& alert : acts_->alerts) {
        if (meets(alert.from, alert.until, t, scene.stable_until)) {
            scene.alerts.push_back({alert, 1});
        }
    }
    std::stable_sort(scene.alerts.begin(), scene.alerts.end(), [](const SceneAlert& a, const SceneAlert& b) {
        return std::tie(a.alert.level, a.alert.from) < std::tie(b.alert.level, b.alert.from);
    });
    scene.silent = !scene.alerts.empty() && scene.alerts.back().alert.level == Alert::Level::emergency;
    for (const Identify& identify : acts_->identifies) {
        scene.identify = meets(identify.from, identify.until, t, scene.stable_until) || scene.identify;
    }
    return scene;
}

std::vector<Showing> Timeline::upcoming(HouseTime t, Duration ahead, std::size_t limit) const {
    std::vector<Showing> all;
    const auto add = [&](Showing showing) {
        const bool known = std::any_of(all.begin(), all.end(), [&](const Showing& other) {
            return other.key == showing.key && other.visible_from == showing.visible_from;
        });
        if (!known && all.size() < limit) {
            all.push_back(std::move(showing));
        }
    };
    for (Layer& layer : at(t).layers) {
        add(std::move(layer.showing));
    }

    const HouseTime end = later(t, ahead);
    HouseTime cursor = t;
    while (cursor < end && all.size() < limit) {
        const Reign reign = reigns_.at(cursor);
        HouseTime next = reign.end;
        for (const Placed& placed : placed_at(reign, reign.held ? reign.frozen : cursor)) {
            Showing showing = shown(placed, reign);
            next = std::min(next, showing.visible_to);
            add(std::move(showing));
        }
        if (next <= cursor) {
            break;
        }
        cursor = next;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Showing& a, const Showing& b) { return a.visible_from < b.visible_from; });
    return all;
}

NowOn Timeline::now_on(HouseTime t) const {
    const Reign reign = reigns_.at(t);
    const HouseTime when = reign.held ? reign.frozen : t;
    const Placed placed = placed_at(reign, when).front();
    const Showing showing = shown(placed, reign);
    NowOn now;
    now.entry = showing.entry;
    now.playlist = showing.playlist;
    now.item = showing.item.name;
    now.start = showing.key.start;
    now.end = showing.visible_to;
    if (reign.take != nullptr) {
        now.stretch_end = reign.take->until;
    } else {
        now.stretch_end = HouseTime::never();
        if (plan_) {
            const auto on = stretches(*plan_, when, later(when, 1ns));
            if (!on.empty()) {
                now.stretch_end = on.front().end;
            }
        }
    }
    return now;
}

} // namespace lianping
