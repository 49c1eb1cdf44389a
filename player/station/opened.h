#pragma once
// What the player has open, by the showings that it is for.

#include "plan/timeline.h"

#include <compare>
#include <map>

namespace lianping::player {

struct OpenedKey {
    ShowingKey key;
    HouseTime visible_from; // one that is interrupted is opened again, further on
    // NOLINTNEXTLINE(modernize-use-nullptr): there is no 0
    friend auto operator<=>(const OpenedKey&, const OpenedKey&) = default;
};
template <class Open>
using Opened = std::map<OpenedKey, Open>;

// What is open for a showing; null: nothing. A plan made anew may move the instant from which a showing is
// on: what was opened for it is the same then, of several the last from before that instant.
template <class Open>
Open* find_opened(Opened<Open>& opened, const Showing& showing) {
    if (const auto exact = opened.find({showing.key, showing.visible_from}); exact != opened.end())
        return &exact->second;
    Open* best = nullptr;
    for (auto at = opened.lower_bound({showing.key, HouseTime::always()});
         at != opened.end() && at->first.key == showing.key; ++at)
        if (best == nullptr || at->first.visible_from <= showing.visible_from) best = &at->second;
    return best;
}

} // namespace lianping::player
