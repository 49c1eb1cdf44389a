#pragma once
// The layers of a scene: what is placed, in its transitions, layouts as the layers of their zones. Part of
// Timeline.

#include "plan/placing.h"

#include <optional>
#include <vector>

namespace lianping {

// How long the change from `out` (null: several, or nothing) to `in` takes; both seen for the lengths given.
Duration change_length(const Item& in, Duration in_seen, const Item* out, Duration out_seen);

// Thread-safety: unsafe; for one call of Timeline::at.
class Timeline::Drawing {
public:
    // Draws what is on at `t` (of a hold: the instant that stands) into `scene`.
    Drawing(const Timeline& timeline, const Reign& reign, HouseTime t, Scene& scene)
        : timeline_(timeline), reign_(reign), t_(t), scene_(scene) {}

    void layers();
    void overlays();

private:
    struct Change { // that brings something in, while it runs
        Transition transition;
        double progress = 0;
        HouseTime end;
        ZoneRect area;
        std::vector<Placed> outgoing;
        bool from_other_zones = false; // outgoing lies at other places than what comes
    };
    struct Part { // what a change does to a layer
        const Change* in = nullptr;
        const Change* out = nullptr;
    };
    std::optional<Change> change_into(const Placed& incoming) const;
    std::optional<Change> change_within(const Placed& layout, const Placed& incoming, HouseTime when) const;
    static std::optional<Change> running(Change change, const Placed& incoming, HouseTime when);
    void follow(const Change& change);
    void add(const Placed& placed, const Part& part);
    void add_layout(const Placed& layout, HouseTime when, const Part& part);
    void add_layer(const Showing& showing, const Part& part);
    double overlay_opacity(std::size_t segment, const Overlay& overlay);

    const Timeline& timeline_;
    const Reign& reign_;
    const HouseTime t_;
    Scene& scene_;
};

} // namespace lianping
