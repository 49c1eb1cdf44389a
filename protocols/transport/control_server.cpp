#include "transport/control_server.h"

#include "transport/sockets.h"
#include "wire/codec.h"

namespace lianping {

struct ControlServer::Impl {
    const Context& context;
    zmq::socket_t socket;
};

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlServer::ControlServer(ControlServer&&) noexcept = default;
ControlServer::~ControlServer() = default;

Result<ControlServer> ControlServer::listen(Context& context, const Listening& where) {
    auto impl =
        std::make_unique<Impl>(Impl{context, sockets::make_door(context, Door::control, 64, 1U << 20U)});
    if (auto bound = sockets::bind(impl->socket, where, "control socket"); !bound) return fail(bound.error());
    return ControlServer(std::move(impl));
}

std::string ControlServer::endpoint() const { return sockets::endpoint(impl_->context, impl_->socket); }
Waitable ControlServer::waitable() const { return {impl_->socket.handle(), -1, false}; }

std::optional<Request> ControlServer::poll() {
    while (auto frames = sockets::receive(impl_->socket)) {
        if (frames->size() != 2) continue;
        auto guest = sockets::guest(impl_->context, Door::control, frames->back());
        if (!guest) continue; // not any more
        std::string peer(sockets::view(frames->front()));
        auto command = decode_command(sockets::view((*frames)[1]));
        if (command)
            return Request{std::move(peer), *std::move(guest), *std::move(command),
                           sockets::address(frames->back())};
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
