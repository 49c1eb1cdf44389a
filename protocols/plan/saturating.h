#pragma once
// Integers that stop at their ends instead of wrapping: a plan from the wire may hold any number, and a sum
// of passes any length. Pure.

#include "time/instants.h"

#include <cstdint>
#include <limits>

namespace lianping {

inline constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

// For a, b >= 0.
constexpr std::int64_t saturating_sum(std::int64_t a, std::int64_t b) { return a > most - b ? most : a + b; }

// For a >= 0.
constexpr std::int64_t saturating_product(std::int64_t a, std::uint64_t times) {
    const unsigned __int128 product = static_cast<unsigned __int128>(a) * times;
    return product > static_cast<unsigned __int128>(most) ? most : static_cast<std::int64_t>(product);
}

// t + d, d >= 0; never() where that lies beyond it.
template <class Kind>
constexpr Instant<Kind> later(Instant<Kind> t, Duration d) {
    return t.ns() > 0 && d.count() > most - t.ns() ? Instant<Kind>::never() : t + d;
}

// t - d, d >= 0; always() where that lies before it.
template <class Kind>
constexpr Instant<Kind> earlier(Instant<Kind> t, Duration d) {
    return t.ns() < 0 && t.ns() < std::numeric_limits<std::int64_t>::min() + d.count()
               ? Instant<Kind>::always()
               : t - d;
}

// to - from where to >= from; Duration::max() where it is longer than that.
template <class Kind>
constexpr Duration between(Instant<Kind> from, Instant<Kind> to) {
    const __int128 d = static_cast<__int128>(to.ns()) - from.ns();
    return d > most ? Duration::max() : Duration(static_cast<std::int64_t>(d));
}

} // namespace lianping
