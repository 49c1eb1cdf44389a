#include "plan/reign.h"

#include <algorithm>
#include <tuple>

namespace lianping {

Reigns::Reigns(std::vector<const Take*> takes, const std::vector<Hold>& holds) : takes_(std::move(takes)) {
    std::erase_if(takes_, [](const Take* take) { return take->until <= take->from; });
    std::sort(takes_.begin(), takes_.end(), [](const Take* a, const Take* b) {
        return std::tie(a->from, a->id) < std::tie(b->from, b->id);
    });
    for (const Hold& hold : holds) {
        if (hold.from < hold.until) {
            holds_.push_back({hold.from, hold.until});
        }
    }
    std::sort(holds_.begin(), holds_.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
    std::vector<Span> joined;
    for (const Span& hold : holds_) {
        if (!joined.empty() && hold.from < joined.back().until) {
            joined.back().until = std::max(joined.back().until, hold.until);
        } else {
            joined.push_back(hold);
        }
    }
    holds_ = std::move(joined);
}

// As if no hold were in force at t itself.
Reign Reigns::moving_at(HouseTime t) const {
    Reign reign;
    for (auto it = takes_.rbegin(); it != takes_.rend() && reign.take == nullptr; ++it) {
        const Take& take = **it;
        if (take.from > t) {
            reign.end = std::min(reign.end, take.from);
        } else if (take.until <= t) {
            reign.begin = std::max(reign.begin, take.until);
        } else {
            reign.take = &take;
            reign.begin = std::max(reign.begin, take.from);
            reign.end = std::min(reign.end, take.until);
        }
    }
    for (const Span& hold : holds_) {
        if (hold.from > t) {
            reign.end = std::min(reign.end, hold.from);
        }
        if (hold.until <= t) {
            reign.begin = std::max(reign.begin, hold.until);
        }
    }
    return reign;
}

Reign Reigns::at(HouseTime t) const {
    for (const Span& hold : holds_) {
        if (hold.from <= t && t < hold.until) {
            Reign reign = moving_at(hold.from);
            reign.end = hold.until;
            reign.held = true;
            reign.frozen = hold.from;
            return reign;
        }
    }
    return moving_at(t);
}

} // namespace lianping
