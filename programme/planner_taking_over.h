#pragma once
// How what is due at the stamp of a new plan goes on as the plans in force have it: each where it stands,
// what was on screen and is over stays for its item, and what waited for that item goes on waiting.
//
// Thread-safety: none.

#include "programme/planner_in_force.h"
#include "programme/planner_sweep.h"

namespace lianping::programme {

class TakingOver {
public:
    // `sweep` is at the stamp of `request`. All that is referred to must outlive it.
    TakingOver(Sweep& sweep, InForce& in_force, Sources& sources, Pool& pool, const PlanRequest& request)
        : sweep_(sweep),
          in_force_(in_force),
          sources_(sources),
          pool_(pool),
          stamp_(request.version.stamp),
          anchor_(request.anchor) {}

    void run();

private:
    void wait(std::size_t shown_source);
    void linger(std::size_t source);

    Sweep& sweep_;
    InForce& in_force_;
    Sources& sources_;
    Pool& pool_;
    HouseTime stamp_;
    Anchor anchor_;
};

} // namespace lianping::programme
