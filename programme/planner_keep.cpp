#include "programme/planner_keep.h"

#include "plan/layout_parts.h"
#include "plan/saturating.h"
#include "programme/planner_matches.h"

#include <algorithm>
#include <set>

namespace lianping::programme {
namespace {

using Items = std::vector<Item>;

bool same_slot(const Item& a, const Item& b) {
    return a.length == b.length && same_content(a, b) && a.zones == b.zones;
}

bool same_course(const CycleNode& a, const CycleNode& b, const Items& items) {
    if (a.is_list != b.is_list) {
        return false;
    }
    if (!a.is_list) {
        return same_slot(items[a.item], items[b.item]);
    }
    return a.shuffle == b.shuffle && a.pick == b.pick &&
           std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                      [&](const CycleNode& x, const CycleNode& y) { return same_course(x, y, items); });
}

bool in_own_order(const CycleNode& node) {
    return !node.shuffle && node.pick == 0 &&
           std::all_of(node.children.begin(), node.children.end(), in_own_order);
}

bool shuffles(const CycleNode& node) {
    return node.shuffle || std::any_of(node.children.begin(), node.children.end(), shuffles);
}

void append_pass(const CycleNode& node, std::uint64_t pass, std::vector<ItemIndex>& to) {
    const auto all = pass_items(node, pass);
    to.insert(to.end(), all.begin(), all.end());
}

// What is left of a pass, in items of the new tree.
struct Rest {
    std::vector<ItemIndex> items;
    bool goes_on = false; // items begins with the one that is on
};

class Continuation {
public:
    explicit Continuation(const Items& items) : items_(items) {}

    // Of the pass of `from` in which the item of that place is on.
    void collect(const CycleNode& from, std::uint64_t pass, std::size_t place, const CycleNode& to,
                 Rest& rest) const {
        const auto order = turns(from, pass);
        std::size_t on = 0;
        for (; on < order.size(); ++on) {
            const std::size_t count = pass_items(from.children[order[on].child], order[on].pass).size();
            if (place < count) {
                break;
            }
            place -= count;
        }
        if (on == order.size()) {
            return;
        }

        const CycleNode& current = from.children[order[on].child];
        const Matches matches(from, to, items_);
        const auto playing = pass_items(current, order[on].pass).at(place);
        const auto stays = matches.of(order[on].child, playing);
        if (stays && current.is_list) {
            collect(current, order[on].pass, place, to.children[*stays], rest);
        } else if (stays) {
            rest.items.push_back(to.children[*stays].item);
            rest.goes_on = true;
        }
        if (to.shuffle || to.pick != 0) {
            finish_pass(matches, order, on, to, rest);
        } else {
            follow_order(matches, order, on, stays, pass, to, rest);
        }
    }

    // Of a lead, which is a row of items.
    Rest of_lead(const std::vector<ItemIndex>& lead, std::size_t place, const CycleNode& to) const {
        Rest rest;
        std::vector<ItemIndex> all;
        if (in_own_order(to)) {
            append_pass(to, 0, all);
        }
        const bool ordered = !all.empty();
        if (!ordered) {
            leaves(to, all);
        }
        const auto find = [&](ItemIndex item) {
            return std::find_if(all.begin(), all.end(),
                                [&](ItemIndex i) { return same_content(items_[i], items_[item]); });
        };
        const auto on = find(lead[place]);
        rest.goes_on = on != all.end();
        if (!ordered) {
            for (std::size_t i = place; i < lead.size(); ++i) {
                if (const auto it = find(lead[i]); it != all.end()) {
                    rest.items.push_back(*it);
                }
            }
            return rest;
        }
        auto begin = on;
        for (std::size_t i = place; begin == all.end() && i-- > 0;) {
            if (const auto it = find(lead[i]); it != all.end()) {
                begin = it + 1;
                break;
            }
        }
        for (std::size_t i = place + 1; begin == all.end() && i < lead.size(); ++i) {
            begin = find(lead[i]);
        }
        rest.items.assign(begin, all.end());
        return rest;
    }

private:
    // The old order goes on with what is left of it.
    void finish_pass(const Matches& matches, const std::vector<Turn>& order, std::size_t on,
                     const CycleNode& to, Rest& rest) const {
        std::set<std::size_t> used;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const auto next = matches.of(order[i].child);
            if (!next || !used.insert(*next).second || i <= on) {
                continue;
            }
            append_pass(to.children[*next], order[i].pass, rest.items);
        }
    }

