#pragma once
// Who decides what is on a screen: the programme, a take, or a hold that keeps the picture of either. Pure.

#include "plan/acts.h"

#include <vector>

namespace lianping {

// A time in which one and the same decides. What happens at its ends is the doing of an act, and cuts.
struct Reign {
    HouseTime begin = HouseTime::always(); // of a hold: of the reign whose picture it keeps
    HouseTime end = HouseTime::never();
    const Take* take = nullptr; // null: the programme
    bool held = false;
    HouseTime frozen; // held: the instant whose picture stands
};

// Thread-safety: immutable. Points into the acts that it was made of.
class Reigns {
public:
    Reigns() = default;
    // `takes`: those that have something to show, in any order.
    Reigns(std::vector<const Take*> takes, const std::vector<Hold>& holds);

    Reign at(HouseTime t) const;

private:
    struct Span {
        HouseTime from, until;
    };
    Reign moving_at(HouseTime t) const;

    std::vector<const Take*> takes_; // by from, then id: the newest last
    std::vector<Span> holds_; // ascending; those that overlap are one, since the picture stood all the while
};

} // namespace lianping
