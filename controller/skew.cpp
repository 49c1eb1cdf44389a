#include "controller/skew.h"

#include <algorithm>
#include <cstdlib>

namespace lianping::controller {
namespace {

constexpr int most_neighbours = 4;

} // namespace

void SkewRecord::take(const std::string& screen, HouseTime now,
                      const std::vector<PresentationSample>& samples) {
    auto& seen = seen_[screen];
    for (const PresentationSample& sample : samples) seen[sample.due] = sample.late_us;
    seen.erase(seen.begin(), seen.lower_bound(now - memory));
}

std::optional<Skew> SkewRecord::between(const Seen::value_type& a, const Seen::value_type& b) {
    std::vector<std::int64_t> apart;
    for (const auto& [due, late] : a.second) {
        const auto other = b.second.find(due);
        if (other != b.second.end()) apart.push_back(std::abs(std::int64_t{late} - other->second));
    }
    if (apart.empty()) return std::nullopt;
    std::sort(apart.begin(), apart.end());
    const auto share = [&](std::size_t percent) { return apart[(apart.size() - 1) * percent / 100]; };
    return Skew{a.first, b.first, apart.size(), share(50), share(99), apart.back()};
}

std::vector<Skew> SkewRecord::pairs() const {
    std::vector<Skew> all;
    for (auto a = seen_.begin(); a != seen_.end(); ++a)
        for (auto b = std::next(a); b != seen_.end(); ++b)
            if (const auto pair = between(*a, *b)) all.push_back(*pair);
    return all;
}

std::vector<Skew> SkewRecord::neighbours() const {
    std::vector<Skew> all;
    for (auto a = seen_.begin(); a != seen_.end(); ++a) {
        auto b = std::next(a);
        for (int tried = 0; tried < most_neighbours && b != seen_.end(); ++tried, ++b)
            if (const auto pair = between(*a, *b)) {
                all.push_back(*pair);
                break;
            }
    }
    return all;
}

} // namespace lianping::controller
