#pragma once
// The little of a plan in force that its successor takes over as it was: what was on screen before the new
// one rules, for transitions over the stamp and for players that hear of it late.
//
// Thread-safety: none.

#include "programme/planner_writer.h"

namespace lianping::programme {

// How much of the past a plan holds at least.
constexpr Duration kept_past = std::chrono::seconds(10);

// Adds what `plan` has on screen from a little more than kept_past before `stamp` up to `until`. Each piece
// is written as the row of its showings, so that an old list does not travel for the sake of ten seconds.
void keep_past(const ScreenPlan& plan, HouseTime stamp, HouseTime until, Pool& pool, PlanWriter& writer);

} // namespace lianping::programme
