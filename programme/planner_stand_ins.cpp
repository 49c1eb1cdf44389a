#include "programme/planner_stand_ins.h"

#include "programme/planner_matches.h"

namespace lianping::programme {

StandIns::StandIns(const ScreenPlan* in_force, HouseTime stamp, Pool& pool)
    : plan_(in_force), stamp_(stamp), pool_(pool) {}

// Those before the plan's own stamp are written out as they were shown, and are no lists any more.
bool StandIns::rules(const Segment& segment) const {
    return segment.end > plan_->version.stamp && !segment.zones.empty();
}

// The last that begins before the stamp, or the first behind it.
const Segment* StandIns::segment_of(const std::string& entry) const {
    const Segment* found = nullptr;
    for (const Segment& segment : plan_->segments) {
        if (!rules(segment) || plan_->entries.at(segment.entry).name != entry) {
            continue;
        }
        if (found != nullptr && segment.start >= stamp_) {
            break;
        }
        found = &segment;
    }
    return found;
}

std::optional<StandIns::Content> StandIns::of_entry(const std::string& entry) const {
    if (plan_ == nullptr) {
        return std::nullopt;
    }
    if (const Segment* segment = segment_of(entry)) {
        Content content;
        content.playlist = plan_->entries.at(segment->entry).playlist;
        content.tree = pool_.adopt_tree(*plan_, segment->zones.front().cycle.tree);
        if (segment->music) {
            content.music = pool_.adopt_tree(*plan_, segment->music->tree);
        }
        for (const std::uint32_t overlay : segment->overlays) {
            content.overlays.push_back(plan_->overlays.at(overlay));
        }
        return content;
    }
    for (const Beneath& beneath : plan_->beneath) {
        const EntryInfo& info = plan_->entries.at(beneath.entry);
        if (info.name == entry && !beneath.zones.empty()) {
            return Content{
                info.playlist, pool_.adopt_tree(*plan_, beneath.zones.front().cycle.tree), std::nullopt, {}};
        }
    }
    return std::nullopt;
}

std::string StandIns::on_screen() const {
    if (plan_ == nullptr) {
        return {};
    }
    for (const Segment& segment : plan_->segments) {
        if (segment.start < stamp_ && segment.end >= stamp_ && rules(segment)) {
            return plan_->entries.at(segment.entry).name;
        }
    }
    return {};
}

std::optional<StandIns::Content> StandIns::of_zone(const std::string& layout, const std::string& zone) const {
    if (plan_ == nullptr) {
        return std::nullopt;
    }
    for (const Segment& segment : plan_->segments) {
        const std::uint32_t tree = segment.zones.empty() ? 0 : segment.zones.front().cycle.tree;
        if (!rules(segment) || tree >= plan_->trees.size()) {
            continue;
        }
        std::vector<ItemIndex> items;
        leaves(plan_->trees[tree], items);
        for (const ItemIndex index : items) {
            const Item& item = plan_->items.at(index);
            if (item.kind != Item::Kind::layout || item.name != layout) {
                continue;
            }
            for (const LayoutZone& part : item.zones) {
                if (part.name == zone) {
                    return Content{part.playlist, pool_.adopt_tree(*plan_, part.tree), std::nullopt, {}};
                }
            }
        }
    }
    return std::nullopt;
}

} // namespace lianping::programme
