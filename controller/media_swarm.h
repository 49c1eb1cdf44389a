#pragma once
// Who has how much of which medium, and who is to give it to whom: a file leaves the controller about once,
// whatever number of nodes want it. Pure.
//
// One of those who want a file is given it by the controller: its leader. Whoever wants a part that another
// node has in place is sent there; whoever wants one that the leader will soon have waits for it. A leader
// that stops asking is followed by another one.
//
// Thread-safety: unsafe.

#include "time/instants.h"
#include "wire/agents.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace lianping::controller {

class MediaSwarm {
public:
    static constexpr Duration leads_for = 2s; // since it asked last
    static constexpr Duration soon = 100ms;
    static constexpr Duration busy_for = 1s;        // a node that was sent somebody
    static constexpr std::size_t most_files = 4096; // that are known of; the oldest are forgotten

    // Where a node's housekeeper gives media to others, with its key; empty: it gives none and takes none.
    void door(const std::string& node, const std::string& endpoint);
    void forget(const std::string& node); // it has gone
    // What a node has whole.
    void has(const std::string& node, const std::string& hash);

    struct From {
        enum class Is : std::uint8_t { controller, peer, soon };
        Is is = Is::controller;
        std::string door; // of the peer
    };
    // Who answers this ask of a node. Each ask says how far the node is.
    From from(const std::string& node, const MediaAsk& ask, NodeTime now);

private:
    struct File {
        std::map<std::string, std::uint64_t> have; // by node: bytes from the front; UINT64_MAX: all
        std::string leader;
        NodeTime led; // when it asked last
        NodeTime asked;
    };
    std::string best_peer(const File& file, const std::string& node, const MediaAsk& ask, NodeTime now) const;
    void make_room();

    std::map<std::string, std::string> doors_;               // by node
    std::map<std::string, File> files_;                      // by hash
    std::map<std::string, std::map<NodeTime, int>> sent_to_; // by node: when somebody was sent there
};

} // namespace lianping::controller
