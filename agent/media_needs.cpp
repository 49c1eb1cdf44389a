#include "agent/media_needs.h"

#include "plan/plan_media.h"

#include <algorithm>
#include <set>

namespace lianping::agent {
namespace {

constexpr Duration look_ahead = 6h;
constexpr std::size_t most_showings = 512;

class Looking {
public:
    Looking(MediaNeeds& to, const Timeline& timeline, HouseTime now)
        : to_(to), timeline_(timeline), now_(now) {}

    void look() {
        // Where the lists of showings end, stretches go on.
        behind_ = now_ + look_ahead;
        for (const auto& showings : {timeline_.upcoming(now_, look_ahead, most_showings),
                                     timeline_.upcoming_sounds(now_, look_ahead, most_showings)}) {
            for (const Showing& showing : showings) need(showing.item, showing.visible_from);
            if (showings.size() >= most_showings) behind_ = std::min(behind_, showings.back().visible_from);
        }
        if (timeline_.plan()) look_at(*timeline_.plan());
        if (timeline_.acts()) look_at(*timeline_.acts());
    }

private:
    void need(const std::string& hash, HouseTime due) {
        if (hash.empty()) return;
        const HouseTime from = std::max(due, now_);
        const auto [at, first] = to_.try_emplace(hash, from);
        if (!first) at->second = std::min(at->second, from);
    }
    void need(const Item& item, HouseTime due) {
        need(item.media, due);
        need(item.subtitles, due);
    }

    // What the trees that begin at these instants show; each tree once, from the earliest on.
    using Trees = std::map<std::uint32_t, HouseTime>;
    static void begin(Trees& trees, std::uint32_t tree, HouseTime from) {
        const auto [at, first] = trees.try_emplace(tree, from);
        if (!first) at->second = std::min(at->second, from);
    }
    template <class Message>
    void look_at(const Message& of, const Cycle& cycle, HouseTime from, Trees& trees) {
        begin(trees, cycle.tree, from);
        for (const ItemIndex item : cycle.lead) need_item(of, item, from);
    }
    template <class Message>
    void need_item(const Message& of, ItemIndex index, HouseTime from) {
        const Item& item = of.items[index];
        need(item, from);
        for (const LayoutZone& zone : item.zones) {
            if (zone.tree < of.trees.size()) need_tree(of, of.trees[zone.tree], from);
            for (const ItemIndex part : zone.lead) need(of.items[part], from);
        }
    }
    template <class Message>
    void need_tree(const Message& of, const CycleNode& node, HouseTime from) {
        if (!node.is_list) return need_item(of, node.item, from);
        for (const CycleNode& child : node.children) need_tree(of, child, from);
    }
    template <class Message>
    void need_trees(const Message& of, const Trees& trees) {
        for (const auto& [tree, from] : trees)
            if (tree < of.trees.size()) need_tree(of, of.trees[tree], from);
    }

    void look_at(const ScreenPlan& plan) {
        Trees trees;
        for (const Segment& segment : plan.segments) {
            if (segment.end <= now_) continue;
            const HouseTime from = std::max(segment.start, behind_);
            for (const Zone& zone : segment.zones) look_at(plan, zone.cycle, from, trees);
            if (segment.music) look_at(plan, *segment.music, from, trees);
            for (const std::uint32_t overlay : segment.overlays)
                need(plan.overlays[overlay].media, segment.start);
        }
        need_trees(plan, trees);
        rest(plan);
    }
    void look_at(const Acts& acts) {
        Trees trees;
        for (const Take& take : acts.takes) {
            if (take.until <= now_) continue;
            for (const Zone& zone : take.zones) look_at(acts, zone.cycle, take.from, trees);
            if (take.music) look_at(acts, *take.music, take.from, trees);
            for (const std::uint32_t overlay : take.overlays) need(acts.overlays[overlay].media, take.from);
        }
        need_trees(acts, trees);
        rest(acts);
    }
    template <class Message>
    void rest(const Message& of) {
        std::set<std::string> all;
        add_media(all, of);
        for (const std::string& hash : all) to_.try_emplace(hash, HouseTime::never());
    }

    MediaNeeds& to_;
    const Timeline& timeline_;
    const HouseTime now_;
    HouseTime behind_;
};

} // namespace

void add_needs(MediaNeeds& to, const Timeline& timeline, HouseTime now) { Looking(to, timeline, now).look(); }

} // namespace lianping::agent
