#include "transport/sockets.h"

#include <fmt/format.h>

#include <cerrno>

namespace lianping {

Context::Context() : impl_(std::make_unique<Impl>()) {}
Context::~Context() = default;

namespace sockets {

zmq::socket_t make(Context& context, zmq::socket_type type, int depth, std::int64_t most_bytes) {
    zmq::socket_t socket(context.impl().zmq, type);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::sndhwm, depth);
    socket.set(zmq::sockopt::rcvhwm, depth);
    socket.set(zmq::sockopt::maxmsgsize, most_bytes);
    socket.set(zmq::sockopt::reconnect_ivl, 50);
    socket.set(zmq::sockopt::reconnect_ivl_max, 500);
    return socket;
}

Result<void> bind(zmq::socket_t& socket, std::uint16_t port, std::string_view what) {
    try {
        socket.bind(port == 0 ? std::string("tcp://127.0.0.1:*") : fmt::format("tcp://127.0.0.1:{}", port));
        return {};
    } catch (const zmq::error_t& error) {
        if (error.num() == EADDRINUSE)
            return fail(Error::Code::busy,
                        fmt::format("port {} for the {} is taken by another program: stop that, "
                                    "or give another port (0 takes a free one)",
                                    port, what));
        return fail(Error::Code::io,
                    fmt::format("cannot listen on 127.0.0.1:{} for the {}: {}", port, what, error.what()));
    }
}

std::string endpoint(const zmq::socket_t& socket) { return socket.get(zmq::sockopt::last_endpoint); }

bool is_loopback(std::string_view endpoint) {
    return endpoint.starts_with("tcp://127.") || endpoint.starts_with("tcp://localhost:") ||
           endpoint.starts_with("ipc://") || endpoint.starts_with("inproc://");
}

bool connect(zmq::socket_t& socket, const std::string& endpoint) {
    if (!is_loopback(endpoint)) return false;
    try {
        socket.connect(endpoint);
        return true;
    } catch (const zmq::error_t&) {
        return false;
    }
}

std::optional<std::vector<zmq::message_t>> receive(zmq::socket_t& socket) {
    std::vector<zmq::message_t> frames;
    try {
        do {
            zmq::message_t frame;
            if (!socket.recv(frame, zmq::recv_flags::dontwait)) return std::nullopt;
            frames.push_back(std::move(frame));
        } while (frames.back().more());
    } catch (const zmq::error_t&) {
        return std::nullopt; // interrupted, or the context ends: nothing to read now
    }
    return frames;
}

Sent send(zmq::socket_t& socket, std::string_view payload) {
    try {
        return socket.send(zmq::buffer(payload), zmq::send_flags::dontwait) ? Sent::yes : Sent::full;
    } catch (const zmq::error_t&) {
        return Sent::unreachable;
    }
}

Sent send_to(zmq::socket_t& socket, std::string_view peer, std::string_view payload) {
    try {
        if (!socket.send(zmq::buffer(peer), zmq::send_flags::dontwait | zmq::send_flags::sndmore))
            return Sent::full;
        return socket.send(zmq::buffer(payload), zmq::send_flags::dontwait) ? Sent::yes : Sent::full;
    } catch (const zmq::error_t& error) {
        return error.num() == EHOSTUNREACH ? Sent::unreachable : Sent::full;
    }
}

} // namespace sockets
} // namespace lianping
