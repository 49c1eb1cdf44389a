#pragma once
// What a source's process is told to record, and what it says of that. docs/live.md, "Recording".
//
// Thread-safety: values.

#include "time/instants.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace lianping {

// Controller -> source, with each StreamOrder.
struct RecordOrder {
    std::string folder; // where finished recordings go, absolute; empty: this source is not recorded, and
                        // what was recorded of it stays as it is
    std::string title;  // what their names begin with (plan/recording_name.h)
    std::string name;   // of what is to be recorded now, without ending; empty: nothing is, and what there is
                        // becomes a finished recording
    Duration keep{};    // how long finished ones stay; 0: for ever
    std::chrono::seconds utc_offset{}; // of the site's wall clock now: of names, and of chapters
    friend bool operator==(const RecordOrder&, const RecordOrder&) = default;
};

// Source -> controller, with each SourceStatus.
struct RecorderStatus {
    enum class State : std::uint8_t {
        off,     // nothing is to be recorded
        waiting, // for the first picture
        recording,
        finishing, // a recording that is over becomes one file
        stopped,   // something is to be recorded and cannot be: `trouble` says why; it tries again for ever
    };
    State state = State::off;
    std::string name;        // of what is being recorded or finished, without ending
    Duration length{};       // of what is on the disk of it
    std::uint64_t bytes = 0; // the same
    std::uint32_t parts = 0; // that it has so far
    std::uint64_t free = 0;  // bytes on the disk that is recorded to
    std::uint64_t lost = 0;  // pictures that came too fast for the disk, since the start
    std::string trouble;     // in an operator's words; empty: nothing is wrong
    friend bool operator==(const RecorderStatus&, const RecorderStatus&) = default;
};

} // namespace lianping
