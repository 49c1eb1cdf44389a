#pragma once
// Programme + catalogue + the plan in force -> the plan of a screen. Pure: no clock, no files.
//
// How it works (docs/architecture.md, "Planning"): a sweep over the instants at which anything changes (an occurrence
// begins or ends, an item's validity turns, a pass of an insertion is over), keeping for every occurrence that is due
// where its cycle stands. The one of highest precedence is on screen; it decides whether those beneath run on or stand
// still.

#include <map>
#include <memory>
#include <string>

#include "plan/plan.h"
#include "programme/catalogue.h"
#include "programme/programme.h"

namespace lianping::programme {

using PlansInForce = std::map<std::string, std::shared_ptr<const ScreenPlan>>; // by screen

struct PlanRequest {
    std::string screen;
    Version version;       // stamp: from when the new plan rules
    Anchor anchor;
    HouseTime until;       // the horizon: entries are planned to here, then the default for ever
    std::size_t max_bytes = 1U << 20U; // planning stops early (never before stamp + 48 h) where the plan would be larger
};

struct Planned {
    ScreenPlan plan;
    HouseTime planned_until;
    std::string cut_by; // the entry that made the plan stop before `until`; empty: none did
};

// What can be kept of the plans in force is kept (DESIGN section 7): an item on screen that is still due and unchanged
// goes on at its position. Cycles are taken over per entry, from this screen's plan or, where it did not show the
// entry, from another's. Without a plan in force an entry is anchored at its occurrence's start, the default at
// 2000-01-01T00:00 in the site's zone.
Planned plan(const Programme& programme, const Catalogue& catalogue, const PlanRequest& request,
             const PlansInForce& in_force);

} // namespace lianping::programme
