#pragma once
// When to plan, while media are still being taken in. Pure.

#include "time/instants.h"

#include <cstddef>
#include <optional>

namespace lianping::controller {

struct PlanTiming {
    // What brings new media waits so long for them: short ones make it, and it comes on air in one piece.
    static constexpr Duration patience = 400ms;
    // Nothing is in force, and a screen has nothing to show yet: the slate comes after so long.
    static constexpr Duration first_patience = 2s;
    // As one file after the other is taken in, plans do not follow each other faster.
    static constexpr Duration pause = 1s;

    // The change that asks for a plan: of the texts, of the clock. Nothing: only media have been taken in.
    std::optional<NodeTime> changed;
    bool brought_media = false; // it named some that were not known
    NodeTime planned_last;      // always(): never
    bool in_force = false;      // there are plans
    bool can_begin = false;     // see intake_list.h
    std::size_t pending = 0;    // media being taken in

    bool may_plan(NodeTime now) const {
        if (pending == 0) return true;
        if (!in_force) return !changed || now - *changed >= (can_begin ? patience : first_patience);
        if (changed) return now - *changed >= (brought_media ? patience : 0s);
        return planned_last == NodeTime::always() || now - planned_last >= pause;
    }
};

} // namespace lianping::controller
