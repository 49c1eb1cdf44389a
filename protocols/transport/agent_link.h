#pragma once
// A housekeeper's way to its controller: a DEALER at the door of housekeepers, which looks for it for ever as
// NodeBus does. What is sent while nobody is there is lost, and asked for again.

#include "time/instants.h"
#include "transport/context.h"
#include "transport/waiting.h"
#include "wire/agents.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace lianping {

// Thread-safety: one thread.
class AgentLink {
public:
    struct Settings {
        std::string node;                  // as it is called on its machine
        std::uint64_t session = 0;         // random, of this link
        KeyPair key;                       // of the housekeeper of that node
        std::function<std::string()> find; // the door's endpoint as far as it is known now; empty: not known
        Duration look_again = 500ms;
        Duration silence = 10s; // a part of a medium may take its time on a slow wire
    };
    AgentLink(Context& context, Settings settings);
    AgentLink(AgentLink&&) noexcept;
    ~AgentLink();

    struct Connected { // a connection stands, or stands again: say AgentHello now
    };
    struct Lost { // nothing heard for `silence`
    };
    using Event = std::variant<Connected, Lost, ToAgent>;

    // The next thing that happened, if any. Never blocks (but for what `find` does).
    std::optional<Event> poll(NodeTime now);
    // Never blocks. False: nobody is there, or its queue is full; the message is dropped.
    bool send(const FromAgent& message);
    std::uint64_t malformed() const;
    Waitable waitable() const; // changes as it connects: ask before each wait

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
