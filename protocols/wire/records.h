#pragma once
// What nodes and the controller say about the proof of play (plan/played.h).
//
// A node numbers its rows in a series of its own, drawn at random when its disk has none. It sends the oldest
// rows that it holds, one batch at a time, and lets go what is acknowledged; the controller acknowledges what
// is on its disk. A batch always begins with the oldest row that the node holds, so all of a series up to the
// number acknowledged has been stored, and a batch that comes again, late or out of order brings nothing new.
//
// Thread-safety: values.

#include "plan/played.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianping {

// Node -> controller.
struct PlayedBatch {
    static constexpr std::size_t most_rows = 64;
    static constexpr std::size_t most_bytes = 48U << 10U; // so that no plan waits behind it

    std::string node;
    std::uint64_t series = 0; // not 0
    std::vector<Played> rows; // at least one, at most most_rows; numbers ascend
    friend bool operator==(const PlayedBatch&, const PlayedBatch&) = default;
};

// Controller -> node, when they are on its disk.
struct PlayedAck {
    std::uint64_t series = 0;
    std::uint64_t upto = 0; // this number and all before it
    friend bool operator==(const PlayedAck&, const PlayedAck&) = default;
};

} // namespace lianping
