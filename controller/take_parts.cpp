#include "controller/take_parts.h"

#include "plan/cycle.h"

#include <algorithm>
#include <map>

namespace lianping::controller {
namespace {

// Copies what is named of one set of items and trees into another, naming it anew.
class Copying {
public:
    Copying(const std::vector<Item>& items, const std::vector<CycleNode>& trees, std::vector<Item>& to_items,
            std::vector<CycleNode>& to_trees)
        : items_(items), trees_(trees), to_items_(to_items), to_trees_(to_trees) {}

    Cycle cycle(Cycle cycle) {
        cycle.tree = tree(cycle.tree);
        for (ItemIndex& index : cycle.lead) index = item(index);
        return cycle;
    }

private:
    ItemIndex item(ItemIndex index) {
        if (const auto known = renamed_items_.find(index); known != renamed_items_.end())
            return known->second;
        Item copy = items_[index];
        for (LayoutZone& zone : copy.zones) {
            zone.tree = tree(zone.tree);
            for (std::uint32_t& lead : zone.lead) lead = item(lead);
        }
        to_items_.push_back(std::move(copy));
        return renamed_items_[index] = static_cast<ItemIndex>(to_items_.size() - 1);
    }
    std::uint32_t tree(std::uint32_t index) {
        if (const auto known = renamed_trees_.find(index); known != renamed_trees_.end())
            return known->second;
        CycleNode copy = trees_[index];
        rename(copy);
        to_trees_.push_back(std::move(copy));
        return renamed_trees_[index] = static_cast<std::uint32_t>(to_trees_.size() - 1);
    }
    void rename(CycleNode& node) {
        if (!node.is_list) node.item = item(node.item);
        for (CycleNode& child : node.children) rename(child);
    }

    const std::vector<Item>& items_;
    const std::vector<CycleNode>& trees_;
    std::vector<Item>& to_items_;
    std::vector<CycleNode>& to_trees_;
    std::map<ItemIndex, ItemIndex> renamed_items_;
    std::map<std::uint32_t, std::uint32_t> renamed_trees_;
};

// `shown`: a segment or a take; `from`: what its numbers point into.
template <class Shown, class From>
TakeContent gathered(const Shown& shown, const From& from) {
    TakeContent content;
    Copying copying(from.items, from.trees, content.items, content.trees);
    for (const Zone& zone : shown.zones) content.zones.push_back({zone.rect, copying.cycle(zone.cycle)});
    for (const std::uint32_t overlay : shown.overlays) {
        content.shown.push_back(static_cast<std::uint32_t>(content.overlays.size()));
        content.overlays.push_back(from.overlays[overlay]);
    }
    if (shown.music) content.music = copying.cycle(*shown.music);
    return content;
}

} // namespace

TakeContent gather(const Segment& segment, const ScreenPlan& plan) { return gathered(segment, plan); }
TakeContent gather(const Take& take, const Acts& acts) { return gathered(take, acts); }

void add_content(Acts& acts, const TakeContent& content, Take& take) {
    Copying copying(content.items, content.trees, acts.items, acts.trees);
    take.zones.clear();
    take.overlays.clear();
    for (const Zone& zone : content.zones) take.zones.push_back({zone.rect, copying.cycle(zone.cycle)});
    for (const std::uint32_t overlay : content.shown) {
        take.overlays.push_back(static_cast<std::uint32_t>(acts.overlays.size()));
        acts.overlays.push_back(content.overlays[overlay]);
    }
    take.music = content.music ? std::optional(copying.cycle(*content.music)) : std::nullopt;
}

std::optional<TakeContent> turned(const Take& take, const Acts& acts, const TakeContent& content,
                                  HouseTime at) {
    Acts both;
    Take before, after;
    add_content(both, gathered(take, acts), before);
    add_content(both, content, after);
    if (before.zones.size() != 1 || after.zones.size() != 1) return std::nullopt;
    const auto shown_at = [&](const Cycle& cycle, HouseTime t) {
        return slot_at(cycle, both.trees[cycle.tree], both.items, t);
    };
    Cycle& cycle = after.zones.front().cycle;
    cycle = {cycle.tree, at, 0, {}};
    const auto old = shown_at(before.zones.front().cycle, at), fresh = shown_at(cycle, at);
    if (!old || !fresh || same_content(both.items[old->item], both.items[fresh->item])) return std::nullopt;
    // What is on, cut at the turn; and what was before it, which may still be going.
    std::vector<Slot> lead;
    if (const auto first = shown_at(before.zones.front().cycle, old->start - 1ns);
        first && first->end > take.from)
        lead.push_back(*first);
    lead.push_back(*old);
    for (Slot& slot : lead) {
        Item item = both.items[slot.item];
        item.length = std::min(slot.end, at) - slot.start;
        if (item.length <= Duration{}) continue;
        if (cycle.lead.empty()) cycle.anchor = slot.start;
        cycle.lead.push_back(static_cast<ItemIndex>(both.items.size()));
        both.items.push_back(std::move(item));
    }
    return gathered(after, both);
}

} // namespace lianping::controller
