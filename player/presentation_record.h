#pragma once
// What was really shown, and when: a ring of the last pictures, and counts. Pure.

#include "time/instants.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace lianping::player {

// One picture put on the glass.
struct Presented {
    HouseTime due;    // when the plan had it due
    HouseTime actual; // when it was seen
    std::string item; // of the uppermost layer
    std::string media;
    std::int64_t frame = 0;    // number within the media
    double progress = 1;       // of its transition
    std::uint32_t dropped = 0; // frames passed over for this one
    std::uint32_t missed_refreshes = 0;
    Duration draw{}; // what drawing it took
    Duration host{}; // when it had been handed over by this machine's CLOCK_MONOTONIC, whatever the node's
                     // clock says
};

struct PresentationCounts {
    std::uint64_t shown = 0;
    std::uint64_t late = 0;     // seen later than `late_after` after it was due
    std::uint64_t dropped = 0;  // frames that were due and never shown
    std::uint64_t repeated = 0; // pictures that stood longer because their successor was not decoded in time
};

// Thread-safety: unsafe; the presenter's.
class PresentationRecord {
public:
    explicit PresentationRecord(std::size_t capacity = 512) : capacity_(capacity) {}

    // `late_after`: what the display allows; a refresh where it has vsync.
    void add(Presented presented, Duration late_after);
    void count_dropped(std::uint32_t frames) { counts_.dropped += frames; }
    void count_repeated() { ++counts_.repeated; }

    const PresentationCounts& counts() const { return counts_; }
    // Oldest first.
    const std::deque<Presented>& ring() const { return ring_; }
    // Those seen in [from, to).
    std::vector<Presented> between(HouseTime from, HouseTime to) const;

private:
    const std::size_t capacity_;
    std::deque<Presented> ring_;
    PresentationCounts counts_;
};

} // namespace lianping::player
