#include "transport/node_bus.h"

#include "transport/peer_name.h"
#include "transport/sockets.h"
#include "wire/codec.h"

#include <utility>

namespace lianping {

namespace {
constexpr int queue_depth = 64;
constexpr Duration look_while_heard =
    1s; // how often a connection that works asks whether the endpoint has changed
} // namespace

struct NodeBus::Impl {
    Context& context;
    Settings settings;
    zmq::socket_t socket;
    std::string endpoint; // of the socket; empty: none
    NodeTime look_next = NodeTime::always();
    NodeTime heard_last = NodeTime::always();
    bool heard = false; // since connecting, and within `silence`
    bool open = false;  // a connection stands
    std::uint64_t malformed = 0;

    void connect(const std::string& to);
};

// A fresh socket, so that nothing that was meant for the old controller goes to the new one.
void NodeBus::Impl::connect(const std::string& to) {
    socket = {};
    endpoint.clear();
    heard = false;
    open = false;
    if (to.empty()) return;
    auto made = sockets::make(context, zmq::socket_type::dealer, queue_depth, max_message_bytes);
    if (settings.key) sockets::use_key(made, *settings.key);
    made.set(zmq::sockopt::immediate, 1); // without a controller nothing is queued
    made.set(zmq::sockopt::routing_id, to_string(PeerName{settings.node, settings.session}));
    if (!sockets::connect(made, to)) return;
    socket = std::move(made);
    endpoint = to;
}

NodeBus::NodeBus(Context& context, Settings settings)
    : impl_(std::make_unique<Impl>(Impl{context, std::move(settings), {}, {}})) {}
NodeBus::NodeBus(NodeBus&&) noexcept = default;
NodeBus::~NodeBus() = default;

std::optional<NodeBus::Event> NodeBus::poll(NodeTime now) {
    Impl& bus = *impl_;
    if (now >= bus.look_next) {
        bus.look_next = now + (bus.heard ? look_while_heard : bus.settings.look_again);
        const std::string found = bus.settings.find();
        if (!found.empty() && found != bus.endpoint) {
            bus.connect(found);
            bus.heard_last = now;
        }
    }
    if (!bus.socket) return std::nullopt;
    // With nothing queued for a peer that is not there (immediate), a socket can be written to exactly while
    // a connection stands and its queue has room.
    const bool open = (bus.socket.get(zmq::sockopt::events) & ZMQ_POLLOUT) != 0;
    if (open != bus.open) {
        bus.open = open;
        if (open) return Connected{bus.endpoint};
    }
    while (auto frames = sockets::receive(bus.socket)) {
        auto message = frames->size() == 1 ? decode_to_node(sockets::view(frames->front()))
                                           : fail(Error::Code::corrupt, "not one frame");
        bus.heard = true;
        bus.heard_last = now;
        if (message) return Event(*std::move(message));
        ++bus.malformed;
    }
    if (now - bus.heard_last > bus.settings.silence) {
        // A pulled cable ends no connection: one that stands and says nothing may wait for TCP's next try
        // long after the cable is back, half a minute or more. So it is made anew.
        const bool told = std::exchange(bus.heard, false);
        const std::string endpoint = bus.endpoint;
        bus.connect(endpoint);
        bus.heard_last = now;
        bus.look_next = now;
        if (told) return Lost{endpoint};
    }
    return std::nullopt;
}

bool NodeBus::send(const FromNode& message) {
    return impl_->socket && sockets::send(impl_->socket, encode(message)) == sockets::Sent::yes;
}

bool NodeBus::heard() const { return impl_->heard; }
std::uint64_t NodeBus::malformed() const { return impl_->malformed; }

Waitable NodeBus::waitable() const {
    return {impl_->socket ? impl_->socket.handle() : nullptr, -1, !impl_->open};
}

} // namespace lianping
