#pragma once
// Parts of media that other nodes are asked for, where the controller says so; each is held against the hash
// that the controller gave with it. What does not come in time, or is not that, the controller is asked for.
//
// Thread-safety: one thread. Never blocks.

#include "transport/agent_link.h"
#include "transport/context.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping::agent {

class PeerAsks {
public:
    static constexpr Duration patience = 5s;     // for a part
    static constexpr Duration shunned_for = 30s; // a node that gave nothing, or something else
    static constexpr Duration kept_for = 30s;    // a connection that is not used
    static constexpr std::size_t most_links = 16;

    PeerAsks(Context& context, std::uint64_t session) : context_(context), session_(session) {}

    // `ask` is answered by `where` (elsewhere). `key`, `node`: of this housekeeper.
    void ask(const MediaAsk& ask, const MediaPart& where, const KeyPair& key, const std::string& node,
             NodeTime now);
    // A part that came and is what it should be.
    std::optional<MediaPart> poll(NodeTime now);
    // What the controller is to be asked for itself.
    std::vector<MediaAsk> failed(NodeTime now);
    void forget() { open_.clear(), refused_.clear(); } // nothing that was asked for is wanted any more
    std::vector<Waitable> waitables() const;

private:
    struct Link {
        AgentLink link;
        bool connected = false;
        NodeTime used;
    };
    struct Open { // a question
        MediaAsk ask;
        std::string door, piece;
        std::uint64_t size = 0; // of the whole file
        bool said = false, fails = false;
        NodeTime until;
    };
    bool is_right(const Open& open, const MediaPart& part) const;
    std::optional<MediaPart> take(const MediaPart& part);
    void say(const std::string& door, Link& link);

    Context& context_;
    const std::uint64_t session_;
    std::string node_;
    std::map<std::string, Link> links_;       // by door
    std::map<std::string, NodeTime> shunned_; // by door: until then
    std::vector<MediaAsk> refused_;           // that nobody else is asked for
    std::map<std::uint64_t, Open> open_;      // by the id of the ask
};

} // namespace lianping::agent
