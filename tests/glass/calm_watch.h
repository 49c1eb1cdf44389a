#pragma once
// Looking at the glass while the host leaves the processors alone. Where it does not, players and watcher
// stood still alike: such a piece is watched again and not judged, and that it was so is kept, so that a test
// passes by what it saw, fails where it saw too little, and is skipped only where the kernel's count of
// stolen time is the proven cause.

#include "glass/glass_eye.h"
#include "time/instants.h"

#include <string>
#include <vector>

namespace lianping::testing {

// Pieces of time that were looked at, and what became of them.
struct Pieces {
    int calm = 0;   // judged
    int robbed = 0; // the host took more than StealClock::bearable of the processors
    int busy = 0;   // it did not, and still the watcher was kept from looking for `longest_gap_judged`

    enum class Enough { yes, host_took_them, no };
    // Whether `wanted` pieces were judged; where they were not, whether the host alone is to blame: even with
    // the busy ones there would be too few.
    Enough enough(int wanted) const;
    std::string words() const;

    // Tells one piece from its share of stolen time (0 to 1) and its longest gap between two looks. True
    // where it is to be judged.
    bool add(double stolen, Duration longest_gap);
    static constexpr Duration longest_gap_judged = std::chrono::milliseconds(40);
};

// From one instant to another.
struct Stretch {
    UtcTime from, to;
};

struct CalmFigures {
    GlassFigures figures;            // of the calm pieces, as if they followed one another
    std::vector<Stretch> calm;       // when those were
    std::vector<std::string> faults; // in them, the first few in words
    Pieces pieces;                   // of `calm_piece` each
    std::int64_t dark = 0;           // looks that found a screen black, in whatever piece
    std::int64_t changes = 0;        // of item on either screen, in whatever piece
    Duration calm_time() const;
};
constexpr Duration calm_piece = std::chrono::seconds(1);

enum class Gaps { judged, watched_again };

// Looks `rate` times a second until `length` was calm, four times as long at most. `gaps` says whether a
// piece in which the watcher was kept from looking without the host's doing is judged like any other. Blocks.
CalmFigures watch_calmly(GlassEye& eye, const std::vector<GlassClip>& clips, double rate, Duration length,
                         Gaps gaps);

} // namespace lianping::testing
