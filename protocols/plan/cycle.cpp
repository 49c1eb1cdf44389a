#include "plan/cycle.h"

#include "plan/passes.h"

#include <algorithm>
#include <numeric>

namespace lianping {
namespace {

// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). Written here and
// not taken from <random> because every player must draw the same numbers for ever.
class Draws {
public:
    Draws(std::uint64_t seed, std::uint64_t pass) : state_(mixed(seed + mixed(pass + step))) {}
    // 0 to n - 1.
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>((static_cast<unsigned __int128>(mixed(state_ += step)) * n) >> 64U);
    }

private:
    static constexpr std::uint64_t step = 0x9e3779b97f4a7c15ULL;
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }
    std::uint64_t state_;
};

} // namespace

// Fisher and Yates from the end: the first draw alone decides which one is last. That makes the last of the
// pass before cheap to know, and the exchange of the first two, which keeps it from beginning this pass,
// never moves a last one.
std::vector<std::uint32_t> shuffled(std::uint64_t seed, std::uint64_t pass, std::uint32_t n) {
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0U);
    if (n == 2) {
        pass = 0;
    } // a changing order of two would show one of them twice in a row
    Draws draws(seed, pass);
    for (std::uint32_t i = n; i > 1; --i) {
        std::swap(order[i - 1], order[draws.below(i)]);
    }
    if (n > 2 && pass > 0 && order[0] == Draws(seed, pass - 1).below(n)) {
        std::swap(order[0], order[1]);
    }
    return order;
}

Duration passes_length(const CycleNode& root, const std::vector<Item>& items, std::uint64_t passes) {
    return Passes(root, items).length(passes);
}

std::vector<ItemIndex> pass_items(const CycleNode& root, std::uint64_t pass) {
    return Passes(root, {}).items(pass);
}

std::vector<Turn> turns(const CycleNode& list, std::uint64_t pass) {
    std::vector<std::uint32_t> children;
    for (std::uint32_t i = 0; i < list.children.size(); ++i) {
        if (has_items(list.children[i])) {
            children.push_back(i);
        }
    }
    std::vector<Turn> all;
    if (children.empty()) {
        return all;
    }
    const auto n = static_cast<std::uint32_t>(children.size());
    const std::uint64_t count = list.pick == 0 ? n : std::min(list.pick, n);
    const unsigned __int128 first = static_cast<unsigned __int128>(pass) * count;
    auto round = static_cast<std::uint64_t>(first / n);
    auto place = static_cast<std::uint32_t>(first % n);
    std::vector<std::uint32_t> order;
    while (all.size() < count) {
        if (list.shuffle && order.empty()) {
            order = shuffled(*list.shuffle, round, n);
        }
        all.push_back({children[list.shuffle ? order[place] : place], round});
        if (++place == n) {
            place = 0;
            ++round;
            order.clear();
        }
    }
    return all;
}

std::optional<Slot> slot_at(const Cycle& cycle, const CycleNode& root, const std::vector<Item>& items,
                            HouseTime t) {
    return Passes(root, items).slot_at(cycle, items, t);
}

} // namespace lianping
