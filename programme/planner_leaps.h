#pragma once
// A sweep over years in a moment. Most days of a schedule are like others: the same things begin at the same
// times of the day, over the same that goes on. What such a day does to all that is due is worked out once,
// and done at once to every day like it.
//
// This is only so where no item's end matters: then what is on screen follows from times alone. Where a site
// has items with validity, or entries that begin or end after an item, the sweep goes step by step.
//
// Thread-safety: none.

#include "programme/planner_sweep.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lianping::programme {

class Leaps {
public:
    // Of a sweep over these sources.
    Leaps(Sweep& sweep, const Sources& sources, const Anchor& anchor);

    // Moves the sweep on, to `to` at most and to no more than a day before it.
    void towards(HouseTime to);

private:
    // What a day leaves due, in the order of Sweep::due. Instants count from the day's beginning.
    struct Left {
        std::size_t from_before = 0; // which of what was due; or `is_new`
        Duration still{};            // how long that one stood still
        bool is_new = false;
        Due due;
    };
    struct Grid { // insertions at every so much from the beginning of a window on
        OccurrenceStream windows;
        Zone zone;
        HouseTime clocks_change; // the first time behind the days seen
    };

    bool possible() const;
    bool key_of(HouseTime day, std::string& key);
    bool clocks_stay(Grid& grid, HouseTime day) const;
    void live(HouseTime day, std::vector<Left>& effect);
    void relive(HouseTime day, const std::vector<Left>& effect);

    Sweep& sweep_;
    const Sources& sources_;
    Anchor anchor_;
    std::map<std::size_t, Occurrences> plain_; // of the grids, by source: their windows
    std::map<std::size_t, Grid> grids_;
    std::map<std::string, std::vector<Left>> days_;
};

} // namespace lianping::programme
