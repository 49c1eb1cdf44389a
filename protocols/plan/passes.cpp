#include "plan/passes.h"

#include "plan/saturating.h"

#include <algorithm>

namespace lianping {
namespace {

constexpr __int128 longest = static_cast<__int128>(1) << 126;
// A cycle whose first pass has a higher number comes from nobody who counts passes.
constexpr std::uint64_t last_first_pass = 1ULL << 62U;

__int128 product(__int128 time, std::uint64_t times) {
    return times != 0 && time > longest / times ? longest : time * times;
}
__int128 together(__int128 a, __int128 b) { return a > longest - b ? longest : a + b; }

// Saturated to what a duration holds.
Duration duration(__int128 time) {
    return Duration(static_cast<std::int64_t>(std::min<__int128>(time, most)));
}

} // namespace

bool has_items(const CycleNode& node) {
    return !node.is_list || std::any_of(node.children.begin(), node.children.end(), has_items);
}

Passes::Passes(const CycleNode& root, const std::vector<Item>& items) {
    if (has_items(root)) {
        add(root, items);
    }
}

std::uint32_t Passes::add(const CycleNode& from, const std::vector<Item>& items) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
    Node node;
    node.is_list = from.is_list;
    node.item = from.item;
    node.shuffle = from.shuffle;
    if (!from.is_list) {
        const Duration length = from.item < items.size() ? items[from.item].length : Duration{};
        node.round = {std::max<std::int64_t>(length.count(), 0), 1};
    }
    if (from.is_list) {
        for (const CycleNode& child : from.children) {
            if (!has_items(child)) {
                continue;
            }
            const std::uint32_t at = add(child, items);
            node.children.push_back(at);
            if (nodes_[at].steady) {
                node.before.push_back(node.round);
                node.round.time = together(node.round.time, nodes_[at].round.time);
                node.round.count += nodes_[at].round.count;
            } else {
                node.unsteady.push_back(at);
            }
        }
        node.turns =
            from.pick == 0 ? node.children.size() : std::min<std::uint64_t>(from.pick, node.children.size());
        node.steady = node.unsteady.empty() && node.turns == node.children.size();
        if (!node.steady || node.shuffle) {
            node.before.clear();
        }
    }
    nodes_[index] = std::move(node);
    return index;
}

Passes::Time Passes::visit_time(std::uint32_t node) const {
    if (nodes_.empty()) {
        return 0;
    }
    const Node& at = nodes_[node];
    Time time = at.round.time;
    for (const std::uint32_t child : at.unsteady) {
        time = together(time, visit_time(child));
    }
    return time; // of a whole round: zero only where nothing in it takes time
}

Passes::Sum Passes::sum(std::uint32_t index, std::uint64_t passes) const {
    const Node& node = nodes_[index];
    if (node.steady) {
        return {product(node.round.time, passes), node.round.count * passes};
    }
    const unsigned __int128 turns = static_cast<unsigned __int128>(passes) * node.turns;
    const auto rounds = static_cast<std::uint64_t>(turns / node.children.size());
    const auto rest = static_cast<std::size_t>(turns % node.children.size());
    Sum total{product(node.round.time, rounds), node.round.count * rounds};
    const auto add_one = [&](Sum more) {
        total.time = together(total.time, more.time);
        total.count += more.count;
    };
    for (const std::uint32_t child : node.unsteady) {
        add_one(sum(child, rounds));
    }
    if (rest == 0) {
        return total;
    }
    if (node.shuffle) {
        const auto order = shuffled(*node.shuffle, rounds, static_cast<std::uint32_t>(node.children.size()));
        for (std::size_t i = 0; i < rest; ++i) {
            add_one(one(node.children[order[i]], rounds));
        }
    } else {
        for (std::size_t i = 0; i < rest; ++i) {
            add_one(one(node.children[i], rounds));
        }
    }
    return total;
}

Passes::Sum Passes::one(std::uint32_t node, std::uint64_t pass) const {
    if (nodes_[node].steady) {
        return nodes_[node].round;
    }
    const Sum to = sum(node, pass + 1);
    const Sum from = sum(node, pass);
    return {to.time - from.time, to.count - from.count};
}

Duration Passes::length(std::uint64_t passes) const {
    return nodes_.empty() ? Duration{} : duration(sum(0, passes).time);
}