    // The new order goes on behind the item, or where it was.
    void follow_order(const Matches& matches, const std::vector<Turn>& order, std::size_t on,
                      std::optional<std::size_t> stays, std::uint64_t pass, const CycleNode& to,
                      Rest& rest) const {
        std::size_t next = stays ? *stays + 1 : 0;
        for (std::size_t i = on; !stays && i-- > 0;) {
            if (const auto before = matches.of(order[i].child)) {
                next = *before + 1;
                break;
            }
        }
        for (; next < to.children.size(); ++next) {
            append_pass(to.children[next], pass, rest.items);
        }
    }

    const Items& items_;
};

// An item that each tree has once was moved from one list to another: then what is behind it there, to the
// end of the pass. Nothing: it was not.
std::optional<std::vector<ItemIndex>> moved_elsewhere(const CycleNode& from, const CycleNode& to,
                                                      ItemIndex item, std::uint64_t pass,
                                                      const Items& items) {
    const auto is = [&](ItemIndex other) { return same_content(items[other], items[item]); };
    std::vector<ItemIndex> before, after;
    leaves(from, before);
    leaves(to, after);
    if (std::count_if(before.begin(), before.end(), is) != 1 ||
        std::count_if(after.begin(), after.end(), is) != 1) {
        return std::nullopt;
    }
    const auto whole = pass_items(to, pass);
    const auto found = std::find_if(whole.begin(), whole.end(), is);
    if (found == whole.end()) {
        return std::nullopt;
    }
    return std::vector<ItemIndex>(found, whole.end());
}

Duration length_of(const std::vector<ItemIndex>& row, const Items& items) {
    Duration sum{};
    for (const ItemIndex item : row) {
        sum = Duration(saturating_sum(sum.count(), items[item].length.count()));
    }
    return sum;
}

// The same cycle in terms of a tree that takes the same course. Nothing: its lead is not of that tree.
std::optional<Cycle> translated(const Cycle& cycle, std::uint32_t tree, const Pool& pool) {
    Cycle same = cycle;
    same.tree = tree;
    if (cycle.tree == tree) {
        return same;
    }
    std::vector<ItemIndex> all;
    leaves(pool.root(tree), all);
    for (ItemIndex& item : same.lead) {
        const auto found = std::find_if(all.begin(), all.end(), [&](ItemIndex i) {
            return same_slot(pool.items()[i], pool.items()[item]);
        });
        if (found == all.end()) {
            return std::nullopt;
        }
        item = *found;
    }
    return same;
}

} // namespace

namespace {

// The new layout as it is shown in the slot that the old one, which is on at t, began: each zone goes on with
// its list. Both by number.
ItemIndex zones_gone_on(Pool& pool, ItemIndex old_item, ItemIndex new_item, HouseTime start, HouseTime t) {
    const Item old = pool.items()[old_item];
    Item layout = pool.items()[new_item];
    for (std::size_t i = 0; i < layout.zones.size() && i < old.zones.size(); ++i) {
        LayoutZone& zone = layout.zones[i];
        if (zone == old.zones[i]) {
            continue;
        }
        const Cycle inner = gone_on(pool, zone_of_part(old, i, start, {}).cycle, zone.tree, t);
        zone.shift = inner.anchor - start;
        zone.first_pass = inner.first_pass;
        zone.lead = inner.lead;
    }
    return pool.item(layout);
}

// A cycle that has another item in the place of the one that is on at t, this once.
Cycle with_item_at(const Pool& pool, const Cycle& cycle, const Slot& slot, ItemIndex item) {
    Cycle changed = cycle;
    if (slot.in_lead) {
        changed.lead[slot.place] = item;
        return changed;
    }
    const auto pass = pass_items(pool.root(cycle.tree), slot.pass);
    changed.anchor = slot.start;
    changed.first_pass = slot.pass + 1;
    changed.lead.assign(pass.begin() + slot.place, pass.end());
    changed.lead.front() = item;
    return changed;
}

Cycle list_gone_on(Pool& pool, const Cycle& cycle, std::uint32_t tree, HouseTime t);

} // namespace

