#include "plan/placing.h"

#include "plan/layout_parts.h"
#include "plan/passes.h"

#include <algorithm>

namespace lianping {
namespace {

std::vector<Passes> summed(const std::vector<CycleNode>& trees, const std::vector<Item>& items) {
    std::vector<Passes> all;
    all.reserve(trees.size());
    for (const CycleNode& tree : trees) {
        all.emplace_back(tree, items);
    }
    return all;
}

bool shows_something(const Take& take, const std::vector<Passes>& trees) {
    return std::any_of(take.zones.begin(), take.zones.end(), [&](const Zone& zone) {
        return !zone.cycle.lead.empty() ||
               (zone.cycle.tree < trees.size() && !trees[zone.cycle.tree].empty());
    });
}

} // namespace

std::optional<Slot> slot_of(const Zone& zone, const std::vector<Passes>& trees,
                            const std::vector<Item>& items, HouseTime t) {
    if (zone.cycle.tree >= trees.size()) {
        return std::nullopt;
    }
    auto slot = trees[zone.cycle.tree].slot_at(zone.cycle, items, t);
    // A slot over which t has gone already can only come of instants at the very end of time.
    return slot && slot->item < items.size() && slot->end > t ? slot : std::nullopt;
}

const Item& built_in_slate() {
    static const Item slate = [] {
        Item item;
        item.kind = Item::Kind::slate;
        item.name = "slate";
        item.length = Duration::max();
        return item;
    }();
    return slate;
}

Timeline::Timeline(std::shared_ptr<const ScreenPlan> plan, std::shared_ptr<const Acts> acts)
    : plan_(std::move(plan)), acts_(std::move(acts)) {
    if (plan_) {
        plan_trees_ = std::make_shared<const std::vector<Passes>>(summed(plan_->trees, plan_->items));
    }
    if (acts_) {
        acts_trees_ = std::make_shared<const std::vector<Passes>>(summed(acts_->trees, acts_->items));
        std::vector<const Take*> takes;
        for (const Take& take : acts_->takes) {
            if (shows_something(take, *acts_trees_)) {
                takes.push_back(&take);
            }
        }
        reigns_ = Reigns(std::move(takes), acts_->holds);
    }
}

// The segment that t is in; the first one also before it.
std::size_t Timeline::segment_at(HouseTime t) const {
    const auto& segments = plan_->segments;
    const auto after = std::upper_bound(segments.begin(), segments.end(), t,
                                        [](HouseTime at, const Segment& s) { return at < s.start; });
    return after == segments.begin() ? 0 : static_cast<std::size_t>(after - segments.begin()) - 1;
}

std::optional<Slot> Timeline::slot_in_plan(const Zone& zone, HouseTime t) const {
    return slot_of(zone, *plan_trees_, plan_->items, t);
}

// Whether the zone has at t the very slot that another segment had: a new plan went on with it.
bool Timeline::goes_on(const Slot& slot, const Item& item, const Zone& zone, HouseTime t, Slot& other) const {
    const auto found = slot_in_plan(zone, t);
    if (!found || found->start != slot.start || !same_content(plan_->items[found->item], item)) {
        return false;
    }
    other = *found;
    return true;
}

std::optional<Timeline::Placed> Timeline::placed_in_plan(std::size_t index, std::size_t zone,
                                                         HouseTime t) const {
    const auto& segments = plan_->segments;
    const Segment& segment = segments[index];
    const auto slot = slot_in_plan(segment.zones[zone], t);
    if (!slot) {
        return std::nullopt;
    }

    Placed placed;
    placed.zone = zone;
    placed.rect = segment.zones[zone].rect;
    placed.slot = *slot;
    placed.item = &plan_->items[slot->item];
    placed.entry = segment.entry < plan_->entries.size() ? &plan_->entries[segment.entry] : nullptr;
    const auto same_place = [&](const Segment& other) {
        return std::find_if(other.zones.begin(), other.zones.end(),
                            [&](const Zone& z) { return z.rect == placed.rect; });
    };
    Slot other;
    std::size_t first = index;
    while (first > 0 && slot->start < segments[first].start &&
           segments[first - 1].end == segments[first].start) {
        const auto before = same_place(segments[first - 1]);
        if (before == segments[first - 1].zones.end() ||
            !goes_on(*slot, *placed.item, *before, segments[first].start - 1ns, other)) {
            break;
        }
        --first;
    }
    std::size_t last = index;
    Slot ending = *slot;
    while (last + 1 < segments.size() && ending.end > segments[last].end &&
           segments[last + 1].start == segments[last].end) {
        const auto behind = same_place(segments[last + 1]);
        if (behind == segments[last + 1].zones.end() ||
            !goes_on(*slot, *placed.item, *behind, segments[last + 1].start, ending)) {
            break;
        }
        ++last;
    }
    placed.first_segment = first;
    placed.segment = index;
    placed.last_segment = last;
    placed.from = std::max(slot->start, segments[first].start);
    placed.to = std::min(ending.end, segments[last].end);
    return placed;
}

std::optional<Timeline::Placed> Timeline::placed_in_take(const Take& take, std::size_t zone,
                                                         HouseTime t) const {
    const auto slot = slot_of(take.zones[zone], *acts_trees_, acts_->items, t);
    if (!slot) {
        return std::nullopt;
    }
    Placed placed;
    placed.take = &take;
    placed.zone = zone;
    placed.rect = take.zones[zone].rect;
    placed.slot = *slot;
    placed.item = &acts_->items[slot->item];
    placed.from = std::max(slot->start, take.from);
    placed.to = slot->end;
    return placed;
}

// One for each zone that has something to show; the slate where none has.
std::vector<Timeline::Placed> Timeline::placed_at(const Reign& reign, HouseTime t) const {
    std::vector<Placed> all;
    Placed nothing;
    nothing.item = &built_in_slate();
    nothing.from = HouseTime::always();
    nothing.to = HouseTime::never();
    nothing.slot.end = HouseTime::never();
    const auto keep = [&](std::optional<Placed> placed) {
        if (placed) {
            all.push_back(*placed);
        }
    };
    if (reign.take != nullptr) {
        nothing.take = reign.take;
        for (std::size_t z = 0; z < reign.take->zones.size(); ++z) {
            keep(placed_in_take(*reign.take, z, t));
        }
    } else if (plan_ && !plan_->segments.empty()) {
        const std::size_t index = segment_at(t);
        const Segment& segment = plan_->segments[index];
        if (t < segment.start) {
            nothing.to = segment.start;
        } else if (t < segment.end) {
            nothing.first_segment = nothing.segment = nothing.last_segment = index;
            nothing.slot.start = nothing.from = segment.start;
            nothing.to = segment.end;
            if (segment.entry < plan_->entries.size()) {
                nothing.entry = &plan_->entries[segment.entry];
            }
            for (std::size_t z = 0; z < segment.zones.size(); ++z) {
                keep(placed_in_plan(index, z, t));
            }
        }
    }
    if (all.empty()) {
        all.push_back(nothing);
    }
    return all;
}

// What was on where `incoming` is, until it came. Nothing: it is the first that is known.
std::optional<Timeline::Placed> Timeline::left_by(const Placed& incoming) const {
    if (incoming.from == HouseTime::always()) {
        return std::nullopt;
    }
    const HouseTime before = incoming.from - 1ns;
    if (incoming.take != nullptr) {
        return before < incoming.take->from ? std::nullopt
                                            : placed_in_take(*incoming.take, incoming.zone, before);
    }
    if (!plan_ || plan_->segments.empty()) {
        return std::nullopt;
    }
    const std::size_t index = segment_at(before);
    const Segment& segment = plan_->segments[index];
    if (before < segment.start || before >= segment.end) {
        return std::nullopt;
    }
    for (std::size_t z = 0; z < segment.zones.size(); ++z) {
        if (segment.zones[z].rect == incoming.rect) {
            return placed_in_plan(index, z, before);
        }
    }
    return std::nullopt;
}

// What was on where the new layout has no zone of the same place.
std::vector<Timeline::Placed> Timeline::other_zones_left_by(const Placed& incoming) const {
    std::vector<Placed> all;
    if (incoming.take != nullptr || !plan_ || plan_->segments.empty() || incoming.first_segment == 0) {
        return all;
    }
    const Segment& now = plan_->segments[incoming.first_segment];
    const Segment& before = plan_->segments[incoming.first_segment - 1];
    if (incoming.from != now.start || before.end != now.start) {
        return all;
    }
    for (std::size_t z = 0; z < before.zones.size(); ++z) {
        const bool stays = std::any_of(now.zones.begin(), now.zones.end(),
                                       [&](const Zone& zone) { return zone.rect == before.zones[z].rect; });
        if (stays) {
            continue;
        }
        if (auto placed = placed_in_plan(incoming.first_segment - 1, z, now.start - 1ns)) {
            all.push_back(*placed);
        }
    }
    return all;
}

std::optional<Timeline::Origin> Timeline::origin_of(const Showing& showing) const {
    const auto zone_of = [&](const std::vector<Zone>& zones,
                             const std::optional<Cycle>& music) -> std::optional<Zone> {
        if (showing.key.zone == music_zone) {
            return music ? std::optional(Zone{{}, *music}) : std::nullopt;
        }
        return showing.key.zone < zones.size() ? std::optional(zones[showing.key.zone]) : std::nullopt;
    };
    std::optional<Zone> zone;
    const bool of_take = showing.key.take != 0;
    if (of_take && acts_) {
        for (const Take& take : acts_->takes) {
            if (take.id == showing.key.take) {
                zone = zone_of(take.zones, take.music);
            }
        }
    } else if (!of_take && plan_ && !plan_->segments.empty()) {
        const Segment& segment = plan_->segments[segment_at(showing.visible_from)];
        if (segment.start <= showing.visible_from && showing.visible_from < segment.end) {
            zone = zone_of(segment.zones, segment.music);
        }
    }
    const auto& trees = of_take ? acts_trees_ : plan_trees_;
    if (!zone || !trees) {
        return std::nullopt;
    }
    const auto& items = of_take ? acts_->items : plan_->items;
    if (showing.key.part != 0) {
        const auto layout = slot_of(*zone, *trees, items, showing.visible_from);
        if (!layout || showing.key.part > items[layout->item].zones.size()) {
            return std::nullopt;
        }
        zone = zone_of_part(items[layout->item], showing.key.part - 1, layout->start, zone->rect);
    }
    const auto& roots = of_take ? acts_->trees : plan_->trees;
    if (zone->cycle.tree >= roots.size()) {
        return std::nullopt;
    }
    return Origin{zone->cycle, &roots[zone->cycle.tree], &items};
}

Showing Timeline::shown(const Placed& placed, const Reign& reign) const {
    Showing showing;
    showing.key.take = placed.take != nullptr ? placed.take->id : 0;
    showing.key.zone = static_cast<std::uint32_t>(placed.zone);
    showing.key.part = static_cast<std::uint32_t>(placed.part);
    showing.key.start = placed.slot.start;
    showing.key.media = placed.item->media.empty() ? placed.item->name : placed.item->media;
    showing.item = *placed.item;
    showing.zone = placed.rect;
    if (placed.layout != nullptr) {
        showing.layout = placed.layout->name;
    }
    showing.visible_from = std::max(placed.from, reign.begin);
    showing.visible_to = reign.held ? reign.end : std::min(placed.to, reign.end);
    if (placed.take != nullptr) {
        showing.entry = "take";
        showing.playlist = placed.take->name;
    } else if (placed.entry != nullptr) {
        showing.entry = placed.entry->name;
        showing.playlist = placed.entry->playlist;
    } else {
        showing.entry = "slate";
    }
    return showing;
}

} // namespace lianping
