#pragma once
// Who leads: of two controllers of one site, the one with the higher term. Each take-over raises it.
//
// Thread-safety: values.

#include <compare>
#include <cstdint>
#include <string>

namespace lianping {

struct Term {
    std::uint64_t number = 0; // 0: not known (an older version)
    std::uint64_t leader = 0; // drawn at random by whoever took over: two that did so at once differ
    // By the secret key that all controllers of a site share (transport/term_seal.h): nodes pass it on, and
    // cannot make one. No part of the order.
    std::uint64_t seal = 0;

    bool known() const { return number != 0; }
    friend bool operator==(const Term& a, const Term& b) {
        return a.number == b.number && a.leader == b.leader;
    }
    friend std::strong_ordering operator<=>(const Term& a, const Term& b) {
        if (const auto order = a.number <=> b.number; order != 0)
            return order; // NOLINT(modernize-use-nullptr)
        return a.leader <=> b.leader;
    }
};

// Of one that is known: "2".
inline std::string to_string(const Term& term) { return std::to_string(term.number); }

} // namespace lianping
