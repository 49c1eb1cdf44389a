#pragma once
// Private to transport: the few calls on ZeroMQ sockets that its classes share. No exception leaves these.

#include "base/result.h"
#include "transport/context.h"

#include <zmq.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping {

struct Context::Impl {
    zmq::context_t zmq{1};
};

namespace sockets {

// A socket that closes at once, keeps `depth` messages each way and takes none larger than `most_bytes`.
// IPv4 loopback only: nothing here listens to or calls another machine.
zmq::socket_t make(Context& context, zmq::socket_type type, int depth, std::int64_t most_bytes);

// Binds to tcp://127.0.0.1:PORT (0: a free one). `what` names the socket in the error: busy where the port is
// taken.
Result<void> bind(zmq::socket_t& socket, std::uint16_t port, std::string_view what);

// Where it is bound.
std::string endpoint(const zmq::socket_t& socket);

// Whether this is an endpoint of this machine that a socket here may connect to.
bool is_loopback(std::string_view endpoint);

// False: the endpoint cannot be used.
bool connect(zmq::socket_t& socket, const std::string& endpoint);

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
