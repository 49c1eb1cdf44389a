#pragma once
// A tree of a cycle with its sums taken once, so that asking what is on costs little however long the list
// is: a division and a binary search for a plain list, one permutation for a shuffled one, a bisection where
// lists pick.
//
// How: a list is an endless row of turns. Turn j is in round j / n (n children), and the child is the (j mod
// n)-th in the round's order, which is the file's or, shuffled, a permutation of it. So each child has its
// turn once a round, and its own pass is the round's number. A pass of the list is n turns, or `pick` turns
// where it picks. The time of any number of turns is then (rounds x sum of the children) + a part of one
// round.
//
// Thread-safety: immutable after construction.

#include "plan/cycle.h"

#include <optional>
#include <vector>

namespace lianping {

// Whether there is an item in it at all: lists may be empty, and hold empty lists.
bool has_items(const CycleNode& node);

class Passes {
public:
    Passes() = default; // of an empty tree
    // Items that the tree names and `items` lacks, or whose length is not above zero, take no time.
    Passes(const CycleNode& root, const std::vector<Item>& items);

    bool empty() const { return visit_time(0) == 0; } // nothing to show, ever

    // As the functions of these names in plan/cycle.h.
    Duration length(std::uint64_t passes) const;
    std::vector<ItemIndex> items(std::uint64_t pass) const;
    // `items`: as given to the constructor; for the cycle's lead.
    std::optional<Slot> slot_at(const Cycle& cycle, const std::vector<Item>& items, HouseTime t) const;

private:
    // Nanoseconds of passes. A cycle may begin with a pass of any number: that of its playlist as it was
    // when passes were short. So many of the present ones can take longer than 292 years.
    using Time = __int128;
    struct Sum {
        Time time = 0;           // saturated at `longest`
        std::uint64_t count = 0; // of items
    };
    struct Node {
        bool is_list = false;
        ItemIndex item = 0;
        std::vector<std::uint32_t> children; // into nodes_; lists without any item are left out
        std::optional<std::uint64_t> shuffle;
        std::uint64_t turns = 0;             // of a list: children that a pass plays
        bool steady = true;                  // every pass takes the same time
        Sum round;                           // of an item: itself; of a list: its steady children, once each
        std::vector<std::uint32_t> unsteady; // the children that are not
        std::vector<Sum> before; // of a steady list in file order: sums of the children before each
    };
    struct Found {
        ItemIndex item = 0;
        Duration into{}; // how far in it
        Duration length{};
        std::uint64_t place = 0;
    };

    std::uint32_t add(const CycleNode& from, const std::vector<Item>& items);
    Sum sum(std::uint32_t node, std::uint64_t passes) const;
    Sum one(std::uint32_t node, std::uint64_t pass) const;
    Time visit_time(std::uint32_t node) const;
    std::uint64_t pass_at(Time since_first) const;
    std::optional<Found> find(std::uint32_t node, std::uint64_t pass, Time into_pass) const;
    void collect(std::uint32_t node, std::uint64_t pass, std::vector<ItemIndex>& to) const;
    template <class Visit>
    void each_turn(const Node& node, std::uint64_t pass, Visit&& visit) const;

    std::vector<Node> nodes_; // the root first; empty: an empty tree
};

} // namespace lianping
