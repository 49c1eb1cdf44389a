#pragma once
// Programme + catalogue + the plan in force -> the plan of a screen. Pure: no clock, no files.
//
// How it works (docs/planning.md): a sweep over the instants at which anything changes (an occurrence begins
// or ends, an item's validity turns, a pass of an insertion is over), keeping for every occurrence that is
// due where its cycle stands. The one of highest precedence is on screen; it decides whether those beneath
// run on or stand still.
//
// Thread-safety: pure; calls from several threads are independent.

#include "plan/plan.h"
#include "programme/catalogue.h"
#include "programme/programme.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace lianping::programme {

using PlansInForce = std::map<std::string, std::shared_ptr<const ScreenPlan>>; // by screen

enum class Reach {
    // What a player gets: from a little before the stamp to the horizon, then the default for ever.
    on_air,
    // What a table shows: the stretches at the stamp and at `until` with their true beginnings and ends. The
    // plan
    // begins with the stretch that the stamp is in and ends with the one that `until` is in. Nothing in force
    // is
    // looked at. Any span from 1900 on will do, of any length.
    whole_stretches,
};

struct PlanRequest {
    std::string screen;
    Version version; // stamp: from when the new plan rules; may lie in the past
    Anchor anchor;
    HouseTime until; // the horizon: entries are planned to here, then the default for ever
    // Planning stops early (never before stamp + 48 h) where the plan's message would be larger, by an
    // estimate that is rather too high.
    std::size_t max_bytes = 1U << 20U;
    Reach reach = Reach::on_air; // whole_stretches knows no max_bytes
};

struct Planned {
    ScreenPlan plan;
    HouseTime planned_until;
    std::string cut_by; // the entry that made the plan stop before `until`; empty: none did
};

// What can be kept of the plans in force is kept (DESIGN section 7): an item on screen that is still due and
// unchanged goes on at its position. Cycles are taken over per entry, from this screen's plan or, where it
// did not show the entry, from another's. Without a plan in force an entry is anchored at its occurrence's
// start, the default at 2000-01-01T00:00 in the site's zone.
//
// A plan in force of another epoch says nothing. Where this screen's is of the same epoch but another anchor
// (UTC was stepped), the item on screen goes on to its end, 60 s at most, and what follows is planned as from
// nothing.
//
// An entry, a default or a zone all of whose media are still being taken in goes on with what the screen's
// plan in force shows there, until there is something of its own to show; a new entry that takes the place of
// one that is gone, with what that one shows. Where nothing can stand in, it is left out.
//
// The screen must be one of the programme's.
Planned plan(const Programme& programme, const Catalogue& catalogue, const PlanRequest& request,
             const PlansInForce& in_force);

} // namespace lianping::programme
