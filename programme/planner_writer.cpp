#include "programme/planner_writer.h"

#include <algorithm>

namespace lianping::programme {
namespace {

// What the parts of a message take at most, in bytes of protobuf: a number of house time 11, tags and lengths
// 2 each.
constexpr std::size_t segment_bytes = 46, zone_bytes = 26, node_bytes = 6, seed_bytes = 12, lead_bytes = 4;
constexpr std::size_t item_bytes = 110, entry_bytes = 16, layout_zone_bytes = 70, overlay_bytes = 40;

void mark(std::vector<bool>& marks, std::size_t i) {
    if (marks.size() <= i) {
        marks.resize(i + 1);
    }
    marks[i] = true;
}

bool marked(const std::vector<bool>& marks, std::size_t i) { return i < marks.size() && marks[i]; }

// Gives items and trees of the pool their numbers in a plan, and puts them there.
class Numbering {
public:
    Numbering(const Pool& pool, ScreenPlan& plan)
        : pool_(pool), plan_(plan), items_(pool.items().size(), unused) {}

    void own(Cycle& cycle) {
        cycle.tree = tree_of(cycle.tree);
        for (ItemIndex& item : cycle.lead) {
            item = item_of(item);
        }
    }

private:
    static constexpr std::uint32_t unused = UINT32_MAX;

    ItemIndex item_of(ItemIndex index) {
        if (items_[index] != unused) {
            return items_[index];
        }
        Item item = pool_.items()[index];
        for (LayoutZone& zone : item.zones) {
            zone.tree = tree_of(zone.tree);
            for (std::uint32_t& lead : zone.lead) {
                lead = item_of(lead);
            }
        }
        plan_.items.push_back(std::move(item));
        return items_[index] = static_cast<ItemIndex>(plan_.items.size() - 1);
    }

    std::uint32_t tree_of(std::uint32_t index) {
        if (const auto known = trees_.find(index); known != trees_.end()) {
            return known->second;
        }
        CycleNode root = pool_.root(index);
        renumber(root);
        plan_.trees.push_back(std::move(root));
        return trees_[index] = static_cast<std::uint32_t>(plan_.trees.size() - 1);
    }

    void renumber(CycleNode& node) {
        if (!node.is_list) {
            node.item = item_of(node.item);
        }
        for (CycleNode& child : node.children) {
            renumber(child);
        }
    }

