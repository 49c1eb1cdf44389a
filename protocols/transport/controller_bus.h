#pragma once
// The controller's end of the bus: one ROUTER to which every node's player is connected.
//
// A node is known here by the name that its key is enrolled under, and the session of its process. What a
// node calls itself (in its routing id, "name#session", and in its messages) is replaced by that name; where
// its key has none, it is believed. When a node's player starts anew, its first Hello makes the new session
// the one that send() reaches.

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
    std::string address; // of its machine, as seen from here
};

// Thread-safety: one thread.
class ControllerBus {
public:
    // Hears the nodes and sources among the context's guests. busy where the port is taken.
    static Result<ControllerBus> listen(Context& context, const Listening& where);
    ControllerBus(ControllerBus&&) noexcept;
    ~ControllerBus();

    std::string endpoint() const;
    Waitable waitable() const;

    // The next message of a node, if any. Never blocks. What cannot be read, what names another node than its
    // sender, and what is more than a node has to say is counted and left out. Whoever speaks before it has
    // said Hello is asked to, and left out. Nodes are heard in turn; nothing after `most_a_turn` messages,
    // until the next begin_turn(), so whoever floods keeps nobody from his work.
    std::optional<NodeEvent> poll();
    static constexpr std::size_t most_a_turn = 4096;
    static constexpr std::uint32_t most_a_second = 256; // of one node
    void begin_turn();
    void begin_second();

    enum class Send {
        sent,
        unknown, // no such node has said Hello, or it has gone
        full,    // its queue is full: it does not read; the message is dropped and counted
    };
    // Never blocks. A node's queue holds 64 messages.
    Send send(const std::string& node, const ToNode& message);
    // The same bytes for many: encoded() made them.
    std::string encoded(const ToNode& message) const;
    Send send_encoded(const std::string& node, const std::string& bytes);
    // send() no longer reaches it until its next Hello.
    void forget(const std::string& node);

    // Under which it speaks from now on, sealed by the context's key; before, under none.
    void lead(Term term);
    const Term& term() const;
    // The highest term that a node has heard of: one that another controller of this site leads in, where it
    // is higher than term(). Not known: none.
    const Term& highest_heard() const;
    // Nothing is sent any more, whoever tries.
    void fall_silent();

    struct Counts {
        std::uint64_t malformed = 0; // messages that could not be read
        std::uint64_t dropped = 0;   // messages that a node's full queue did not take
        std::uint64_t flooded = 0;   // messages above most_a_second
        std::uint64_t strangers = 0; // messages of those whose key was taken from them
    };
    Counts counts() const;

private:
    struct Impl;
    explicit ControllerBus(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
