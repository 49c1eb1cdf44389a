#include "transport/agent_link.h"

#include "transport/calling_line.h"
#include "transport/peer_name.h"
#include "wire/codec.h"

#include <utility>

namespace lianping {

struct AgentLink::Impl {
    CallingLine line;
    std::uint64_t malformed = 0;
};

AgentLink::AgentLink(Context& context, Settings settings)
    : impl_(std::make_unique<Impl>(Impl{CallingLine(
          context, {to_string(PeerName{settings.node, settings.session}), std::move(settings.find),
                    settings.look_again, settings.silence, queue_depth, max_agent_bytes, settings.key})})) {}
AgentLink::AgentLink(AgentLink&&) noexcept = default;
AgentLink::~AgentLink() = default;

std::optional<AgentLink::Event> AgentLink::poll(NodeTime now) {
    while (auto event = impl_->line.poll(now)) {
        if (std::holds_alternative<CallingLine::Connected>(*event)) return Connected{};
        if (std::holds_alternative<CallingLine::Lost>(*event)) return Lost{};
        const auto& frames = std::get<std::vector<zmq::message_t>>(*event);
        auto message = frames.size() == 1 ? decode_to_agent(sockets::view(frames.front()))
                                          : fail(Error::Code::corrupt, "not one frame");
        if (message) return Event(*std::move(message));
        ++impl_->malformed;
    }
    return std::nullopt;
}

bool AgentLink::send(const FromAgent& message) { return impl_->line.send(encode(message)); }
std::uint64_t AgentLink::malformed() const { return impl_->malformed; }
Waitable AgentLink::waitable() const { return impl_->line.waitable(); }

} // namespace lianping
