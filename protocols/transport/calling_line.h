#pragma once
// Private to transport: a DEALER that looks for its controller for ever, whatever is said on it. NodeBus and
// AgentLink say how it behaves.

#include "time/instants.h"
#include "transport/context.h"
#include "transport/door_choice.h"
#include "transport/sockets.h"
#include "transport/waiting.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace lianping {

// Thread-safety: one thread.
class CallingLine {
public:
    struct Settings {
        std::string id;                    // its routing id
        std::function<std::string()> find; // the endpoint as far as it is known now; empty: not known
        Duration look_again{}, silence{};
        int depth = 64;               // messages that are queued, each way
        std::int64_t most_bytes = 0;  // of a message
        std::optional<KeyPair> key{}; // instead of the context's
        // Where else it may be, where nothing is heard there. May be empty.
        std::function<std::vector<std::string>()> others{};
    };
    CallingLine(Context& context, Settings settings) : context_(context), settings_(std::move(settings)) {}

    struct Connected {
        std::string endpoint;
    };
    struct Lost {
        std::string endpoint;
    };
    using Event = std::variant<Connected, Lost, std::vector<zmq::message_t>>; // the frames of a message
    std::optional<Event> poll(NodeTime now);
    bool send(std::string_view payload);
    bool heard() const { return heard_; }
    const std::string& endpoint() const { return endpoint_; } // that it calls at; empty: none
    // What was heard here last does not count, it is not the one that is meant: another door, where there is
    // one.
    void leave(NodeTime now);
    Waitable waitable();

private:
    void connect(const std::string& to);
    void look(NodeTime now);

    Context& context_;
    Settings settings_;
    zmq::socket_t socket_;
    DoorChoice doors_;
    std::string endpoint_; // of the socket; empty: none
    NodeTime look_next_ = NodeTime::always();
    NodeTime heard_last_ = NodeTime::always();
    bool heard_ = false; // since connecting, and within `silence`
    bool open_ = false;  // a connection stands
};

} // namespace lianping
