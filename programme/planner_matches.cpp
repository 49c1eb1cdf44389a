#include "programme/planner_matches.h"

#include <set>
#include <tuple>

namespace lianping::programme {
namespace {

// The same for all that can be the same content (plan/item.h).
std::string name_of(const Item& item) {
    switch (item.kind) {
    case Item::Kind::slate:
        return "slate";
    case Item::Kind::colour:
        return "colour " + std::to_string(item.background.r) + " " + std::to_string(item.background.g) + " " +
               std::to_string(item.background.b);
    case Item::Kind::layout:
        return "layout";
    case Item::Kind::live:
        return "live " + item.stream;
    case Item::Kind::video:
    case Item::Kind::image:
    case Item::Kind::audio:
        break;
    }
    return item.media;
}

} // namespace

void leaves(const CycleNode& node, std::vector<ItemIndex>& to) {
    if (!node.is_list) {
        to.push_back(node.item);
    }
    for (const CycleNode& child : node.children) {
        leaves(child, to);
    }
}

Matches::Matches(const CycleNode& from, const CycleNode& to, const std::vector<Item>& items)
    : from_(from), to_(to), items_(items) {
    const auto collect = [&](const CycleNode& list, auto& into) {
        for (std::size_t i = 0; i < list.children.size(); ++i) {
            if (!list.children[i].is_list) {
                into[name_of(items[list.children[i].item])].push_back(i);
            }
        }
    };
    collect(from, here_);
    collect(to, there_);
}

std::optional<std::size_t> Matches::of(std::size_t child, std::optional<ItemIndex> playing) const {
    return from_.children[child].is_list ? of_list(child, playing) : of_item(child);
}

std::optional<std::size_t> Matches::of_item(std::size_t child) const {
    const ItemIndex wanted = from_.children[child].item;
    const auto candidates = there_.find(name_of(items_[wanted]));
    if (candidates == there_.end()) {
        return std::nullopt;
    }
    const auto is = [&](const CycleNode& node) { return same_content(items_[node.item], items_[wanted]); };
    std::size_t rank = 0;
    for (const std::size_t i : here_.at(name_of(items_[wanted]))) {
        rank += i < child && is(from_.children[i]) ? 1 : 0;
    }
    std::optional<std::size_t> found;
    for (const std::size_t i : candidates->second) {
        if (!is(to_.children[i])) {
            continue;
        }
        found = i;
        if (rank-- == 0) {
            break;
        }
    }
    return found;
}

std::optional<std::size_t> Matches::of_list(std::size_t child, std::optional<ItemIndex> playing) const {
    const CycleNode& wanted = from_.children[child];
    std::set<std::string> known;
    std::vector<ItemIndex> all;
    leaves(wanted, all);
    for (const ItemIndex i : all) {
        known.insert(name_of(items_[i]));
    }
    std::optional<std::size_t> best;
    using Score = std::tuple<bool, bool, std::size_t, bool>;
    Score most{};
    for (std::size_t i = 0; i < to_.children.size(); ++i) {
        const CycleNode& candidate = to_.children[i];
        if (!candidate.is_list) {
            continue;
        }
        all.clear();
        leaves(candidate, all);
        std::set<std::string> shared;
        bool plays = false;
        for (const ItemIndex item : all) {
            if (known.count(name_of(items_[item])) > 0) {
                shared.insert(name_of(items_[item]));
            }
            plays = plays || (playing && same_content(items_[item], items_[*playing]));
        }
        // The seed is made of the playlist's name, and tells it for certain.
        const bool same_seed = wanted.shuffle && wanted.shuffle == candidate.shuffle;
        const Score score{same_seed, plays, shared.size(), wanted == candidate};
        if (score > most) {
            most = score;
            best = i;
        }
    }
    return best;
}

} // namespace lianping::programme
