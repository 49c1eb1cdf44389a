#pragma once
// What a node knows of who leads its site, and keeps: the highest term that it has heard, and the doors where
// a controller of that site may be. Kept as text, one `key=value` a line.
//
// Thread-safety: values and pure functions.

#include "base/result.h"
#include "wire/term.h"

#include <string>
#include <string_view>
#include <vector>

namespace lianping {

struct LeaderMemory {
    static constexpr std::size_t most_doors = 8;

    std::string key;                // of the site's controllers, 64 hex digits; empty: nothing is known
    Term term;                      // the highest that was heard
    std::vector<std::string> doors; // of the bus: the leader's first, then its standbys'
    friend bool operator==(const LeaderMemory& a, const LeaderMemory& b) {
        return a.key == b.key && a.term == b.term && a.term.seal == b.term.seal && a.doors == b.doors;
    }

    enum class Verdict {
        follow, // of the leader as far as it is known, or of one that knows no terms
        higher, // of a new leader, who is followed from now on
        refuse, // of one that leads no more
    };
    // A word of whoever has that key, under that term. Another site's key begins anew.
    Verdict hear(const std::string& from_key, const Term& said);
};

std::string serialise(const LeaderMemory& memory);
// corrupt: not made by serialise().
Result<LeaderMemory> parse_leader_memory(std::string_view text);

// Behind the # of an endpoint; empty: it has none.
std::string key_of_endpoint(const std::string& endpoint);

} // namespace lianping
