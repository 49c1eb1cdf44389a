// Layouts on a timeline: what is on in each of their zones.
#include "plan/layout_parts.h"

#include "plan/passes.h"
#include "plan/placing.h"
#include "plan/saturating.h"

#include <algorithm>

namespace lianping {
namespace {

constexpr double hair = 1e-6; // edges closer than this meet

// What of `area` is not in `hole`.
void cut_out(const ZoneRect& area, const ZoneRect& hole, std::vector<ZoneRect>& rest) {
    const double left = std::max(area.x, hole.x), right = std::min(area.x + area.w, hole.x + hole.w);
    const double top = std::max(area.y, hole.y), bottom = std::min(area.y + area.h, hole.y + hole.h);
    if (right - left <= hair || bottom - top <= hair) {
        rest.push_back(area);
        return;
    }
    const auto keep = [&](double x, double y, double w, double h) {
        if (w > hair && h > hair) {
            rest.push_back({x, y, w, h});
        }
    };
    keep(area.x, area.y, area.w, top - area.y);
    keep(area.x, bottom, area.w, area.y + area.h - bottom);
    keep(area.x, top, left - area.x, bottom - top);
    keep(right, top, area.x + area.w - right, bottom - top);
}

} // namespace

std::vector<ZoneRect> uncovered(const ZoneRect& area, const std::vector<ZoneRect>& zones) {
    std::vector<ZoneRect> free{area};
    for (const ZoneRect& zone : zones) {
        std::vector<ZoneRect> rest;
        for (const ZoneRect& part : free) {
            cut_out(part, zone, rest);
        }
        free = std::move(rest);
    }
    return free;
}

Zone zone_of_part(const Item& layout, std::size_t part, HouseTime start, const ZoneRect& place) {
    const LayoutZone& zone = layout.zones[part];
    const ZoneRect rect{place.x + zone.rect.x * place.w, place.y + zone.rect.y * place.h,
                        zone.rect.w * place.w, zone.rect.h * place.h};
    const HouseTime anchor = zone.shift < Duration{} ? earlier(start, -zone.shift) : later(start, zone.shift);
    return {rect, {zone.tree, anchor, zone.first_pass, zone.lead}};
}

std::optional<Timeline::Placed> Timeline::part_at(const Placed& layout, std::size_t part, HouseTime t) const {
    const bool of_take = layout.take != nullptr;
    const auto& items = of_take ? acts_->items : plan_->items;
    const Zone zone = zone_of_part(*layout.item, part, layout.slot.start, layout.rect);
    const auto slot = slot_of(zone, of_take ? *acts_trees_ : *plan_trees_, items, t);
    if (!slot) {
        return std::nullopt;
    }
    Placed placed = layout;
    placed.part = part + 1;
    placed.layout = layout.item;
    placed.rect = zone.rect;
    placed.slot = *slot;
    placed.item = &items[slot->item];
    placed.from = std::max(slot->start, layout.from);
    placed.to = std::min(slot->end, layout.to);
    if (of_take) {
        return placed;
    }

    // The layout may go on over the stamp of a new plan while what is in its zone does not.
    const auto& segments = plan_->segments;
    const auto same_slot = [&](std::size_t segment, HouseTime when) -> std::optional<Slot> {
        for (const Zone& outer : segments[segment].zones) {
            const auto around = slot_in_plan(outer, when);
            if (outer.rect != layout.rect || !around || around->start != layout.slot.start) {
                continue;
            }
            const Item& other = items[around->item];
            for (std::size_t i = 0; i < other.zones.size(); ++i) {
                if (other.zones[i].rect != layout.item->zones[part].rect) {
                    continue;
                }
                const auto found = slot_in_plan(zone_of_part(other, i, around->start, layout.rect), when);
                return found && found->start == slot->start && same_content(items[found->item], *placed.item)
                           ? found
                           : std::nullopt;
            }
        }
        return std::nullopt;
    };
    for (std::size_t i = layout.segment; i > layout.first_segment && slot->start < segments[i].start; --i) {
        if (!same_slot(i - 1, segments[i].start - 1ns)) {
            placed.from = std::max(placed.from, segments[i].start);
            break;
        }
    }
    HouseTime end = slot->end;
    for (std::size_t i = layout.segment; i < layout.last_segment && end > segments[i].end; ++i) {
        const auto found = same_slot(i + 1, segments[i].end);
        end = found ? found->end : segments[i].end;
        if (!found) {
            break;
        }
    }
    placed.to = std::min(end, layout.to);
    return placed;
}

// What was on in a zone of the layout where `incoming` is, until it came. Nothing: the layout itself came on
// with it, or nothing was there.
std::optional<Timeline::Placed> Timeline::part_left_by(const Placed& layout, const Placed& incoming) const {
    if (incoming.from <= layout.from) {
        return std::nullopt;
    }
    const HouseTime before = incoming.from - 1ns;
    if (layout.take != nullptr) {
        return part_at(layout, incoming.part - 1, before);
    }
    const std::size_t index = segment_at(before);
    const Segment& segment = plan_->segments[index];
    for (std::size_t z = 0; z < segment.zones.size(); ++z) {
        if (segment.zones[z].rect != layout.rect) {
            continue;
        }
        const auto outer = placed_in_plan(index, z, before);
        if (!outer || outer->slot.start != layout.slot.start) {
            return std::nullopt;
        }
        for (std::size_t i = 0; i < outer->item->zones.size(); ++i) {
            if (outer->item->zones[i].rect == layout.item->zones[incoming.part - 1].rect) {
                return part_at(*outer, i, before);
            }
        }
    }
    return std::nullopt;
}

// What is on in the zones of a layout; anything else is its own only part.
std::vector<Timeline::Placed> Timeline::parts_at(const Placed& placed, HouseTime t) const {
    if (placed.item->kind != Item::Kind::layout) {
        return {placed};
    }
    std::vector<Placed> all;
    for (std::size_t i = 0; i < placed.item->zones.size(); ++i) {
        if (auto part = part_at(placed, i, t)) {
            all.push_back(*part);
        }
    }
    return all;
}

} // namespace lianping
