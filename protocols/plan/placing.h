#pragma once
// How a Timeline finds its showings: the slots of the plan or of a take that meet an instant, and how far the
// plan shows them. Part of Timeline; see plan/timeline.h.

#include "plan/timeline.h"

namespace lianping {

struct Timeline::Placed {
    const Take* take = nullptr; // null: of the plan
    std::size_t zone = 0;
    std::size_t part = 0;         // of a layout: its zone, from 1
    const Item* layout = nullptr; // that it is a part of
    // Of the plan: the segment in which it comes on screen, that of the instant asked for, and the last.
    std::size_t first_segment = 0, segment = 0, last_segment = 0;
    ZoneRect rect;
    Slot slot;
    const Item* item = nullptr;
    const EntryInfo* entry = nullptr; // of the plan
    HouseTime from, to;               // on screen as far as the plan or the take goes, acts left aside
};

// The slot that a zone has at t; nothing where it shows nothing, or at the end of time.
std::optional<Slot> slot_of(const Zone& zone, const std::vector<Passes>& trees,
                            const std::vector<Item>& items, HouseTime t);

// What is on where nothing is known.
const Item& built_in_slate();

} // namespace lianping
