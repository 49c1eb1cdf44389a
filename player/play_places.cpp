#include "player/play_places.h"

#include "plan/layout_parts.h"

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
    if (!layer.seen) return;
    if (layer.drawn.opacity >= 1 && layer.drawn.progress >= 1) lay_over(drawn.zone);
    if (due.visible_to <= at_ || layer.due.free) return;
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
    std::erase_if(laid_, [&](const Laid& below) { return below.place.place == seen.place; });
    laid_.push_back({std::move(seen), {drawn.zone}});
}

// Over the whole zone, also where a picture does not fill it: its background does.
void PlacesSeen::lay_over(const ZoneRect& zone) {
    for (Laid& below : laid_) {
        std::vector<ZoneRect> open;
        for (const ZoneRect& part : below.open) {
            const auto rest = uncovered(part, {zone});
            open.insert(open.end(), rest.begin(), rest.end());
        }
        below.open = std::move(open);
    }
    std::erase_if(laid_, [](const Laid& below) { return below.open.empty(); });
}

std::vector<PlaceSeen> PlacesSeen::take() {
    std::vector<PlaceSeen> places;
    for (Laid& laid : laid_) places.push_back(std::move(laid.place));
    laid_.clear();
    return places;
}

void PlacesSeen::cover(Played::As as, std::string item, std::string why, std::string instead) {
    PlaceSeen seen;
    seen.as = as;
    seen.item = std::move(item);
    seen.length = Duration::max();
    if (as == Played::As::slate && !why.empty()) {
        seen.marks = Played::stands_in;
        seen.instead = std::move(instead);
    }
    seen.why = std::move(why);
    laid_.clear();
    laid_.push_back({std::move(seen), {ZoneRect{}}});
}

} // namespace lianping::player
