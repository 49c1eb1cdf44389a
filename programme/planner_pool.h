#pragma once
// The items and trees that a planning meets, each once, by number. Numbers stay valid; plans are made of a
// part of them.
//
// Thread-safety: none.

#include "plan/cycle.h"
#include "plan/passes.h"
#include "plan/plan.h"

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace lianping::programme {

class Pool {
public:
    ItemIndex item(const Item& item);
    // The tree's items are numbers of this pool.
    std::uint32_t tree(CycleNode root);
    // A tree, a cycle or zones of a plan, with its items and trees, as ones of this pool.
    std::uint32_t adopt_tree(const ScreenPlan& from, std::uint32_t tree);
    Cycle adopt(const ScreenPlan& from, Cycle cycle);
    ItemIndex adopt_item(const ScreenPlan& from, ItemIndex index);

    const std::vector<Item>& items() const { return items_; }
    const CycleNode& root(std::uint32_t tree) const { return trees_[tree].root; }
    const Passes& passes(std::uint32_t tree) const { return trees_[tree].passes; }

    std::optional<Slot> slot_at(const Cycle& cycle, HouseTime t) const {
        return passes(cycle.tree).slot_at(cycle, items_, t);
    }

private:
    struct Tree {
        CycleNode root;
        Passes passes;
    };
    std::vector<Item> items_;
    std::deque<Tree> trees_; // references stay
    std::unordered_multimap<std::size_t, ItemIndex> items_by_hash_;
    std::unordered_multimap<std::size_t, std::uint32_t> trees_by_hash_;
};

} // namespace lianping::programme