Cycle gone_on(Pool& pool, const Cycle& cycle, std::uint32_t tree, HouseTime t) {
    Cycle result = list_gone_on(pool, cycle, tree, t);
    const auto before = pool.slot_at(cycle, t), after = pool.slot_at(result, t);
    if (!before || !after || before->start != after->start || before->item == after->item) {
        return result;
    }
    const Item& layout = pool.items()[after->item];
    if (layout.kind != Item::Kind::layout || !same_content(pool.items()[before->item], layout)) {
        return result;
    }
    const ItemIndex going_on = zones_gone_on(pool, before->item, after->item, after->start, t);
    return going_on == after->item ? result : with_item_at(pool, result, *after, going_on);
}

namespace {

Cycle list_gone_on(Pool& pool, const Cycle& cycle, std::uint32_t tree, HouseTime t) {
    const CycleNode& from = pool.root(cycle.tree);
    const CycleNode& to = pool.root(tree);
    const Items& items = pool.items();
    if (cycle.tree == tree || same_course(from, to, items)) {
        if (auto same = translated(cycle, tree, pool)) {
            return *same;
        }
    }
    const auto slot = pool.slot_at(cycle, t);
    if (!slot) {
        return {tree, t, 0, {}};
    }

    const Continuation continuation(items);
    Rest rest;
    std::uint64_t pass = slot->pass; // that the rest belongs to
    std::uint64_t next = pass + 1;
    if (slot->in_lead) {
        rest = continuation.of_lead(cycle.lead, slot->place, to);
        next = cycle.first_pass;
        pass = next > 0 ? next - 1 : 0;
    } else {
        continuation.collect(from, pass, slot->place, to, rest);
    }
    if (!rest.goes_on) {
        if (auto moved = moved_elsewhere(from, to, slot->item, pass, items)) {
            rest = {std::move(*moved), true};
        }
    }

    Cycle result{tree, t, next, std::move(rest.items)};
    if (rest.goes_on) {
        if (items[result.lead.front()].length > t - slot->start) {
            result.anchor = slot->start;
        } else {
            result.lead.erase(result.lead.begin());
        }
    }
    // Most often the rest is the end of a pass of the new tree: then no lead is needed.
    const auto whole = pass_items(to, pass);
    if (!result.lead.empty() && result.lead.size() <= whole.size() &&
        std::equal(result.lead.rbegin(), result.lead.rend(), whole.rbegin())) {
        const std::vector<ItemIndex> before(whole.begin(),
                                            whole.end() - static_cast<std::ptrdiff_t>(result.lead.size()));
        result.anchor = earlier(result.anchor, length_of(before, items));
        result.first_pass = pass;
        result.lead.clear();
    } else if (!result.lead.empty() && shuffles(to)) {
        // Drawn without knowing the lead, a pass may begin with the item that ends it: then the next pass
        // follows.
        for (std::uint64_t skipped = 0; skipped < 8; ++skipped) {
            const auto begins = pass_items(to, next + skipped);
            if (!begins.empty() && begins.front() != result.lead.back()) {
                result.first_pass = next + skipped;
                break;
            }
        }
    }
    return result;
}

} // namespace

HouseTime first_pass_end(const Pool& pool, const Cycle& cycle) {
    const Duration lead = length_of(cycle.lead, pool.items());
    const Duration pass = cycle.first_pass == 0 ? pool.passes(cycle.tree).length(1) : Duration{};
    return later(later(cycle.anchor, lead), pass);
}

} // namespace lianping::programme
