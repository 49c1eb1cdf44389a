#pragma once
// When a node asks for the time.

#include "time/instants.h"

#include <cstdint>

namespace lianping {

// How long to wait after question number `asked` (>= 1) of a connection before the next. A burst of 16 in
// half a second, so that the first picture is right. While the estimate is still worse than 0.2 ms, 40 a
// second up to the tenth second and 16 a second up to the sixtieth (the paths that need it settle in that
// time; a controller of a thousand nodes on a bad path must not pay for ever). Then 4 a second. `uncertainty`
// is the estimate's one standard deviation now, or anything large before there is one.
constexpr Duration until_next_probe(std::uint64_t asked, Duration since_first, Duration uncertainty) {
    if (asked < 16) return Duration(500ms) / 16;
    if (uncertainty > 200us && since_first < 10s) return Duration(1s) / 40;
    if (uncertainty > 200us && since_first < 60s) return Duration(1s) / 16;
    return 250ms;
}

} // namespace lianping
