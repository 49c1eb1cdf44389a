#pragma once
// Private to transport: the few calls on ZeroMQ sockets that its classes share. No exception leaves these.

#include "base/result.h"
#include "transport/context.h"

#include <zmq.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace lianping {

struct Context::Impl {
    zmq::context_t zmq{1};
    KeyPair key;
    Guests guests;    // constant once the gate runs
    std::thread gate; // asks them for each handshake
};

// Messages that wait on a socket, each way and for each peer, where nothing else is said.
inline constexpr int queue_depth = 64;

namespace sockets {

// A socket that closes at once, keeps `depth` messages each way (of each peer) and takes none larger than
// `most_bytes`. It has the context's keys.
zmq::socket_t make(Context& context, zmq::socket_type type, int depth, std::int64_t most_bytes);

// Another key than the context's, before it connects.
void use_key(zmq::socket_t& socket, const KeyPair& key);

// The same as make() for a door of this process: whom the context's guests do not let pass is not answered.
zmq::socket_t make_door(Context& context, Door door, int depth, std::int64_t most_bytes);

// Binds to tcp://ADDRESS:PORT (port 0: a free one). `what` names the socket in the error: busy where the port
// is taken.
Result<void> bind(zmq::socket_t& socket, const Listening& where, std::string_view what);

// Where it is bound, with the context's key behind a #.
std::string endpoint(const Context& context, const zmq::socket_t& socket);

// False: the endpoint cannot be used. It names the key of whom it reaches, behind a #.
bool connect(zmq::socket_t& socket, const std::string& endpoint);

// Who sent this frame: as the context's guests say now. Nothing: not one who may pass that door, not any
// more, or not through a door at all.
std::optional<Guest> guest(const Context& context, Door door, zmq::message_t& frame);
// The address that it came from; empty where that is not known.
std::string address(zmq::message_t& frame);

std::string_view domain_of(Door door); // ZeroMQ's authentication domain

// The frames of the next message, if one is there. Never blocks.
std::optional<std::vector<zmq::message_t>> receive(zmq::socket_t& socket);

inline std::string_view view(const zmq::message_t& frame) {
    return {static_cast<const char*>(frame.data()), frame.size()};
}

enum class Sent { yes, full, unreachable };
// Never blocks. A ROUTER's first frame names the peer.
Sent send(zmq::socket_t& socket, std::string_view payload);
Sent send_to(zmq::socket_t& socket, std::string_view peer, std::string_view payload);

} // namespace sockets
} // namespace lianping
