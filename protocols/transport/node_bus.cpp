#include "transport/node_bus.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "transport/calling_line.h"
#include "transport/leader_memory.h"
#include "transport/peer_name.h"
#include "transport/rendezvous.h"
#include "wire/codec.h"

#include <utility>

namespace lianping {

struct NodeBus::Impl {
    Impl(Context& context, Settings made)
        : settings(std::move(made)),
          memory(remembered(settings.remembers)),
          line(context, {to_string(PeerName{settings.node, settings.session}), settings.find,
                         settings.look_again, settings.silence, queue_depth, max_message_bytes, settings.key,
                         [this] { return memory.doors; }}) {}

    static LeaderMemory remembered(const std::filesystem::path& file) {
        const auto text = file.empty() ? fail(Error::Code::not_found, "") : read_file(file, 64U << 10U);
        return text ? parse_leader_memory(*text).value_or(LeaderMemory{}) : LeaderMemory{};
    }

    void keep(const LeaderMemory& before) const {
        if (memory == before || settings.remembers.empty()) return;
        if (const auto written = write_file(settings.remembers, serialise(memory)); !written)
            log::warn("who leads is not kept: {}", written.error().message);
    }

    // Whether the word counts. It does not before what it means is on the disk.
    bool hear(const Term& said, const ToNode& message) {
        const LeaderMemory before = memory;
        const auto verdict = memory.hear(key_of_endpoint(line.endpoint()), said);
        if (verdict == LeaderMemory::Verdict::refuse) {
            if (refused++ == 0)
                log::warn("a controller speaks in term {}, and another one leads in term {}: it is not heard",
                          to_string(said), to_string(memory.term));
            return false;
        }
        if (const auto* welcome = std::get_if<Welcome>(&message)) {
            memory.doors = {line.endpoint()};
            for (const std::string& standby : welcome->standbys)
                memory.doors.push_back(as_seen_from(standby, line.endpoint()));
        }
        keep(before);
        return true;
    }

    const Settings settings;
    LeaderMemory memory; // before the line, which asks it
    CallingLine line;
    std::uint64_t malformed = 0, refused = 0;
};

NodeBus::NodeBus(Context& context, Settings settings)
    : impl_(std::make_unique<Impl>(context, std::move(settings))) {}
NodeBus::NodeBus(NodeBus&&) noexcept = default;
NodeBus::~NodeBus() = default;

std::optional<NodeBus::Event> NodeBus::poll(NodeTime now) {
    while (auto event = impl_->line.poll(now)) {
        if (auto* connected = std::get_if<CallingLine::Connected>(&*event))
            return Connected{std::move(connected->endpoint)};
        if (auto* lost = std::get_if<CallingLine::Lost>(&*event)) return Lost{std::move(lost->endpoint)};
        const auto& frames = std::get<std::vector<zmq::message_t>>(*event);
        Term term;
        auto message = frames.size() == 1 ? decode_to_node(sockets::view(frames.front()), &term)
                                          : fail(Error::Code::corrupt, "not one frame");
        if (!message) {
            ++impl_->malformed;
            continue;
        }
        if (impl_->hear(term, *message)) return Event(*std::move(message));
        impl_->line.leave(now);
    }
    return std::nullopt;
}

bool NodeBus::send(const FromNode& message) {
    const bool theirs = key_of_endpoint(impl_->line.endpoint()) == impl_->memory.key;
    return impl_->line.send(encode(message, theirs ? impl_->memory.term : Term{}));
}
bool NodeBus::heard() const { return impl_->line.heard(); }
Term NodeBus::term() const { return impl_->memory.term; }
std::uint64_t NodeBus::refused() const { return impl_->refused; }
std::uint64_t NodeBus::malformed() const { return impl_->malformed; }
Waitable NodeBus::waitable() const { return impl_->line.waitable(); }

} // namespace lianping
