#include "glass/calm_watch.h"

#include "time/stolen_time.h"

namespace lianping::testing {
namespace {

UtcTime utc_now() { return UtcTime(std::chrono::system_clock::now().time_since_epoch()); }

} // namespace

Pieces::Enough Pieces::enough(int wanted) const {
    if (calm >= wanted) return Enough::yes;
    return calm + busy < wanted ? Enough::host_took_them : Enough::no;
}

std::string Pieces::words() const {
    return std::to_string(calm) + " pieces judged; in " + std::to_string(robbed) +
           " the host took the processors away, in " + std::to_string(busy) +
           " this machine was too busy to look";
}

bool Pieces::add(double stolen, Duration longest_gap) {
    const bool was_robbed = stolen > StealClock::bearable;
    const bool was_busy = !was_robbed && longest_gap > longest_gap_judged;
    ++(was_robbed ? robbed : was_busy ? busy : calm);
    return !was_robbed && !was_busy;
}

Duration CalmFigures::calm_time() const {
    Duration sum{};
    for (const Stretch& stretch : calm) sum += stretch.to - stretch.from;
    return sum;
}

CalmFigures watch_calmly(GlassEye& eye, const std::vector<GlassClip>& clips, double rate, Duration length,
                         Gaps gaps) {
    CalmFigures watched;
    GlassTally tally(clips), before(clips);
    StealClock steal;
    const Duration begin = monotonic_now();
    Duration piece_begin = begin, last = begin, longest{}, calm{};
    UtcTime from = utc_now();
    const auto end_piece = [&](Duration at) {
        const GlassFigures now = tally.figures(), then = before.figures();
        watched.dark += now.black - then.black;
        watched.changes += now.changes - then.changes;
        if (watched.pieces.add(steal.share(), gaps == Gaps::judged ? Duration{} : longest)) {
            before = tally;
            calm += at - piece_begin;
            watched.calm.push_back({from, utc_now()});
        } else {
            tally = before;
            tally.look_away();
        }
        piece_begin = at;
        longest = {};
        from = utc_now();
    };
    eye.watch(rate, 4 * length, [&](Duration at, const std::array<Glance, 2>& seen) {
        tally.add(at - begin, seen);
        longest = std::max(longest, at - last);
        last = at;
        if (at - piece_begin >= calm_piece) end_piece(at);
        return calm < length;
    });
    watched.figures = before.figures();
    watched.faults = before.faults();
    return watched;
}

} // namespace lianping::testing
