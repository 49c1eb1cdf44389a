#pragma once
// The first rung of the failure ladder: what a player shows in the slot of an item that it cannot show. Pure.
//
// The slot is filled with the next item of the cycle that can be shown, from its beginning, then the one
// after it and so on; those begin again in their own slots. With less than two seconds left the outgoing
// picture is held. What is wrong is said once, and tried again with growing pauses.

#include "plan/timeline.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe; the presenter's.
class Fallback {
public:
    static constexpr Duration hold_under = 2s;   // less than this left of a slot: nothing new is begun
    static constexpr Duration first_pause = 10s; // until a broken medium is tried again; doubled each time
    static constexpr Duration longest_pause = 10min;

    // The medium of the showing cannot be shown. True when that is news.
    bool broke(const Showing& showing, const std::string& why, HouseTime now);
    // What was wrong with it may be over: it is tried at the next occasion.
    void try_now(const std::string& media);
    // It can be shown after all. True when that is news.
    bool works(const std::string& media);

    // Whether it is known to be broken and its pause is not over.
    bool barred(const std::string& media, HouseTime now) const;
    // Whether it is known to be broken, pause over or not.
    bool broken(const std::string& media) const { return troubles_.contains(media); }
    std::vector<std::string> all_broken() const;     // media
    std::string why(const std::string& media) const; // empty: it is not broken

    // What fills the slot of `showing` at t, as a showing of its own; the one given before as long as it
    // lasts. One that begins does so at t + `ready_in`. Nothing: the outgoing picture is held.
    std::optional<Showing> fill(const Timeline& timeline, const Showing& showing, HouseTime t,
                                Duration ready_in);

    // Forgets fills of slots that are over.
    void forget_before(HouseTime t);
    // In an operator's words, a line a medium.
    std::vector<std::string> troubles() const;

private:
    struct Trouble {
        std::string name, why;
        HouseTime retry_at;
        Duration pause{};
    };
    struct Fill {
        Showing showing;
        HouseTime cursor; // end of the slot that it was taken from: where to look for the one after it
    };
    std::map<std::string, Trouble> troubles_; // by media hash
    std::map<ShowingKey, Fill> fills_;        // by the broken showing
};

} // namespace lianping::player
