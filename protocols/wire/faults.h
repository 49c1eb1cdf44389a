#pragma once
// Private to wire: what reading a message found to be impossible, and the ranges that everything read is held
// to.

#include "base/result.h"
#include "time/instants.h"

#include <cmath>
#include <cstdint>
#include <string>

namespace lianping::bytes {

// Instants and spans stay within a quarter of the 64 bits (the year 2116), so that the difference of any two
// is in range.
inline constexpr std::int64_t widest = std::int64_t{1} << 62;
inline constexpr std::size_t longest_name = 256;        // of a node
inline constexpr std::size_t longest_stream = 600;      // two names, and what is between
inline constexpr std::size_t longest_text = 64U << 10U; // that is shown

// Keeps the first fault of a message; reading goes on so that every function stays a plain conversion.
class Faults {
public:
    // Notes `what` where `holds` is false.
    void require(bool holds, const char* what) {
        if (!holds && first_ == nullptr) first_ = what;
    }
    bool none() const { return first_ == nullptr; }
    Unexpected<Error> error(const char* message) const {
        return fail(Error::Code::corrupt,
                    std::string(message) + ": " + (first_ != nullptr ? first_ : "unreadable"));
    }

    template <class Kind>
    Instant<Kind> instant(std::int64_t ns) {
        require(ns >= -widest && ns <= widest, "an instant is out of range");
        return Instant<Kind>(Duration(ns));
    }
    // The same, and the end of time.
    HouseTime house_or_never(std::int64_t ns) {
        if (ns == HouseTime::never().ns()) return HouseTime::never();
        return house(ns);
    }
    HouseTime house(std::int64_t ns) { return instant<HouseKind>(ns); }
    UtcTime utc(std::int64_t ns) { return instant<UtcKind>(ns); }
    NodeTime node(std::int64_t ns) { return instant<NodeKind>(ns); }
    Duration span(std::int64_t ns) {
        require(ns >= -widest && ns <= widest, "a span is out of range");
        return Duration(ns);
    }
    // 0 to 1; what is no number is 1.
    static double share(double value) {
        if (!std::isfinite(value)) return 1;
        return value < 0 ? 0 : value > 1 ? 1 : value;
    }
    static double finite(double value) { return std::isfinite(value) ? value : 0; }

private:
    const char* first_ = nullptr;
};

} // namespace lianping::bytes
