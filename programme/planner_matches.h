#pragma once
// Which children of one list are which of another: items by what they show, of several of the same by their
// rank, lists by what they share (they have no names in a plan).
//
// Thread-safety: immutable. Refers to what it is made of.

#include "plan/cycle.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lianping::programme {

class Matches {
public:
    Matches(const CycleNode& from, const CycleNode& to, const std::vector<Item>& items);

    // The child of `to` that is that child of `from`. Nothing: it is gone. Of lists, where `playing` is in
    // the one asked for, one that still has it is the likeliest.
    std::optional<std::size_t> of(std::size_t child, std::optional<ItemIndex> playing = std::nullopt) const;

private:
    std::optional<std::size_t> of_item(std::size_t child) const;
    std::optional<std::size_t> of_list(std::size_t child, std::optional<ItemIndex> playing) const;

    const CycleNode& from_;
    const CycleNode& to_;
    const std::vector<Item>& items_;
    // Children that are items, by what is the same for all that can be the same content.
    std::unordered_map<std::string, std::vector<std::size_t>> here_, there_;
};

// The items of a tree, in the order in which they are written.
void leaves(const CycleNode& node, std::vector<ItemIndex>& to);

} // namespace lianping::programme
