#include "transport/sockets.h"

#include <cstdlib>

namespace lianping {
namespace {

constexpr const char* zap_endpoint = "inproc://zeromq.zap.01";

std::string_view name_of(Door door) {
    return door == Door::bus      ? "bus"
           : door == Door::clock  ? "clock"
           : door == Door::agents ? "agents"
                                  : "control";
}

std::optional<Door> door_of(std::string_view name) {
    for (const Door door : {Door::bus, Door::clock, Door::control, Door::agents})
        if (name_of(door) == name) return door;
    return std::nullopt;
}

// One handshake: version, request id, domain, address, identity, mechanism, key. Answered with 200 and whose
// key it is; or with 300, which ends the connection without a word to the stranger, who may try again (libzmq
// gives up after a 400).
void answer_one(zmq::socket_t& socket, const Guests& guests) {
    const auto frames = sockets::receive(socket);
    if (!frames || frames->size() < 2) return;
    const auto frame = [&](std::size_t n) {
        return n < frames->size() ? sockets::view((*frames)[n]) : std::string_view();
    };
    std::string user;
    const auto door = door_of(frame(2));
    if (frame(0) == "1.0" && door && frame(5) == "CURVE" && frame(6).size() == sizeof(KeyBytes)) {
        PublicKey key;
        std::copy(frame(6).begin(), frame(6).end(), key.bytes.begin());
        const auto guest = guests.find ? guests.find(key) : std::nullopt;
        if (guest && may_pass(guest->role, *door))
            user = to_hex(key);
        else if (guests.stranger)
            guests.stranger(key, *door, std::string(frame(3)));
    }
    const std::string_view code = user.empty() ? "300" : "200";
    try {
        for (const std::string_view part :
             {std::string_view("1.0"), frame(1), code, std::string_view(), std::string_view(user)})
            socket.send(zmq::buffer(part), zmq::send_flags::sndmore);
        socket.send(zmq::message_t(), zmq::send_flags::none);
    } catch (const zmq::error_t&) { // the context ends
    }
}

} // namespace

Context::Context() : Context(make_key_pair()) {}
Context::Context(KeyPair key) : impl_(std::make_unique<Impl>()) { impl_->key = key; }

Context::~Context() {
    if (!impl_->gate.joinable()) return;
    zmq_ctx_shutdown(impl_->zmq.handle());
    impl_->gate.join();
}

const PublicKey& Context::key() const { return impl_->key.own; }

void Context::guard(Guests guests) {
    Impl& impl = *impl_;
    if (impl.gate.joinable()) std::abort();
    impl.guests = std::move(guests);
    zmq::socket_t socket(impl.zmq, zmq::socket_type::rep);
    socket.set(zmq::sockopt::linger, 0);
    socket.bind(zap_endpoint);
    impl.gate = std::thread([&impl, socket = std::move(socket)]() mutable {
        zmq_pollitem_t item{socket.handle(), 0, ZMQ_POLLIN, 0};
        while (zmq_poll(&item, 1, -1) >= 0 || zmq_errno() == EINTR) answer_one(socket, impl.guests);
    });
}

std::string_view sockets::domain_of(Door door) { return name_of(door); }

} // namespace lianping
