#pragma once
// What media a screen's plan needs, and by when. Pure.

#include "plan/timeline.h"
#include "time/instants.h"

#include <map>
#include <string>

namespace lianping::agent {

// By hash: when it is on for the first time, not before `now`; never(): the plan names it, but shows it
// nowhere in its reach.
using MediaNeeds = std::map<std::string, HouseTime>;

// The needs of a timeline at `now`, laid over those that are there: the earlier holds. The next hours to the
// instant, what comes behind by the beginning of its stretch of the plan.
void add_needs(MediaNeeds& to, const Timeline& timeline, HouseTime now);

} // namespace lianping::agent
