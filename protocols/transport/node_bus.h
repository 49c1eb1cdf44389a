#pragma once
// A node's end of the bus: a DEALER that looks for its controller for ever.
//
// It asks `find` for the endpoint when it starts, every `look_again` while it has none or has heard nothing
// for `silence`, and every second otherwise; when the endpoint has changed (the controller started anew on
// another port) it connects there. A connection on which nothing was heard for `silence` is made anew. What
// is sent while nobody is there is lost, never queued up: what matters is said again after Event::connected.
//
// Of several controllers of its site it hears the one of the highest term that it knows; what others say is
// left out, and all that it says carries that term, so they learn of it. Where its controller is silent, it
// calls in turn at the doors that the leader named last. Term and doors survive the process.
//
// Order of things: connected -> the owner sends Hello -> Welcome, plan, acts come -> a Status a second, a
// Heartbeat for each. `lost` comes after `silence` without a word.

#include "time/instants.h"
#include "transport/context.h"
#include "transport/waiting.h"
#include "wire/messages.h"
#include "wire/term.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace lianping {

// Thread-safety: one thread, the node's bus thread.
class NodeBus {
public:
    struct Settings {
        std::string node;
        std::uint64_t session = 0;         // random, of this process
        std::function<std::string()> find; // the bus endpoint as far as it is known now; empty: not known
        Duration look_again = 250ms;
        Duration silence = 3s;
        std::optional<KeyPair> key = std::nullopt; // instead of the context's: for many nodes in one process
        // Where it keeps who leads (LeaderMemory); empty: it is forgotten with the process.
        std::filesystem::path remembers = {};
    };
    NodeBus(Context& context, Settings settings);
    NodeBus(NodeBus&&) noexcept;
    ~NodeBus();

    struct Connected { // a connection stands, or stands again: say Hello now
        std::string endpoint;
    };
    struct Lost { // nothing heard for `silence`: the controller is away
        std::string endpoint;
    };
    using Event = std::variant<Connected, Lost, ToNode>;

    // The next thing that happened, if any. Never blocks (but for what `find` does, and on the disk where a
    // term or a door is new). `now`: this machine's
    // monotonic clock; to be called at least every look_again.
    std::optional<Event> poll(NodeTime now);
    // Never blocks. False: nobody is there, or its queue is full; the message is dropped.
    bool send(const FromNode& message);
    // Whether something was heard within `silence` of the last poll().
    bool heard() const;
    Term term() const;               // the highest that was heard
    std::uint64_t refused() const;   // messages of a controller that leads no more
    std::uint64_t malformed() const; // messages that could not be read
    Waitable waitable() const;       // changes as it connects: ask before each wait

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
