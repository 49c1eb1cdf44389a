#include "transport/controller_bus.h"

#include "transport/peer_name.h"
#include "transport/sockets.h"
#include "wire/codec.h"

#include <map>

namespace lianping {

namespace {
constexpr int queue_depth = 64;

const std::string* named_in(const FromNode& message) {
    if (const auto* hello = std::get_if<Hello>(&message)) return &hello->node;
    if (const auto* status = std::get_if<Status>(&message)) return &status->node;
    if (const auto* confirm = std::get_if<Confirm>(&message)) return &confirm->node;
    if (const auto* reply = std::get_if<SnapshotReply>(&message)) return &reply->node;
    if (const auto* source = std::get_if<SourceStatus>(&message)) return &source->node;
    if (const auto* reception = std::get_if<Reception>(&message)) return &reception->node;
    return nullptr;
}
} // namespace

struct ControllerBus::Impl {
    zmq::socket_t socket;
    std::map<std::string, std::uint64_t, std::less<>> sessions; // of the nodes that have said Hello
    Counts counts;
};

ControllerBus::ControllerBus(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControllerBus::ControllerBus(ControllerBus&&) noexcept = default;
ControllerBus::~ControllerBus() = default;

Result<ControllerBus> ControllerBus::listen(Context& context, std::uint16_t port) {
    auto impl = std::make_unique<Impl>();
    impl->socket = sockets::make(context, zmq::socket_type::router, queue_depth, max_message_bytes);
    impl->socket.set(zmq::sockopt::rcvhwm, 4096); // one queue for all that 1000 nodes say in a second
    impl->socket.set(zmq::sockopt::router_mandatory, 1);
    impl->socket.set(zmq::sockopt::router_handover,
                     1); // a player that comes back before its old connection died
    if (auto bound = sockets::bind(impl->socket, port, "bus"); !bound) return fail(bound.error());
    return ControllerBus(std::move(impl));
}

std::string ControllerBus::endpoint() const { return sockets::endpoint(impl_->socket); }
Waitable ControllerBus::waitable() const { return {impl_->socket.handle(), -1, false}; }
ControllerBus::Counts ControllerBus::counts() const { return impl_->counts; }

std::optional<NodeEvent> ControllerBus::poll() {
    while (auto frames = sockets::receive(impl_->socket)) {
        const auto peer = parse_peer_name(sockets::view(frames->front()));
        auto message = frames->size() == 2 && peer ? decode_from_node(sockets::view((*frames)[1]))
                                                   : fail(Error::Code::corrupt, "not a node's message");
        if (!message || *named_in(*message) != peer->node) {
            ++impl_->counts.malformed;
            continue;
        }
        const auto known = impl_->sessions.find(peer->node);
        if (std::holds_alternative<Hello>(*message)) {
            impl_->sessions[peer->node] = peer->session;
        } else if (known == impl_->sessions.end()) {
            sockets::send_to(impl_->socket, sockets::view(frames->front()), encode(ToNode(HelloRequest{})));
            continue;
        } else if (known->second != peer->session) {
            ++impl_->counts.malformed; // an older process of that node, on its way out
            continue;
        }
        return NodeEvent{peer->node, peer->session, *std::move(message)};
    }
    return std::nullopt;
}

ControllerBus::Send ControllerBus::send(const std::string& node, const ToNode& message) {
    return send_encoded(node, encode(message));
}

ControllerBus::Send ControllerBus::send_encoded(const std::string& node, const std::string& bytes) {
    const auto known = impl_->sessions.find(node);
    if (known == impl_->sessions.end()) return Send::unknown;
    switch (sockets::send_to(impl_->socket, to_string(PeerName{node, known->second}), bytes)) {
    case sockets::Sent::yes:
        return Send::sent;
    case sockets::Sent::full:
        ++impl_->counts.dropped;
        return Send::full;
    case sockets::Sent::unreachable:
        break;
    }
    impl_->sessions.erase(known);
    return Send::unknown;
}

void ControllerBus::forget(const std::string& node) { impl_->sessions.erase(node); }

} // namespace lianping
