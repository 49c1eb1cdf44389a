#pragma once
// Which links are on, and since when: what recordings of them are called by. Pure.
//
// A recording is one of an occurrence: of an entry of the schedule, of a live item's slot, of a take. What
// covers it for a while (an alert, a take of something else) does not end it. A link that is a screen's
// default has a recording a day.

#include "plan/timeline.h"

#include <map>
#include <memory>
#include <string>

namespace lianping::controller {

// The instant of the site's wall clock that recordings are named by, to a second.
struct OnSince {
    HouseTime since;
    CivilTime wall;
    friend bool operator==(const OnSince&, const OnSince&) = default;
};

// By link. `whole`: of the plan and the acts; `planned`: of the same plan without acts. `t` is not before the
// plan's stamp.
std::map<std::string, OnSince> links_on_since(const Timeline& whole, const Timeline& planned, HouseTime t);

} // namespace lianping::controller
