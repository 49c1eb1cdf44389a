#include "controller/live_rounds.h"

#include "base/log.h"

#include <algorithm>

namespace lianping::controller {
namespace {

constexpr Duration look_every = 200ms;
constexpr Duration look_at_ends_every = 5s; // of entries that may overrun
constexpr Duration away_for = 3s;           // without pictures, what stands in for them is on all screens

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
    desks_.live.called_from(event.node, event.address);
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
        note_recorder(*status, now);
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

// Beginnings, ends and troubles of recordings are in the record of the site.
void LiveRounds::note_recorder(const SourceStatus& status, const Moment& now) {
    RecorderStatus& known = recorders_[status.node];
    const RecorderStatus& recorder = status.recorder;
    using State = RecorderStatus::State;
    if (recorder.trouble != known.trouble && !recorder.trouble.empty()) {
        log::warn("{}: {}", status.node, recorder.trouble);
        desks_.note(now, "recording", status.node, recorder.trouble);
    } else if (recorder.state != known.state && recorder.state == State::recording) {
        desks_.note(now, "recording", status.node, "began: " + recorder.name);
    } else if (recorder.state != known.state && known.state == State::recording) {
        desks_.note(now, "recording", status.node, "ended: " + known.name);
    }
    known = recorder;
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
        desks_.site.choose_layout(link, "");
        changed = true;
    }
    if (!changed) return;
    desks_.keep_choices();
    desks_.plan_now(desks_.delivery.stamp(now.house), now.house);
}

// What is recorded follows from what is on. A recording keeps the name that it began with, also where the
// wall clock is corrected.
void LiveRounds::record(const Moment& now) {
    const auto& programme = desks_.site.programme();
    if (!programme) return;
    std::map<std::string, OnSince> on;
    std::chrono::seconds utc_offset{};
    for (const auto& [name, screen] : programme->screens) {
        Planned& planned = planned_[name];
        if (auto plan = desks_.plans.plan(name); planned.plan != plan)
            planned = {plan, Timeline(plan, nullptr)};
        if (!planned.plan) return; // what is on cannot be told yet
        utc_offset = utc_offset_at(*planned.plan, desks_.utc(now.house));
        for (const auto& [link, since] : links_on_since(desks_.timeline(name), planned.timeline, now.house)) {
            const auto [at, is_new] = on.try_emplace(link, since);
            if (!is_new && since.since < at->second.since) at->second = since;
        }
    }
    std::map<std::string, CivilTime> begun;
    for (auto& [link, since] : on) {
        const auto before = recorded_.find(link);
        if (before != recorded_.end() && before->second.since == since.since) since = before->second;
        begun[link] = since.wall;
    }
    recorded_ = std::move(on);
    desks_.live.record(std::move(begun), utc_offset);
}

// The end of a lecture that overruns moves on before it comes.
void LiveRounds::extend(const Moment& now) {
    if (now.node < next_end_look_ || !desks_.site.programme()) return;
    next_end_look_ = now.node + look_at_ends_every;
    const auto sends = [this](const std::string& link) {
        const auto& sources = desks_.live.sources();
        return std::any_of(sources.begin(), sources.end(), [&](const auto& source) {
            return source.first.rfind(link + "/", 0) == 0 && source.second.up && source.second.status &&
                   source.second.status->state == SourceStatus::State::live;
        });
    };
    const auto due = Overruns::due(*desks_.site.programme(), sends, desks_.utc(now.house));
    for (const Overruns::Due& one : due) {
        desks_.site.extend(one);
        const std::string by = std::to_string(one.overtime.by / 1s) + " s";
        log::info("{} goes on: {} more than planned", one.entry, by);
        desks_.note(now, "overrun", one.entry, by);
    }
    if (due.empty()) return;
    desks_.keep_choices();
    desks_.plan_now(desks_.delivery.stamp(now.house), now.house);
}

// Whether something has stood in for all that a link could show for a while.
bool LiveRounds::is_away(const std::string& link, NodeTime now) {
    const auto& sources = desks_.live.sources();
    const bool sends = std::any_of(sources.begin(), sources.end(), [&](const auto& source) {
        return source.first.rfind(link + "/", 0) == 0 && source.second.up && source.second.status &&
               source.second.status->state == SourceStatus::State::live;
    });
    if (sends) {
        away_.erase(link);
        return false;
    }
    return now - away_.try_emplace(link, now).first->second >= away_for;
}

// A link that leaves its latency to us is measured while it is on, and has another one once it is not; one
// that is always on, when nobody sends and it is not seen.
void LiveRounds::learn_latencies(const Moment& now) {
    const auto& programme = desks_.site.programme();
    if (!programme) return;
    std::set<std::string> on;
    for (const auto& [name, screen] : programme->screens)
        on.merge(links_on(desks_.timeline(name), now.house, LiveDesk::warm_up));
    for (const auto& [node, heard] : desks_.live.receptions())
        for (const ReceivedStream& received : heard.reception.streams) {
            const std::string link = received.stream.substr(0, received.stream.find('/'));
            const auto known = programme->links.find(link);
            if (!on.contains(link) || known == programme->links.end() || !known->second.latency_is_ours)
                continue;
            desks_.site.latencies().heard(link, received);
            measured_.insert(link);
        }
    bool changed = false;
    for (auto at = measured_.begin(); at != measured_.end();) {
        if (on.contains(*at) && !is_away(*at, now.node)) {
            ++at;
            continue;
        }
        const bool other = desks_.site.settle_latency(*at);
        if (const auto link = desks_.site.programme()->links.find(*at);
            other && link != desks_.site.programme()->links.end()) {
            const std::string latency = std::to_string(link->second.latency / 1ms) + " ms";
            log::info("live:{} has a latency of {} from its next time on", *at, latency);
            desks_.note(now, "latency", *at, latency);
            changed = true;
        }
        at = measured_.erase(at);
    }
    if (!changed) return;
    desks_.keep_choices();
    desks_.plan_now(desks_.delivery.stamp(now.house), now.house);
}

void LiveRounds::look(const Moment& now, const std::map<std::string, std::set<std::string>>& awaited) {
    std::map<std::string, std::set<std::string>> wanted;
    LiveDesk::Parts parts;
    for (const auto& [name, node] : desks_.nodes.nodes()) {
        if (!node.up || node.screen.empty()) continue;
        auto streams = streams_on(desks_.timeline(node.screen), now.house, LiveDesk::warm_up);
        if (const auto more = awaited.find(node.screen); more != awaited.end())
            streams.insert(more->second.begin(), more->second.end());
        if (streams.empty()) continue;
        wanted[name] = std::move(streams);
        parts[name] = parts_on(desks_.timeline(node.screen), now.house, LiveDesk::warm_up);
    }
    desks_.live.want(std::move(wanted));
    desks_.live.want_parts(std::move(parts));
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
    record(now);
    extend(now);
    learn_latencies(now);
    forget_layouts(now);
    for (const std::string& node : desks_.live.nodes_to_tell()) tell_node(node);
    for (const std::string& stream : desks_.live.sources_to_tell(now.house)) tell_source(stream, now);
}

} // namespace lianping::controller
