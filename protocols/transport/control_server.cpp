#include "transport/control_server.h"

#include "transport/sockets.h"
#include "wire/codec.h"

namespace lianping {

struct ControlServer::Impl {
    zmq::socket_t socket;
};

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlServer::ControlServer(ControlServer&&) noexcept = default;
ControlServer::~ControlServer() = default;

Result<ControlServer> ControlServer::listen(Context& context, std::uint16_t port) {
    auto impl = std::make_unique<Impl>();
    impl->socket = sockets::make(context, zmq::socket_type::router, 64, 1U << 20U);
    if (auto bound = sockets::bind(impl->socket, port, "control socket"); !bound) return fail(bound.error());
    return ControlServer(std::move(impl));
}

std::string ControlServer::endpoint() const { return sockets::endpoint(impl_->socket); }
Waitable ControlServer::waitable() const { return {impl_->socket.handle(), -1, false}; }

std::optional<Request> ControlServer::poll() {
    while (auto frames = sockets::receive(impl_->socket)) {
        if (frames->size() != 2) continue;
        std::string peer(sockets::view(frames->front()));
        auto command = decode_command(sockets::view((*frames)[1]));
        if (command) return Request{std::move(peer), *std::move(command)};
        Answer refusal;
        refusal.error = command.error().message;
        answer(peer, refusal);
    }
    return std::nullopt;
}

void ControlServer::answer(const std::string& peer, const Answer& answer) {
    sockets::send_to(impl_->socket, peer, encode(answer)); // an asker that has gone is no concern of ours
}

} // namespace lianping
