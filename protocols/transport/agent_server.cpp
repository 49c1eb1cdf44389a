#include "transport/agent_server.h"

#include "transport/peer_name.h"
#include "transport/sockets.h"
#include "wire/codec.h"

#include <map>
#include <utility>

namespace lianping {

namespace {
constexpr std::int64_t most_bytes_in = 1U << 20U; // what housekeepers say is small

// What sources say, and they alone.
bool of_recordings(const FromAgent& message) {
    if (const auto* hello = std::get_if<AgentHello>(&message))
        return hello->part == AgentHello::Part::recordings;
    return std::holds_alternative<MediaPart>(message) || std::holds_alternative<RecordingOffers>(message);
}
} // namespace

struct AgentServer::Impl {
    const Context& context;
    zmq::socket_t socket;
    using Peer = std::pair<std::string, AgentHello::Part>;
    std::map<Peer, std::string> ids = {};              // routing ids of those that have said Hello
    std::map<std::string, Peer, std::less<>> who = {}; // the same the other way round
    std::size_t this_turn = 0;
    std::uint64_t refused = 0;

    void hello(const Peer& peer, std::string id) {
        if (const auto before = ids.find(peer); before != ids.end()) who.erase(before->second);
        if (const auto before = who.find(id); before != who.end()) ids.erase(before->second);
        who[id] = peer;
        ids[peer] = std::move(id);
    }
    std::optional<AgentEvent> event(std::vector<zmq::message_t>& frames) {
        const auto guest = sockets::guest(context, Door::agents, frames.back());
        const std::string_view id = sockets::view(frames.front());
        const auto named = parse_peer_name(id);
        if (!guest || !named || frames.size() != 2) return std::nullopt;
        auto message = decode_from_agent(sockets::view(frames.back()));
        if (!message || of_recordings(*message) != (guest->role == Role::source)) return std::nullopt;
        const std::string& node = guest->name.empty() ? named->node : guest->name;
        if (const auto* said = std::get_if<AgentHello>(&*message)) hello({node, said->part}, std::string(id));
        const auto known = who.find(id);
        if (known == who.end() || known->second.first != node) return std::nullopt;
        return AgentEvent{node, known->second.second, *std::move(message), sockets::address(frames.back())};
    }
};

AgentServer::AgentServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AgentServer::AgentServer(AgentServer&&) noexcept = default;
AgentServer::~AgentServer() = default;

Result<AgentServer> AgentServer::listen(Context& context, const Listening& where) {
    auto impl = std::make_unique<Impl>(
        Impl{context, sockets::make_door(context, Door::agents, queue_depth, most_bytes_in)});
    impl->socket.set(zmq::sockopt::router_mandatory, 1);
    impl->socket.set(zmq::sockopt::router_handover, 1);
    if (auto bound = sockets::bind(impl->socket, where, "door of housekeepers"); !bound)
        return fail(bound.error());
    return AgentServer(std::move(impl));
}

std::string AgentServer::endpoint() const { return sockets::endpoint(impl_->context, impl_->socket); }
Waitable AgentServer::waitable() const { return {impl_->socket.handle(), -1, false}; }
std::uint64_t AgentServer::refused() const { return impl_->refused; }
void AgentServer::begin_turn() { impl_->this_turn = 0; }

std::optional<AgentEvent> AgentServer::poll() {
    while (impl_->this_turn < most_a_turn) {
        auto frames = sockets::receive(impl_->socket);
        if (!frames) return std::nullopt;
        ++impl_->this_turn;
        if (auto event = impl_->event(*frames)) return event;
        ++impl_->refused;
    }
    return std::nullopt;
}

AgentServer::Send AgentServer::send(const std::string& node, AgentHello::Part part, const ToAgent& message) {
    const auto known = impl_->ids.find({node, part});
    if (known == impl_->ids.end()) return Send::unknown;
    switch (sockets::send_to(impl_->socket, known->second, encode(message))) {
    case sockets::Sent::yes:
        return Send::sent;
    case sockets::Sent::full:
        return Send::full;
    case sockets::Sent::unreachable:
        break;
    }
    impl_->who.erase(known->second);
    impl_->ids.erase(known);
    return Send::unknown;
}

} // namespace lianping
