#include "plan/timeline.h"

#include "plan/saturating.h"
#include "plan/scene_drawing.h"

#include <algorithm>
#include <tuple>

namespace lianping {
namespace {

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

Scene Timeline::at(HouseTime t) const {
    Scene scene;
    scene.at = t;
    const Reign reign = reigns_.at(t);
    scene.held = reign.held;
    scene.stable_until = reign.held ? HouseTime::never() : reign.end;
    Drawing drawing(*this, reign, reign.held ? reign.frozen : t, scene);
    drawing.layers();
    drawing.overlays();
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
        const HouseTime when = reign.held ? reign.frozen : cursor;
        for (const Placed& placed : placed_at(reign, when)) {
            next = std::min(next, shown(placed, reign).visible_to);
            for (const Placed& part : parts_at(placed, when)) {
                Showing showing = shown(part, reign);
                next = std::min(next, showing.visible_to);
                add(std::move(showing));
            }
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
    now.position = std::max(Duration::zero(), when - now.start);
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
