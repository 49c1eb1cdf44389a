#include "controller/live_rounds.h"

#include "base/log.h"

namespace lianping::controller {
namespace {

constexpr Duration look_every = 200ms;

// As good as the system's randomness: std::random_device reads it.
StreamKey fresh_key() {
    StreamKey key;
    while (key.key.size() < StreamKey::size) {
        const std::uint64_t random = random_number();
        for (unsigned i = 0; i < 8 && key.key.size() < StreamKey::size; ++i)
            key.key.push_back(static_cast<char>((random >> (8 * i)) & 0xffU));
    }
    key.ssrc = static_cast<std::uint32_t>(random_number()) | 1U;
    return key;
}

} // namespace

bool LiveRounds::take(const NodeEvent& event, const Moment& now) {
    if (const auto* hello = std::get_if<Hello>(&event.message);
        hello != nullptr && hello->role == Hello::Role::source) {
        if (!desks_.live.hello(*hello, now.house))
            log::warn("{} is no source of this site", hello->node);
        else
            log::info("the source {} is there", hello->node);
        welcomed_.erase(hello->node);
        welcome(hello->node);
        return true;
    }
    if (const auto* status = std::get_if<SourceStatus>(&event.message)) {
        welcome(status->node);
        if (desks_.live.status(*status, now.house, fresh_key())) tell_source(status->node, now);
        return true;
    }
    if (const auto* reception = std::get_if<Reception>(&event.message)) {
        desks_.live.reception(*reception, now.house);
        tell_node(reception->node);
        next_look_ = now.node; // a port may have opened: its source is to know at once
        return true;
    }
    return false;
}

// Once in a connection, as soon as there is house time to be had.
void LiveRounds::welcome(const std::string& stream) {
    if (desks_.house.began() && welcomed_.insert(stream).second) desks_.dispatch.welcome(stream);
}

// A layout that was chosen holds while its link is on; the next lecture begins as it is written.
void LiveRounds::forget_layouts(const Moment& now) {
    const auto& programme = desks_.site.programme();
    const auto chosen = desks_.site.layouts().chosen();
    if (chosen.empty() || !programme) return;
    std::set<std::string> on;
    for (const auto& [name, screen] : programme->screens)
        on.merge(links_on(desks_.timeline(name), now.house, LiveDesk::warm_up));
    bool changed = false;
    for (const auto& [link, layout] : chosen) {
        if (on.contains(link)) continue;
        if (const auto kept = desks_.site.choose_layout(link, ""); !kept)
            log::error("the layouts of links are not on disk: {}", kept.error().message);
        changed = true;
    }
    if (changed) desks_.plan_now(desks_.delivery.stamp(now.house), now.house);
}

void LiveRounds::look(const Moment& now, const std::map<std::string, std::set<std::string>>& awaited) {
    std::map<std::string, std::set<std::string>> wanted;
    for (const auto& [name, node] : desks_.nodes.nodes()) {
        if (!node.up || node.screen.empty()) continue;
        auto streams = streams_on(desks_.timeline(node.screen), now.house, LiveDesk::warm_up);
        if (const auto more = awaited.find(node.screen); more != awaited.end())
            streams.insert(more->second.begin(), more->second.end());
        if (!streams.empty()) wanted[name] = std::move(streams);
    }
    desks_.live.want(std::move(wanted));
    for (const std::string& stream : desks_.live.silent(now.house)) {
        log::warn("the source {} is gone", stream);
        desks_.note(now, "source down", stream, "");
        desks_.bus.forget(stream);
    }
}

void LiveRounds::tell_source(const std::string& stream, const Moment& now) {
    const auto order = desks_.live.order(stream, now.house);
    if (!order || desks_.bus.send(stream, *order) != ControllerBus::Send::sent) return;
    desks_.live.told(*order);
}

void LiveRounds::tell_node(const std::string& node) {
    const StreamList list = desks_.live.list(node);
    if (desks_.bus.send(node, list) == ControllerBus::Send::sent) desks_.live.told(node, list);
}

void LiveRounds::turn(const Moment& now, const std::map<std::string, std::set<std::string>>& awaited) {
    if (desks_.live.sources().empty() || !desks_.house.began()) {
        next_look_ = NodeTime::never();
        return;
    }
    if (next_look_ != NodeTime::never() && now.node < next_look_ && awaited == awaited_) return;
    next_look_ = now.node + look_every;
    awaited_ = awaited;
    look(now, awaited);
    forget_layouts(now);
    for (const std::string& node : desks_.live.nodes_to_tell()) tell_node(node);
    for (const std::string& stream : desks_.live.sources_to_tell(now.house)) tell_source(stream, now);
}

} // namespace lianping::controller
