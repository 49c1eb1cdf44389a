#include "transport/controller_bus.h"

#include "transport/peer_name.h"
#include "transport/sockets.h"
#include "transport/term_seal.h"
#include "wire/codec.h"

#include <map>

namespace lianping {

namespace {

std::string* named_in(FromNode& message) {
    return std::visit([](auto& said) { return &said.node; }, message);
}
} // namespace

struct ControllerBus::Impl {
    const Context& context;
    zmq::socket_t socket;
    struct Peer {
        std::uint64_t session = 0;
        std::string id; // its routing id
    };
    std::map<std::string, Peer, std::less<>> peers = {}; // by name: the nodes that have said Hello
    std::map<std::string, std::uint32_t, std::less<>> this_second = {}; // messages, by name
    std::size_t this_turn = 0;                                          // messages
    Counts counts = {};
    Term term = {}, highest = {};
    bool silent = false;

    void hear(const Term& said) {
        if (said > highest && is_sealed(said, context.impl().key)) highest = said;
    }
};

ControllerBus::ControllerBus(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControllerBus::ControllerBus(ControllerBus&&) noexcept = default;
ControllerBus::~ControllerBus() = default;

Result<ControllerBus> ControllerBus::listen(Context& context, const Listening& where) {
    auto impl = std::make_unique<Impl>(
        Impl{context, sockets::make_door(context, Door::bus, queue_depth, max_message_bytes)});
    impl->socket.set(zmq::sockopt::router_mandatory, 1);
    impl->socket.set(zmq::sockopt::router_handover,
                     1); // a player that comes back before its old connection died
    if (auto bound = sockets::bind(impl->socket, where, "bus"); !bound) return fail(bound.error());
    return ControllerBus(std::move(impl));
}

std::string ControllerBus::endpoint() const { return sockets::endpoint(impl_->context, impl_->socket); }
Waitable ControllerBus::waitable() const { return {impl_->socket.handle(), -1, false}; }
ControllerBus::Counts ControllerBus::counts() const { return impl_->counts; }

void ControllerBus::begin_turn() { impl_->this_turn = 0; }
void ControllerBus::begin_second() { impl_->this_second.clear(); }

std::optional<NodeEvent> ControllerBus::poll() {
    Impl& is = *impl_;
    while (is.this_turn < most_a_turn) {
        auto frames = sockets::receive(is.socket);
        if (!frames) return std::nullopt;
        ++is.this_turn;
        const auto guest = sockets::guest(is.context, Door::bus, frames->back());
        if (!guest) {
            ++is.counts.strangers;
            continue;
        }
        const std::string_view id = sockets::view(frames->front());
        const auto peer = parse_peer_name(id);
        if (!peer || frames->size() != 2) {
            ++is.counts.malformed;
            continue;
        }
        const std::string& name = guest->name.empty() ? peer->node : guest->name;
        if (auto& said = is.this_second[name]; ++said > most_a_second) {
            ++is.counts.flooded;
            continue;
        }
        Term heard;
        auto message = decode_from_node(sockets::view(frames->back()), &heard);
        if (heard.known()) is.hear(heard);
        if (!message || *named_in(*message) != peer->node) {
            ++is.counts.malformed;
            continue;
        }
        const auto known = is.peers.find(name);
        if (const auto* hello = std::get_if<Hello>(&*message)) {
            // A source does not speak as a player, nor a player as a source.
            const Role role = hello->role == Hello::Role::source ? Role::source : Role::node;
            if (!guest->name.empty() && guest->role != role) {
                ++is.counts.malformed;
                continue;
            }
            is.peers[name] = {peer->session, std::string(id)};
        } else if (known == is.peers.end()) {
            if (!is.silent) sockets::send_to(is.socket, id, encode(ToNode(HelloRequest{}), is.term));
            continue;
        } else if (known->second.session != peer->session) {
            ++is.counts.malformed; // an older process of that node, on its way out
            continue;
        }
        *named_in(*message) = name;
        return NodeEvent{name, peer->session, *std::move(message), sockets::address(frames->back())};
    }
    return std::nullopt;
}

ControllerBus::Send ControllerBus::send(const std::string& node, const ToNode& message) {
    return send_encoded(node, encoded(message));
}

std::string ControllerBus::encoded(const ToNode& message) const { return encode(message, impl_->term); }

void ControllerBus::lead(Term term) { impl_->term = sealed(term, impl_->context.impl().key); }
const Term& ControllerBus::term() const { return impl_->term; }
const Term& ControllerBus::highest_heard() const { return impl_->highest; }
void ControllerBus::fall_silent() { impl_->silent = true; }

ControllerBus::Send ControllerBus::send_encoded(const std::string& node, const std::string& bytes) {
    const auto known = impl_->peers.find(node);
    if (known == impl_->peers.end() || impl_->silent) return Send::unknown;
    switch (sockets::send_to(impl_->socket, known->second.id, bytes)) {
    case sockets::Sent::yes:
        return Send::sent;
    case sockets::Sent::full:
        ++impl_->counts.dropped;
        return Send::full;
    case sockets::Sent::unreachable:
        break;
    }
    impl_->peers.erase(known);
    return Send::unknown;
}

void ControllerBus::forget(const std::string& node) { impl_->peers.erase(node); }

} // namespace lianping
