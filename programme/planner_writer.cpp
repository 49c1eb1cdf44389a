#include "programme/planner_writer.h"

#include <algorithm>

namespace lianping::programme {
namespace {

// What the parts of a message take at most, in bytes of protobuf: a number of house time 11, tags and lengths
// 2 each.
constexpr std::size_t segment_bytes = 46, zone_bytes = 26, node_bytes = 6, seed_bytes = 12, lead_bytes = 4;
constexpr std::size_t item_bytes = 90, entry_bytes = 16;

void mark(std::vector<bool>& marks, std::size_t i) {
    if (marks.size() <= i) {
        marks.resize(i + 1);
    }
    marks[i] = true;
}

bool marked(const std::vector<bool>& marks, std::size_t i) { return i < marks.size() && marks[i]; }

} // namespace

void append(std::vector<OnScreen>& row, const OnScreen& next) {
    if (!row.empty() && row.back().end == next.start && row.back().source == next.source &&
        row.back().occurrence == next.occurrence && row.back().cycle == next.cycle) {
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
    bytes_ += item_bytes + pool_.items()[item].name.size() + pool_.items()[item].media.size();
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

void PlanWriter::count(const Cycle& cycle) {
    bytes_ += zone_bytes + (lead_bytes * cycle.lead.size());
    for (const ItemIndex item : cycle.lead) {
        count_item(item);
    }
    if (!marked(tree_counted_, cycle.tree)) {
        mark(tree_counted_, cycle.tree);
        count_tree(pool_.root(cycle.tree));
    }
}

void PlanWriter::add(const EntryInfo& entry, Segment segment) {
    segment.entry = entry_of(entry);
    Segment* last = segments_.empty() ? nullptr : &segments_.back();
    if (last != nullptr && last->end == segment.start && last->entry == segment.entry &&
        last->occurrence == segment.occurrence && last->zones == segment.zones) {
        last->end = segment.end;
        return;
    }
    bytes_ += segment_bytes;
    for (const lianping::Zone& zone : segment.zones) {
        count(zone.cycle);
    }
    segments_.push_back(std::move(segment));
}

void PlanWriter::add(const OnScreen& on) {
    segments_of_.resize(sources_.size());
    ++segments_of_[on.source];
    add(sources_[on.source].info, {0, on.occurrence, on.start, on.end, {{{}, on.cycle}}});
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
    constexpr std::uint32_t unused = UINT32_MAX;
    std::vector<std::uint32_t> items(pool_.items().size(), unused);
    std::map<std::uint32_t, std::uint32_t> trees;
    const auto item_of = [&](ItemIndex item) {
        if (items[item] == unused) {
            items[item] = static_cast<std::uint32_t>(plan.items.size());
            plan.items.push_back(pool_.items()[item]);
        }
        return items[item];
    };
    const auto renumber = [&](auto&& self, CycleNode& node) -> void {
        if (!node.is_list) {
            node.item = item_of(node.item);
        }
        for (CycleNode& child : node.children) {
            self(self, child);
        }
    };
    const auto own = [&](Cycle& cycle) {
        const auto [known, is_new] =
            trees.try_emplace(cycle.tree, static_cast<std::uint32_t>(plan.trees.size()));
        if (is_new) {
            plan.trees.push_back(pool_.root(cycle.tree));
            renumber(renumber, plan.trees.back());
        }
        cycle.tree = known->second;
        for (ItemIndex& item : cycle.lead) {
            item = item_of(item);
        }
    };
    plan.entries = entries_;
    plan.segments = segments_;
    plan.beneath = beneath_;
    for (Segment& segment : plan.segments) {
        for (lianping::Zone& zone : segment.zones) {
            own(zone.cycle);
        }
    }
    for (Beneath& beneath : plan.beneath) {
        for (lianping::Zone& zone : beneath.zones) {
            own(zone.cycle);
        }
    }
}

} // namespace lianping::programme
