#pragma once
// How a Timeline finds its showings: the slots of the plan or of a take that meet an instant, and how far the
// plan shows them. Part of Timeline; see plan/timeline.h.

#include "plan/timeline.h"

namespace lianping {

struct Timeline::Placed {
    const Take* take = nullptr; // null: of the plan
    std::size_t zone = 0;
    std::size_t first_segment = 0; // of the plan: the segment in which it comes on screen
    ZoneRect rect;
    Slot slot;
    const Item* item = nullptr;
    const EntryInfo* entry = nullptr; // of the plan
    HouseTime from, to;               // on screen as far as the plan or the take goes, acts left aside
};

// What is on where nothing is known.
const Item& built_in_slate();

} // namespace lianping