// Calls visit(child, its pass) for each turn of a pass until it returns false.
template <class Visit>
void Passes::each_turn(const Node& node, std::uint64_t pass, Visit&& visit) const {
    const std::size_t n = node.children.size();
    const unsigned __int128 first = static_cast<unsigned __int128>(pass) * node.turns;
    auto round = static_cast<std::uint64_t>(first / n);
    auto place = static_cast<std::size_t>(first % n);
    std::vector<std::uint32_t> order;
    for (std::uint64_t i = 0; i < node.turns; ++i) {
        if (node.shuffle && order.empty()) {
            order = shuffled(*node.shuffle, round, static_cast<std::uint32_t>(n));
        }
        if (!visit(node.children[node.shuffle ? order[place] : place], round)) {
            return;
        }
        if (++place == n) {
            place = 0;
            ++round;
            order.clear();
        }
    }
}

void Passes::collect(std::uint32_t index, std::uint64_t pass, std::vector<ItemIndex>& to) const {
    const Node& node = nodes_[index];
    if (!node.is_list) {
        to.push_back(node.item);
        return;
    }
    each_turn(node, pass, [&](std::uint32_t child, std::uint64_t round) {
        collect(child, round, to);
        return true;
    });
}

std::vector<ItemIndex> Passes::items(std::uint64_t pass) const {
    std::vector<ItemIndex> all;
    if (!nodes_.empty()) {
        collect(0, pass, all);
    }
    return all;
}

// The greatest k with sum(k) <= since_first.
std::uint64_t Passes::pass_at(Time since_first) const {
    if (nodes_[0].steady) {
        return static_cast<std::uint64_t>(since_first / nodes_[0].round.time);
    }
    constexpr std::uint64_t limit = 1ULL << 63U;
    std::uint64_t above = 1;
    while (above < limit && sum(0, above).time <= since_first) {
        above *= 2;
    }
    std::uint64_t at = above / 2; // sum(at) <= since_first < sum(above)
    while (above - at > 1) {
        const std::uint64_t middle = at + ((above - at) / 2);
        (sum(0, middle).time <= since_first ? at : above) = middle;
    }
    return at;
}

std::optional<Passes::Found> Passes::find(std::uint32_t index, std::uint64_t pass, Time into) const {
    const Node& node = nodes_[index];
    if (!node.is_list) {
        return Found{node.item, duration(into), duration(node.round.time), 0};
    }
    if (!node.before.empty()) {
        const auto after = std::upper_bound(node.before.begin(), node.before.end(), into,
                                            [](Time t, const Sum& s) { return t < s.time; });
        const Sum& before = *(after - 1);
        auto found = find(node.children[static_cast<std::size_t>(after - node.before.begin()) - 1], pass,
                          into - before.time);
        if (found) {
            found->place += before.count;
        }
        return found;
    }
    std::optional<Found> found;
    std::uint64_t place = 0;
    each_turn(node, pass, [&](std::uint32_t child, std::uint64_t round) {
        const Sum visit = one(child, round);
        if (into < visit.time) {
            found = find(child, round, into);
            if (found) {
                found->place += place;
            }
            return false;
        }
        into -= visit.time;
        place += visit.count;
        return true;
    });
    return found;
}

std::optional<Slot> Passes::slot_at(const Cycle& cycle, const std::vector<Item>& items, HouseTime t) const {
    if (t < cycle.anchor) {
        return std::nullopt;
    }
    Duration into = between(cycle.anchor, t);
    HouseTime begin = cycle.anchor;
    for (std::size_t i = 0; i < cycle.lead.size(); ++i) {
        const ItemIndex item = cycle.lead[i];
        const Duration length = item < items.size() ? std::max(items[item].length, Duration{}) : Duration{};
        if (into < length) {
            return Slot{
                item, begin, later(begin, length), cycle.first_pass, true, static_cast<std::uint32_t>(i)};
        }
        into -= length;
        begin = later(begin, length);
    }
    if (empty()) {
        return std::nullopt;
    }
    const Time before = sum(0, std::min(cycle.first_pass, last_first_pass)).time;
    const Time since_first = std::min(together(before, into.count()), longest - 1);
    const std::uint64_t pass = pass_at(since_first);
    const auto found = find(0, pass, since_first - sum(0, pass).time);
    if (!found) {
        return std::nullopt;
    }
    const HouseTime start = earlier(t, found->into);
    return Slot{found->item, start, later(start, found->length),
                pass,        false, static_cast<std::uint32_t>(found->place)};
}

} // namespace lianping
