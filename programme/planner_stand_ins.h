#pragma once
// What a list that has nothing to show yet, since its media are still being taken in, shows meanwhile: what
// the plan in force has in its place.
//
// Thread-safety: none.

#include "programme/planner_pool.h"

#include <optional>
#include <string>
#include <vector>

namespace lianping::programme {

class StandIns {
public:
    // `in_force`: the screen's plan, of any epoch, or null: then nothing stands in for anything. It must
    // outlive this.
    StandIns(const ScreenPlan* in_force, HouseTime stamp, Pool& pool);

    // All numbers are of the pool.
    struct Content {
        std::string playlist; // as the plan in force calls it
        std::uint32_t tree = 0;
        std::optional<std::uint32_t> music;
        std::vector<Overlay> overlays;
    };
    // What an entry of that name shows: at the stamp, or else next.
    std::optional<Content> of_entry(const std::string& entry) const;
    // The entry that is on screen just before the stamp; empty: none is.
    std::string on_screen() const;
    // What that zone of a layout of that name shows: tree and playlist.
    std::optional<Content> of_zone(const std::string& layout, const std::string& zone) const;

private:
    const Segment* segment_of(const std::string& entry) const;
    bool rules(const Segment& segment) const;

    const ScreenPlan* plan_;
    HouseTime stamp_;
    Pool& pool_;
};

} // namespace lianping::programme
