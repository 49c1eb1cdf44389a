#pragma once
// Gives the media of this machine to the housekeepers of other nodes, whose keys the controller has named:
// what is whole, and what has come so far of what is coming.
//
// Thread-safety: one thread; PeerKeys from any.

#include "base/result.h"
#include "transport/agent_server.h"
#include "transport/context.h"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::agent {

// Whom the controller has named.
class PeerKeys {
public:
    void set(const std::vector<std::string>& keys);
    std::optional<Guest> find(const PublicKey& key) const;

private:
    mutable std::mutex mutex_; // guards what follows
    std::set<std::string> keys_;
};

class MediaGiving {
public:
    static constexpr int most_a_turn = 8; // parts, before this machine's own media go on

    // busy where the port is taken.
    static Result<MediaGiving> listen(Context& context, const Listening& where, std::filesystem::path store);

    std::string door() const { return server_.endpoint(); }
    Waitable waitable() const { return server_.waitable(); }
    // Answers what was asked. Blocks on the disk.
    void turn();

private:
    MediaGiving(AgentServer server, std::filesystem::path store)
        : server_(std::move(server)), store_(std::move(store)) {}
    MediaPart read(const MediaAsk& ask) const;

    AgentServer server_;
    std::filesystem::path store_;
};

} // namespace lianping::agent
