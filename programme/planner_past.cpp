#include "programme/planner_past.h"

#include "plan/saturating.h"

#include <algorithm>

namespace lianping::programme {
namespace {

constexpr std::size_t most_showings = 1000; // a bound for plans made of items of nanoseconds

// The showings of a cycle that meet [from, until), and the one before them (whose transition out may still
// run), written out: as a lead.
Cycle written_out(const Cycle& cycle, HouseTime from, HouseTime until, Pool& pool) {
    auto slot = pool.slot_at(cycle, from);
    if (!slot) {
        return cycle;
    }
    if (slot->start > cycle.anchor) {
        if (const auto before = pool.slot_at(cycle, slot->start - 1ns)) {
            slot = before;
        }
    }
    Cycle written;
    written.anchor = slot->start;
    ItemIndex last = slot->item;
    while (slot && slot->start < until) {
        if (written.lead.size() == most_showings) {
            return cycle;
        }
        last = slot->item;
        written.lead.push_back(last);
        slot = pool.slot_at(cycle, slot->end);
    }
    CycleNode root, leaf;
    leaf.item = last;
    root.is_list = true;
    root.children.push_back(leaf);
    written.tree = pool.tree(root);
    return written;
}

} // namespace

void keep_past(const ScreenPlan& plan, HouseTime stamp, HouseTime until, Pool& pool, PlanWriter& writer) {
    const HouseTime from = earlier(stamp, kept_past);
    for (const Segment& old : plan.segments) {
        if (old.end <= from || old.start >= until) {
            continue;
        }
        Segment piece = old;
        piece.end = std::min(old.end, until);
        for (lianping::Zone& zone : piece.zones) {
            const HouseTime begin = std::max(old.start, from);
            zone.cycle = written_out(pool.adopt(plan, zone.cycle), begin, piece.end, pool);
            piece.start = std::max(piece.start, std::min(zone.cycle.anchor, begin));
        }
        if (old.music) {
            piece.music = pool.adopt(plan, *old.music);
        }
        std::vector<Overlay> overlays;
        for (const std::uint32_t overlay : old.overlays) {
            overlays.push_back(plan.overlays.at(overlay));
        }
        piece.overlays = writer.overlays_of(overlays);
        writer.add(plan.entries.at(old.entry), piece);
    }
}

} // namespace lianping::programme
