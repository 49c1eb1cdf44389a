#pragma once
// Plans written by hand for the tests of this folder: items of so many seconds, lists of them, segments one
// behind the other.

#include "plan/timeline.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lianping::testing {

constexpr HouseTime at(double seconds) {
    return HouseTime(Duration(static_cast<std::int64_t>(seconds * 1e9)));
}

inline Item still(std::string name, Duration length) {
    Item item;
    item.kind = Item::Kind::image;
    item.media = "hash of " + name;
    item.name = std::move(name);
    item.length = length;
    return item;
}

inline Item video(std::string name, Duration length) {
    Item item = still(std::move(name), length);
    item.kind = Item::Kind::video;
    item.span = length;
    return item;
}

inline Item crossfading(Item item, Duration length) {
    item.transition.kind = Transition::Kind::crossfade;
    item.transition.length = length;
    return item;
}

inline CycleNode leaf(ItemIndex item) {
    CycleNode node;
    node.item = item;
    return node;
}

inline CycleNode list(std::vector<CycleNode> children) {
    CycleNode node;
    node.is_list = true;
    node.children = std::move(children);
    return node;
}

inline CycleNode list_of(ItemIndex first, ItemIndex count) {
    CycleNode node = list({});
    for (ItemIndex i = 0; i < count; ++i) {
        node.children.push_back(leaf(first + i));
    }
    return node;
}

inline CycleNode shuffle(CycleNode node, std::uint64_t seed) {
    node.shuffle = seed;
    return node;
}

inline CycleNode pick(CycleNode node, std::uint32_t count) {
    node.pick = count;
    return node;
}

// A plan to which segments are added in order.
class PlanMaker {
public:
    std::uint32_t tree(const std::vector<Item>& items) {
        const auto first = static_cast<ItemIndex>(plan_.items.size());
        plan_.items.insert(plan_.items.end(), items.begin(), items.end());
        plan_.trees.push_back(list_of(first, static_cast<ItemIndex>(items.size())));
        return static_cast<std::uint32_t>(plan_.trees.size() - 1);
    }
    std::uint32_t entry(std::string name) {
        EntryInfo info;
        info.playlist = "list of " + name;
        info.name = std::move(name);
        plan_.entries.push_back(info);
        return static_cast<std::uint32_t>(plan_.entries.size() - 1);
    }
    PlanMaker& segment(std::uint32_t entry, HouseTime start, HouseTime end, std::uint32_t tree,
                       HouseTime anchor) {
        Zone zone;
        zone.cycle.tree = tree;
        zone.cycle.anchor = anchor;
        return segment(entry, start, end, std::vector<Zone>{zone});
    }
    PlanMaker& segment(std::uint32_t entry, HouseTime start, HouseTime end, std::vector<Zone> zones) {
        plan_.segments.push_back({entry, start, start, end, std::move(zones)});
        return *this;
    }
    ScreenPlan& plan() { return plan_; }
    Timeline timeline(Acts acts = {}) const {
        return {std::make_shared<const ScreenPlan>(plan_), std::make_shared<const Acts>(std::move(acts))};
    }

private:
    ScreenPlan plan_;
};

// "a", or "a > b 0.25" while b comes in over a.
inline std::string seen(const Scene& scene) {
    std::string text;
    for (const Layer& layer : scene.layers) {
        if (!text.empty()) {
            text += " > ";
        }
        text += layer.showing.item.name;
        if (layer.progress < 1) {
            text += " " + std::to_string(layer.progress).substr(0, 4);
        }
    }
    return text;
}

} // namespace lianping::testing
