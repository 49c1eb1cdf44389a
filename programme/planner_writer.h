#pragma once
// Puts a plan together from what the sweep finds: segments that go on become one, and only what is used of
// the pool goes into the plan.
//
// Thread-safety: none.

#include "programme/planner_sweep.h"

#include <map>
#include <string>
#include <vector>

namespace lianping::programme {

// Adds `next` to a row of times on screen: as one with the last where that goes on in the same way.
void append(std::vector<OnScreen>& row, const OnScreen& next);

class PlanWriter {
public:
    PlanWriter(const Sources& sources, const Pool& pool) : sources_(sources), pool_(pool) {}

    // What was on before the plan rules, of cycles of the pool and overlays of this writer.
    void add(const EntryInfo& entry, Segment segment);
    std::vector<std::uint32_t> overlays_of(const std::vector<Overlay>& overlays);
    void add(const OnScreen& on);
    void add_beneath(const Due& due);
    // The last segment added began earlier: what was added before it, from there on, was the same.
    void join_last(HouseTime start);
    const Segment& last() const { return segments_.back(); }

    // About how long the message will be, rather too long.
    std::size_t bytes() const { return bytes_; }
    // The entry with the most segments; the default and the slate do not count.
    std::string longest_entry() const;

    // Segments, entries, items, trees and what is beneath; the rest is the caller's.
    void write(ScreenPlan& plan) const;

private:
    std::uint32_t entry_of(const EntryInfo& info);
    void count(const Cycle& cycle);
    void count_zone(std::uint32_t tree, const std::vector<ItemIndex>& lead);
    void count_item(ItemIndex item);
    void count_tree(const CycleNode& node);

    const Sources& sources_;
    const Pool& pool_;
    std::vector<EntryInfo> entries_;
    std::vector<Overlay> overlays_;
    std::vector<Segment> segments_; // of cycles of the pool
    std::vector<Beneath> beneath_;
    std::map<std::string, std::uint32_t> entry_by_name_; // several may have one name: history
    std::vector<bool> item_counted_, tree_counted_;
    std::vector<std::size_t> segments_of_; // by source
    std::size_t bytes_ = 400;
};

} // namespace lianping::programme
