#pragma once
// A playlist as arithmetic: which item is on after so much time, without walking there. Pure.
//
// A pass goes once through a list. A list inside a list is visited once a pass of its parent, or, where its
// parent picks, when its turn comes; its own pass is the number of its visits so far. The time that n passes
// take is a sum of products for any n (lists that pick are in turn, so counts are divisions), hence a
// position is found by bisection over passes and a walk through one pass.
//
// Invariants: 1. every item is longer than zero, so every pass is, unless the list is empty. 2. A shuffled
// pass is a permutation drawn from (seed, pass) alone, and does not begin with the item that ended the pass
// before (for two items: the order never changes). 3. All integers; nothing is added up over passes.
//
// Thread-safety: values and pure functions.

#include "plan/item.h"
#include "time/instants.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lianping {

using ItemIndex = std::uint32_t; // into the items of the plan (or of the acts) that the cycle is part of

// A node of the tree: an item (children empty) or a list.
struct CycleNode {
    ItemIndex item = 0; // of a leaf
    bool is_list = false;
    std::vector<CycleNode> children;      // of a list
    std::optional<std::uint64_t> shuffle; // of a list: the seed, made of playlist and entry
    std::uint32_t pick = 0;               // of a list: how many children a visit plays, in turn; 0: all
    friend bool operator==(const CycleNode&, const CycleNode&) = default;
};

// A tree set going at an instant. First the lead is played once, in its order, then passes first_pass,
// first_pass + 1 and so on, for ever. The lead is how a changed playlist goes on from the middle of a pass of
// the old one.
struct Cycle {
    std::uint32_t tree = 0; // into the trees of the plan
    HouseTime anchor;       // when the lead (or, without one, first_pass) begins; may lie before the segment
    std::uint64_t first_pass = 0;
    std::vector<ItemIndex> lead; // items of the same plan
    friend bool operator==(const Cycle&, const Cycle&) = default;
};

// One showing of an item.
struct Slot {
    ItemIndex item = 0;
    HouseTime start; // of the whole slot, also where the segment cuts it
    HouseTime end;
    std::uint64_t pass = 0; // of the root; that of the first pass after it for the lead
    bool in_lead = false;
    std::uint32_t place = 0; // its place in the lead or in the pass, from 0
};

// The time that `passes` passes from 0 on take. Zero for an empty tree. Saturates at Duration::max().
Duration passes_length(const CycleNode& root, const std::vector<Item>& items, std::uint64_t passes);

// The items of one pass, in order.
std::vector<ItemIndex> pass_items(const CycleNode& root, std::uint64_t pass);

// The turns of one pass of a list, in order: which of its children, and in which pass of their own. Children
// without any item have none.
struct Turn {
    std::uint32_t child = 0;
    std::uint64_t pass = 0;
};
std::vector<Turn> turns(const CycleNode& list, std::uint64_t pass);

// The slot that is on at t. Nothing: the tree is empty, or t is before the anchor.
std::optional<Slot> slot_at(const Cycle& cycle, const CycleNode& root, const std::vector<Item>& items,
                            HouseTime t);

// Order of a shuffled list of n in its pass: a permutation of 0..n-1 (invariant 2).
std::vector<std::uint32_t> shuffled(std::uint64_t seed, std::uint64_t pass, std::uint32_t n);

} // namespace lianping
