#pragma once
// How far apart two screens show the same frame, from what players say of the pictures that they showed.
// Pure.
//
// Thread-safety: unsafe.

#include "wire/messages.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::controller {

struct Skew {
    std::string first, second;                          // screens, first < second
    std::size_t frames = 0;                             // that both showed
    std::int64_t median_us = 0, p99_us = 0, max_us = 0; // of |seen on the first - seen on the second|
};

class SkewRecord {
public:
    static constexpr Duration memory = 10s;
    void take(const std::string& screen, HouseTime now, const std::vector<PresentationSample>& samples);
    // One for each pair of screens that showed the same frames. Frames of two screens are the same where they
    // are due at the same instant.
    std::vector<Skew> pairs() const;
    // Each screen with the next one, by name, that shows the same frames, of a few: where all are in step, so
    // are these, and one that is not is seen. For sites of many screens, whose pairs are too many.
    std::vector<Skew> neighbours() const;
    void clear() { seen_.clear(); }

private:
    using Seen = std::map<std::string, std::map<HouseTime, std::int32_t>>;
    static std::optional<Skew> between(const Seen::value_type& a, const Seen::value_type& b);
    Seen seen_; // by screen: due -> late_us
};

} // namespace lianping::controller
