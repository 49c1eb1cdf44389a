#pragma once
// The controller's end of the bus: one ROUTER to which every node's player is connected.
//
// A node is known here by its name and the session of its process (its routing id is "name#session"). When a
// node's player starts anew, its first Hello makes the new session the one that send() reaches.

#include "base/result.h"
#include "transport/context.h"
#include "transport/waiting.h"
#include "wire/messages.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping {

struct NodeEvent {
    std::string node;
    std::uint64_t session = 0;
    FromNode message;
};

// Thread-safety: one thread.
class ControllerBus {
public:
    // Listens on tcp://127.0.0.1:PORT (0: a free port). busy where the port is taken.
    static Result<ControllerBus> listen(Context& context, std::uint16_t port);
    ControllerBus(ControllerBus&&) noexcept;
    ~ControllerBus();

    std::string endpoint() const;
    Waitable waitable() const;

    // The next message of a node, if any. Never blocks. What cannot be read, and what names another node than
    // its sender, is counted and left out. Whoever speaks before it has said Hello is asked to, and left out.
    std::optional<NodeEvent> poll();

    enum class Send {
        sent,
        unknown, // no such node has said Hello, or it has gone
        full,    // its queue is full: it does not read; the message is dropped and counted
    };
    // Never blocks. A node's queue holds 64 messages.
    Send send(const std::string& node, const ToNode& message);
    // The same bytes for many.
    Send send_encoded(const std::string& node, const std::string& bytes);
    // send() no longer reaches it until its next Hello.
    void forget(const std::string& node);

    struct Counts {
        std::uint64_t malformed = 0; // messages that could not be read
        std::uint64_t dropped = 0;   // messages that a node's full queue did not take
    };
    Counts counts() const;

private:
    struct Impl;
    explicit ControllerBus(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
