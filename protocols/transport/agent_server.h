#pragma once
// The door of housekeepers: one ROUTER, on a thread of its own, so that media never delay the clock, plans
// and acts.
//
// A housekeeper is known by the node that its key is enrolled with; what it calls itself is replaced by that.
// It may have a connection for each AgentHello::Part; the one that said Hello last is the one that is meant.
// A source (LINK/SOURCE) speaks here of its recordings, and of nothing else.

#include "base/result.h"
#include "transport/context.h"
#include "transport/waiting.h"
#include "wire/agents.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lianping {

struct AgentEvent {
    std::string node;
    AgentHello::Part part = AgentHello::Part::media; // of the connection
    FromAgent message;
    std::string address; // of its machine, as seen from here
};

// Thread-safety: one thread.
class AgentServer {
public:
    // Hears the housekeepers among the context's guests. busy where the port is taken.
    static Result<AgentServer> listen(Context& context, const Listening& where);
    AgentServer(AgentServer&&) noexcept;
    ~AgentServer();

    std::string endpoint() const;
    Waitable waitable() const;

    // The next message, if any. Never blocks. What cannot be read, and what comes before AgentHello, is
    // counted and left out; after `most_a_turn` messages nothing is read until the next begin_turn().
    std::optional<AgentEvent> poll();
    static constexpr std::size_t most_a_turn = 1024;
    void begin_turn();

    enum class Send { sent, unknown, full };
    // Never blocks.
    Send send(const std::string& node, AgentHello::Part part, const ToAgent& message);
    std::uint64_t refused() const; // messages that were not read

private:
    struct Impl;
    explicit AgentServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