    const Pool& pool_;
    ScreenPlan& plan_;
    std::vector<std::uint32_t> items_;
    std::map<std::uint32_t, std::uint32_t> trees_;
};

} // namespace

void append(std::vector<OnScreen>& row, const OnScreen& next) {
    if (!row.empty() && row.back().end == next.start && row.back().source == next.source &&
        row.back().occurrence == next.occurrence && row.back().cycle == next.cycle &&
        row.back().music == next.music) {
        row.back().end = next.end;
    } else {
        row.push_back(next);
    }
}

std::uint32_t PlanWriter::entry_of(const EntryInfo& info) {
    const auto known = entry_by_name_.find(info.name);
    if (known != entry_by_name_.end() && entries_[known->second] == info) {
        return known->second;
    }
    entries_.push_back(info);
    bytes_ += entry_bytes + info.name.size() + info.playlist.size();
    return entry_by_name_[info.name] = static_cast<std::uint32_t>(entries_.size() - 1);
}

void PlanWriter::count_item(ItemIndex item) {
    if (marked(item_counted_, item)) {
        return;
    }
    mark(item_counted_, item);
    const Item& counted = pool_.items()[item];
    bytes_ += item_bytes + counted.name.size() + counted.media.size() + counted.subtitles.size();
    for (const LayoutZone& zone : counted.zones) {
        bytes_ += layout_zone_bytes + zone.name.size() + zone.playlist.size();
        count_zone(zone.tree, zone.lead);
    }
}

void PlanWriter::count_tree(const CycleNode& node) {
    bytes_ += node_bytes + (node.shuffle ? seed_bytes : 0);
    if (!node.is_list) {
        count_item(node.item);
    }
    for (const CycleNode& child : node.children) {
        count_tree(child);
    }
}

void PlanWriter::count_zone(std::uint32_t tree, const std::vector<ItemIndex>& lead) {
    bytes_ += lead_bytes * lead.size();
    for (const ItemIndex item : lead) {
        count_item(item);
    }
    if (!marked(tree_counted_, tree)) {
        mark(tree_counted_, tree);
        count_tree(pool_.root(tree));
    }
}

void PlanWriter::count(const Cycle& cycle) {
    bytes_ += zone_bytes;
    count_zone(cycle.tree, cycle.lead);
}

std::vector<std::uint32_t> PlanWriter::overlays_of(const std::vector<Overlay>& overlays) {
    std::vector<std::uint32_t> indices;
    for (const Overlay& overlay : overlays) {
        const auto known = std::find(overlays_.begin(), overlays_.end(), overlay);
        indices.push_back(static_cast<std::uint32_t>(known - overlays_.begin()));
        if (known == overlays_.end()) {
            overlays_.push_back(overlay);
            bytes_ += overlay_bytes + overlay.text.size() + overlay.media.size();
        }
    }
    return indices;
}

void PlanWriter::add(const EntryInfo& entry, Segment segment) {
    segment.entry = entry_of(entry);
    Segment* last = segments_.empty() ? nullptr : &segments_.back();
    if (last != nullptr && last->end == segment.start && last->entry == segment.entry &&
        last->occurrence == segment.occurrence && last->zones == segment.zones &&
        last->overlays == segment.overlays && last->music == segment.music) {
        last->end = segment.end;
        return;
    }
    bytes_ += segment_bytes + (2 * segment.overlays.size());
    for (const lianping::Zone& zone : segment.zones) {
        count(zone.cycle);
    }
    if (segment.music) {
        count(*segment.music);
    }
    segments_.push_back(std::move(segment));
}

void PlanWriter::add(const OnScreen& on) {
    segments_of_.resize(sources_.size());
    ++segments_of_[on.source];
    const Source& source = sources_[on.source];
    add(source.info,
        {0, on.occurrence, on.start, on.end, {{{}, on.cycle}}, overlays_of(source.overlays), on.music});
}

void PlanWriter::add_beneath(const Due& due) {
    if (!due.cycle || due.waits) {
        return;
    }
    bytes_ += segment_bytes;
    count(*due.cycle);
    beneath_.push_back({entry_of(sources_[due.source].info), due.start, {{{}, *due.cycle}}});
}

void PlanWriter::join_last(HouseTime start) {
    Segment last = std::move(segments_.back());
    segments_.pop_back();
    while (!segments_.empty() && segments_.back().end > start) {
        segments_.pop_back();
    }
    last.start = start;
    segments_.push_back(std::move(last));
}

std::string PlanWriter::longest_entry() const {
    std::size_t longest = Sources::standing_default;
    for (std::size_t i = longest + 1; i < segments_of_.size(); ++i) {
        if (longest == Sources::standing_default || segments_of_[i] > segments_of_[longest]) {
            longest = i;
        }
    }
    return sources_[longest].info.name;
}

void PlanWriter::write(ScreenPlan& plan) const {
    Numbering numbering(pool_, plan);
    plan.overlays = overlays_;
    plan.entries = entries_;
    plan.segments = segments_;
    plan.beneath = beneath_;
    for (Segment& segment : plan.segments) {
        for (lianping::Zone& zone : segment.zones) {
            numbering.own(zone.cycle);
        }
        if (segment.music) {
            numbering.own(*segment.music);
        }
    }
    for (Beneath& beneath : plan.beneath) {
        for (lianping::Zone& zone : beneath.zones) {
            numbering.own(zone.cycle);
        }
    }
}

} // namespace lianping::programme
