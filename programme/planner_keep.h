#pragma once
// Going on with a list that has changed: the item on screen goes on, and behind it comes what its new list
// has behind it. Pure but for the pool.
//
// The rules. 1. A list that takes the same time and shows the same in the same order keeps its cycle. 2. The
// item that is on goes on if the new list has it (of several of the same content the one of the same rank),
// to its new length. Otherwise the next one begins at once: the one behind the nearest before it that is
// left, so what was put in its place comes where it was. 3. A list in its own order continues behind the item
// in the new order; a shuffled one finishes its pass with the old items that it still has, and new ones join
// in the next. 4. Lists in lists follow the same rules, each for
// itself; an item that was moved from one list to another goes on there.

#include "programme/planner_pool.h"

namespace lianping::programme {

// The cycle that goes on with `cycle` at t as one of the other tree. A cycle that shows nothing at t begins
// anew.
Cycle gone_on(Pool& pool, const Cycle& cycle, std::uint32_t tree, HouseTime t);

// How long the first pass of a cycle (the rest of it where it has been changed) is still on: what an
// insertion plays.
HouseTime first_pass_end(const Pool& pool, const Cycle& cycle);

} // namespace lianping::programme
