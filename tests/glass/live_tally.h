#pragma once
// What screens showed of a live source whose own pictures lie on the same glass: from a frame's first
// appearance there to its first appearance on each screen, and whether the screens showed the same. Pure.

#include "time/instants.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::testing {

struct LiveFigures {
    std::int64_t samples = 0, same = 0, one_apart = 0, further = 0; // both screens of a live frame
    std::int64_t unreadable = 0;                                    // a screen showed no frame of the source
    std::int64_t frames = 0, within = 0; // seen to come, at the source and on a screen; within the bounds
    std::int64_t missing = 0;            // seen at the source, never on a screen, per screen
    std::int64_t source_frames = 0;
    Duration p01{}, p50{}, p99{}, max{}; // of the delays
    Duration longest_gap{};              // between two looks that were judged
    double same_share() const { return share(same, samples); }
    double within_share() const { return share(within, frames); }
    double shown_share() const { return 1 - share(missing, frames + missing); }

private:
    static double share(std::int64_t part, std::int64_t of) {
        return of > 0 ? static_cast<double>(part) / static_cast<double>(of) : 0;
    }
};
std::string to_json(const LiveFigures& figures);

// Thread-safety: unsafe.
class LiveTally {
public:
    // A delay counts as within from `least` to `most`. Frames of the source count up; `screens`: how many.
    LiveTally(std::size_t screens, Duration least, Duration most);

    // What was seen at an instant: the frame of the source's window and of each screen; nothing where none
    // can be read. Instants ascend.
    void add(Duration at, std::optional<unsigned> source,
             const std::vector<std::optional<unsigned>>& screens);
    // What was shown until the next look is not known.
    void look_away();

    LiveFigures figures() const;

private:
    struct Seen {
        std::optional<unsigned> frame;
        std::map<unsigned, Duration> first; // when a frame was seen to come
    };
    static void look(Seen& seen, Duration at, std::optional<unsigned> frame);
    void settle();

    const Duration least_, most_;
    Seen source_;
    std::vector<Seen> screens_;
    std::optional<Duration> last_;
    LiveFigures counts_;
    std::vector<Duration> delays_;
};

} // namespace lianping::testing
