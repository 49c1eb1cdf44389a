#include "programme/planner_pool.h"

#include <functional>

namespace lianping::programme {
namespace {

std::size_t hash_of(const Item& item) {
    const std::size_t name =
        std::hash<std::string>{}(item.name) ^ (std::hash<std::string>{}(item.media) << 1U);
    return name ^ static_cast<std::size_t>(item.length.count());
}

std::size_t hash_of(const CycleNode& node) {
    std::size_t hash = (std::size_t{node.item} * 2654435761U) ^ node.shuffle.value_or(0) ^ node.pick;
    for (const CycleNode& child : node.children) {
        hash = (hash * 1099511628211ULL) ^ hash_of(child);
    }
    return hash;
}

template <class Index, class Same>
std::optional<Index> find(const std::unordered_multimap<std::size_t, Index>& known, std::size_t hash,
                          Same&& same) {
    const auto [first, last] = known.equal_range(hash);
    for (auto it = first; it != last; ++it) {
        if (same(it->second)) {
            return it->second;
        }
    }
    return std::nullopt;
}

} // namespace

ItemIndex Pool::item(const Item& item) {
    const std::size_t hash = hash_of(item);
    if (const auto known = find(items_by_hash_, hash, [&](ItemIndex i) { return items_[i] == item; })) {
        return *known;
    }
    items_.push_back(item);
    const auto index = static_cast<ItemIndex>(items_.size() - 1);
    items_by_hash_.emplace(hash, index);
    return index;
}

std::uint32_t Pool::tree(CycleNode root) {
    const std::size_t hash = hash_of(root);
    if (const auto known =
            find(trees_by_hash_, hash, [&](std::uint32_t i) { return trees_[i].root == root; })) {
        return *known;
    }
    Passes passes(root, items_);
    trees_.push_back({std::move(root), std::move(passes)});
    const auto index = static_cast<std::uint32_t>(trees_.size() - 1);
    trees_by_hash_.emplace(hash, index);
    return index;
}

ItemIndex Pool::adopt_item(const ScreenPlan& from, ItemIndex index) {
    Item adopted = from.items.at(index);
    for (LayoutZone& zone : adopted.zones) {
        zone.tree = adopt_tree(from, zone.tree);
        for (std::uint32_t& lead : zone.lead) {
            lead = item(from.items.at(lead));
        }
    }
    return item(adopted);
}

std::uint32_t Pool::adopt_tree(const ScreenPlan& from, std::uint32_t index) {
    CycleNode root;
    root.is_list = true;
    if (index < from.trees.size()) {
        root = from.trees[index];
    }
    const auto renumber = [&](auto&& self, CycleNode& node) -> void {
        if (!node.is_list) {
            node.item = adopt_item(from, node.item);
        }
        for (CycleNode& child : node.children) {
            self(self, child);
        }
    };
    renumber(renumber, root);
    return tree(std::move(root));
}

Cycle Pool::adopt(const ScreenPlan& from, Cycle cycle) {
    cycle.tree = adopt_tree(from, cycle.tree);
    for (ItemIndex& index : cycle.lead) {
        index = adopt_item(from, index);
    }
    return cycle;
}

} // namespace lianping::programme
