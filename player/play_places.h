#pragma once
// What a drawn scene shows in each of its places, for the proof of play. Pure.

#include "plan/item.h"
#include "player/play_ledger.h"

#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

// A layer as the plan has it due, and as it was drawn.
struct DrawnLayer {
    const Layer& due;
    const Layer& drawn;        // the same, or what stands in
    std::uint64_t picture = 0; // that was drawn; 0: a plain colour
    bool seen = true;          // false: there was nothing to draw, what is beneath shows
    std::uint32_t dropped = 0;
    std::string why; // of what stands in: why; empty: not known
};

class PlacesSeen {
public:
    // `acts`: those in force, for who took what; may be null.
    PlacesSeen(HouseTime at, const Acts* acts, bool held) : at_(at), acts_(acts), held_(held) {}

    // Bottom first. What a transition is leaving is of no place any more; what others cover wholly, and what
    // a layout leaves free, is of none.
    void add(const DrawnLayer& layer);
    // All that is seen is this: an alert, the screen's name, a slate in nothing's place.
    // `instead`: of what is due and has no picture.
    void cover(Played::As as, std::string item, std::string why = "", std::string instead = "");

    std::vector<PlaceSeen> take();

private:
    struct Laid {
        PlaceSeen place;
        std::vector<ZoneRect> open; // what of it nothing lies over
    };
    void lay_over(const ZoneRect& zone);

    HouseTime at_;
    const Acts* acts_;
    bool held_;
    std::vector<Laid> laid_;
};

} // namespace lianping::player
