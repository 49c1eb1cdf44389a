#pragma once
// What the loop and the thread of the housekeepers' door tell each other: terms one way, how media come along
// on each node the other.
//
// Thread-safety: safe.

#include "controller/media_turns.h"
#include "time/instants.h"
#include "wire/agents.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace lianping::controller {

// A node's housekeeper, as it is known here.
struct AgentState {
    NodeTime heard = NodeTime::always(); // last
    std::string address;
    MediaState media;       // the newest; all zero: nothing was said yet
    std::uint64_t sent = 0; // bytes of media, since this process began
};

class AgentBoard {
public:
    static constexpr Duration silence = 15s; // without a word: it has gone

    MediaTerms terms() const {
        const std::scoped_lock lock(mutex_);
        return terms_;
    }
    void set_terms(const MediaTerms& terms) {
        const std::scoped_lock lock(mutex_);
        terms_ = terms;
    }
    void heard(const std::string& node, const std::string& address, NodeTime now) {
        const std::scoped_lock lock(mutex_);
        agents_[node].heard = now;
        agents_[node].address = address;
    }
    void media(const std::string& node, MediaState state) {
        const std::scoped_lock lock(mutex_);
        agents_[node].media = std::move(state);
    }
    void sent(const std::string& node, std::uint64_t bytes) {
        const std::scoped_lock lock(mutex_);
        agents_[node].sent += bytes;
    }
    // By node.
    std::map<std::string, AgentState> agents() const {
        const std::scoped_lock lock(mutex_);
        return agents_;
    }

private:
    mutable std::mutex mutex_; // guards what follows
    MediaTerms terms_;
    std::map<std::string, AgentState> agents_;
};

} // namespace lianping::controller
