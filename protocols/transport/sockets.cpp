#include "transport/sockets.h"

#include <fmt/format.h>

#include <cerrno>

namespace lianping {

namespace sockets {

zmq::socket_t make(Context& context, zmq::socket_type type, int depth, std::int64_t most_bytes) {
    zmq::socket_t socket(context.impl().zmq, type);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::sndhwm, depth);
    socket.set(zmq::sockopt::rcvhwm, depth);
    socket.set(zmq::sockopt::maxmsgsize, most_bytes);
    socket.set(zmq::sockopt::reconnect_ivl, 50);
    socket.set(zmq::sockopt::reconnect_ivl_max, 500);
    socket.set(zmq::sockopt::handshake_ivl, 5000); // a peer that says nothing is left
    use_key(socket, context.impl().key);
    return socket;
}

void use_key(zmq::socket_t& socket, const KeyPair& key) {
    socket.set(zmq::sockopt::curve_publickey, zmq::const_buffer(key.own.bytes.data(), key.own.bytes.size()));
    socket.set(zmq::sockopt::curve_secretkey, zmq::const_buffer(key.secret.data(), key.secret.size()));
}

zmq::socket_t make_door(Context& context, Door door, int depth, std::int64_t most_bytes) {
    auto socket = make(context, zmq::socket_type::router, depth, most_bytes);
    socket.set(zmq::sockopt::curve_server, 1);
    socket.set(zmq::sockopt::zap_domain, std::string(domain_of(door)));
    return socket;
}

Result<void> bind(zmq::socket_t& socket, const Listening& where, std::string_view what) {
    const auto [address, port] = where;
    try {
        socket.bind(port == 0 ? fmt::format("tcp://{}:*", address)
                              : fmt::format("tcp://{}:{}", address, port));
        return {};
    } catch (const zmq::error_t& error) {
        if (error.num() == EADDRINUSE)
            return fail(Error::Code::busy,
                        fmt::format("port {} for the {} is taken by another program: stop that, "
                                    "or give another port (0 takes a free one)",
                                    port, what));
        return fail(Error::Code::io,
                    fmt::format("cannot listen on {}:{} for the {}: {}", address, port, what, error.what()));
    }
}

std::string endpoint(const Context& context, const zmq::socket_t& socket) {
    return socket.get(zmq::sockopt::last_endpoint) + "#" + to_hex(context.key());
}

bool connect(zmq::socket_t& socket, const std::string& endpoint) {
    const auto hash = endpoint.find('#');
    const auto key =
        hash == std::string::npos ? std::nullopt : public_key(std::string_view(endpoint).substr(hash + 1));
    if (!key || !endpoint.starts_with("tcp://")) return false;
    try {
        socket.set(zmq::sockopt::curve_serverkey, zmq::const_buffer(key->bytes.data(), key->bytes.size()));
        socket.connect(endpoint.substr(0, hash));
        return true;
    } catch (const zmq::error_t&) {
        return false;
    }
}

std::string address(zmq::message_t& frame) {
    const char* address = zmq_msg_gets(frame.handle(), "Peer-Address");
    return address == nullptr ? std::string() : std::string(address);
}

std::optional<Guest> guest(const Context& context, Door door, zmq::message_t& frame) {
    const char* user = zmq_msg_gets(frame.handle(), "User-Id");
    const auto key = user == nullptr ? std::nullopt : public_key(user);
    if (!key || !context.impl().guests.find) return std::nullopt;
    const Guests& guests = context.impl().guests;
    auto guest = guests.find(*key);
    if (guest && may_pass(guest->role, door)) return guest;
    // Its connection was made while it was known. It waits again, though it does not knock.
    if (guests.stranger) guests.stranger(*key, door, address(frame));
    return std::nullopt;
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
