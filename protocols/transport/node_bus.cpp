#include "transport/node_bus.h"

#include "transport/calling_line.h"
#include "transport/peer_name.h"
#include "wire/codec.h"

#include <utility>

namespace lianping {

struct NodeBus::Impl {
    CallingLine line;
    std::uint64_t malformed = 0;
};

NodeBus::NodeBus(Context& context, Settings settings)
    : impl_(std::make_unique<Impl>(Impl{CallingLine(
          context, {to_string(PeerName{settings.node, settings.session}), std::move(settings.find),
                    settings.look_again, settings.silence, queue_depth, max_message_bytes, settings.key})})) {
}
NodeBus::NodeBus(NodeBus&&) noexcept = default;
NodeBus::~NodeBus() = default;

std::optional<NodeBus::Event> NodeBus::poll(NodeTime now) {
    while (auto event = impl_->line.poll(now)) {
        if (auto* connected = std::get_if<CallingLine::Connected>(&*event))
            return Connected{std::move(connected->endpoint)};
        if (auto* lost = std::get_if<CallingLine::Lost>(&*event)) return Lost{std::move(lost->endpoint)};
        const auto& frames = std::get<std::vector<zmq::message_t>>(*event);
        auto message = frames.size() == 1 ? decode_to_node(sockets::view(frames.front()))
                                          : fail(Error::Code::corrupt, "not one frame");
        if (message) return Event(*std::move(message));
        ++impl_->malformed;
    }
    return std::nullopt;
}

bool NodeBus::send(const FromNode& message) { return impl_->line.send(encode(message)); }
bool NodeBus::heard() const { return impl_->line.heard(); }
std::uint64_t NodeBus::malformed() const { return impl_->malformed; }
Waitable NodeBus::waitable() const { return impl_->line.waitable(); }

} // namespace lianping
