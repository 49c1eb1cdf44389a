#pragma once
// Plans for tests of the player: a screen that plays a list of items from an instant on, for ever.

#include "plan/acts.h"
#include "plan/plan.h"

#include <string>
#include <vector>

namespace lianping::player::testing {

inline Item clip_item(const std::string& media, Duration length, Duration span = {}) {
    Item item;
    item.kind = Item::Kind::video;
    item.name = "media/" + media;
    item.media = media;
    item.length = length;
    item.span = span > Duration::zero() ? span : length;
    return item;
}

inline Item still_item(const std::string& media, Duration length) {
    auto item = clip_item(media, length);
    item.kind = Item::Kind::image;
    item.span = {};
    return item;
}

inline Item colour_item(Colour colour, Duration length) {
    Item item;
    item.kind = Item::Kind::colour;
    item.name = "colour";
    item.background = colour;
    item.length = length;
    return item;
}

// House time is UTC here. The list begins at `anchor`.
inline ScreenPlan looping_plan(std::vector<Item> items, HouseTime anchor, std::uint32_t width = 640,
                               std::uint32_t height = 360) {
    ScreenPlan plan;
    plan.version = {1, 1, anchor};
    plan.site = "厦港";
    plan.screen = "wall";
    plan.width = width;
    plan.height = height;
    plan.anchor = {UtcTime(anchor.since_origin()), anchor};
    plan.offsets = {{UtcTime(Duration(0)), std::chrono::hours(8)}};
    CycleNode root;
    root.is_list = true;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        CycleNode leaf;
        leaf.item = i;
        root.children.push_back(leaf);
    }
    plan.items = std::move(items);
    plan.trees = {root};
    plan.entries = {{"default", "test", After::keep_time, 50}};
    Segment segment;
    segment.occurrence = segment.start = anchor;
    segment.end = HouseTime::never();
    Zone zone;
    zone.cycle.anchor = anchor;
    segment.zones = {zone};
    plan.segments = {segment};
    return plan;
}

} // namespace lianping::player::testing
