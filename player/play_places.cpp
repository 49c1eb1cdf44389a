#include "player/play_places.h"

#include <algorithm>

namespace lianping::player {
namespace {

constexpr std::uint8_t near_black = 16; // of 255, each channel

Played::As as_what(const Item& item) {
    switch (item.kind) {
    case Item::Kind::slate:
        return Played::As::slate;
    case Item::Kind::live:
        return Played::As::live;
    case Item::Kind::colour: {
        const Colour& colour = item.background;
        return std::max({colour.r, colour.g, colour.b}) < near_black ? Played::As::dark : Played::As::item;
    }
    case Item::Kind::video:
    case Item::Kind::image:
    case Item::Kind::audio:
    case Item::Kind::layout:
        break;
    }
    return Played::As::item;
}

// A layout's parts are counted from 1, the zones of a segment from 0.
std::string name_of(const Showing& showing) {
    if (showing.key.part > 0) return showing.layout + " " + std::to_string(showing.key.part);
    return showing.key.zone == 0 ? "" : "zone " + std::to_string(showing.key.zone + 1);
}

} // namespace

void PlacesSeen::add(const DrawnLayer& layer) {
    const Showing& due = layer.due.showing;
    const Showing& drawn = layer.drawn.showing;
    if (due.visible_to <= at_ || !layer.seen) return;
    PlaceSeen seen;
    seen.place = {due.key.zone, due.key.part};
    seen.key = drawn.key;
    seen.as = as_what(drawn.item);
    seen.entry = drawn.entry;
    seen.playlist = drawn.playlist;
    seen.item = drawn.item.name;
    seen.media = drawn.item.media;
    seen.named_place = name_of(due);
    seen.position = layer.drawn.position;
    seen.length = drawn.item.length;
    seen.picture = layer.picture;
    seen.dropped = layer.dropped;
    if (held_) seen.marks |= Played::held;
    // What is held over its end because nothing else is there is still itself; what has begun for another's
    // sake stands in.
    const bool other = drawn.item.name != due.item.name || drawn.item.media != due.item.media;
    if (other && drawn.visible_to > at_) {
        seen.marks |= Played::stands_in;
        seen.instead = due.item.name;
        seen.why = layer.why;
    }
    if (due.key.take != 0) {
        seen.marks |= Played::taken;
        if (acts_ != nullptr)
            for (const Take& take : acts_->takes)
                if (take.id == due.key.take) seen.by = take.by;
    }
    std::erase_if(places_, [&](const PlaceSeen& below) { return below.place == seen.place; });
    places_.push_back(std::move(seen));
}

void PlacesSeen::cover(Played::As as, std::string item, std::string why) {
    PlaceSeen seen;
    seen.as = as;
    seen.item = std::move(item);
    seen.length = Duration::max();
    if (as == Played::As::slate && !why.empty()) {
        seen.marks = Played::stands_in;
        if (!places_.empty()) seen.instead = places_.back().item;
    }
    seen.why = std::move(why);
    places_.clear();
    places_.push_back(std::move(seen));
}

} // namespace lianping::player
