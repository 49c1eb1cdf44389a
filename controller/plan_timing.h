#pragma once
// When to plan, while media are still being taken in. Pure.

#include "time/instants.h"

#include <cstddef>

namespace lianping::controller {

struct PlanTiming {
    // Nothing is in force: a first plan without half of its films would begin elsewhere than all later ones.
    static constexpr Duration first_patience = 2s;
    // An edit that names new media waits so long for them; short ones make it, and the edit comes on air in
    // one piece.
    static constexpr Duration patience = 400ms;
    // While many files are taken in, plans do not follow each other faster.
    static constexpr Duration pause = 1s;

    NodeTime wanted_since;   // the change that asks for a plan
    NodeTime planned_last;   // always(): never
    bool in_force = false;   // every screen has a plan
    std::size_t pending = 0; // media being taken in
    bool starving = false;   // see intake_list.h

    bool may_plan(NodeTime now) const {
        if (pending == 0) return true;
        if (!in_force) return now - wanted_since >= first_patience;
        if (starving) return false; // the old plan goes on until there is something to show
        return now - wanted_since >= patience &&
               (planned_last == NodeTime::always() || now - planned_last >= pause);
    }
};

} // namespace lianping::controller
