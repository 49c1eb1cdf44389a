#pragma once
// When a node asks for the time, and over how many connections.

#include "time/instants.h"

#include <cstddef>
#include <cstdint>

namespace lianping {

// The estimate is not good enough to ask but now and then: 0.5 ms is four of these, so that one start in ten
// thousand is not locked yet. `uncertainty` is the estimate's one standard deviation, or anything large
// before there is one.
constexpr bool unsure(Duration uncertainty) { return uncertainty > 120us; }

// How long to wait after question number `asked` (>= 1) of a connection before the next. A burst of 16 in
// half a second, so that the first picture is right. While the estimate is unsure, 160 a second up to the
// tenth second (with 20 ms +- 5 ms each way, half a millisecond takes a thousand answers) and 16 a second up
// to the sixtieth (the paths that need it settle in that time; a controller of a thousand nodes on a bad path
// must not pay for ever). Then 4 a second.
constexpr Duration until_next_probe(std::uint64_t asked, Duration since_first, Duration uncertainty) {
    if (asked < 16) return Duration(500ms) / 16;
    if (unsure(uncertainty) && since_first < 10s) return Duration(1s) / 160;
    if (unsure(uncertainty) && since_first < 60s) return Duration(1s) / 16;
    return 250ms;
}

// Over how many connections, one question each in turn, that one goes. What is lost on a stream holds up all
// behind it, and what comes in a bunch there returns in a bunch: later than it went, which looks like another
// time. Eight streams of 20 a second are eight times as good.
constexpr std::size_t most_probe_connections = 8;
constexpr std::size_t probe_connections(std::uint64_t asked, Duration since_first, Duration uncertainty) {
    return asked >= 16 && unsure(uncertainty) && since_first < 10s ? most_probe_connections : 1;
}

} // namespace lianping
