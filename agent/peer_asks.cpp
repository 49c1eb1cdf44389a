#include "agent/peer_asks.h"

#include "base/log.h"
#include "media/content_hash.h"

#include <utility>

namespace lianping::agent {

void PeerAsks::ask(const MediaAsk& ask, const MediaPart& where, const KeyPair& key, const std::string& node,
                   NodeTime now) {
    node_ = node;
    auto link = links_.find(where.door);
    if (shunned_.contains(where.door) || (link == links_.end() && links_.size() >= most_links)) {
        refused_.push_back(ask);
        return;
    }
    open_[ask.id] = {ask, where.door, where.piece, where.size, false, false, now + patience};
    if (link == links_.end())
        link =
            links_
                .emplace(where.door, Link{AgentLink(context_, {node, session_, key,
                                                               [door = where.door] { return door; }, 100ms}),
                                          false, now})
                .first;
    link->second.used = now;
    say(where.door, link->second);
}

void PeerAsks::say(const std::string& door, Link& link) {
    if (!link.connected) return;
    for (auto& [id, open] : open_)
        if (open.door == door && !open.said) open.said = link.link.send(FromAgent(open.ask));
}

bool PeerAsks::is_right(const Open& open, const MediaPart& part) const {
    if (part.kind != MediaPart::Kind::data || part.hash != open.ask.hash || part.offset != open.ask.offset)
        return false;
    media::ContentHash hash;
    hash.add(part.bytes.data(), part.bytes.size());
    return hash.hex() == open.piece;
}

std::optional<MediaPart> PeerAsks::take(const MediaPart& part) {
    const auto at = open_.find(part.id);
    if (at == open_.end()) return std::nullopt;
    if (!is_right(at->second, part)) {
        if (part.kind == MediaPart::Kind::data)
            log::warn("what another node gave of {} is not that: the controller is asked for it",
                      part.hash.substr(0, 12));
        at->second.fails = true;
        return std::nullopt;
    }
    MediaPart right = part;
    right.size = at->second.size; // the other one may not have all of it yet
    open_.erase(at);
    return right;
}

std::optional<MediaPart> PeerAsks::poll(NodeTime now) {
    std::erase_if(shunned_, [&](const auto& one) { return now >= one.second; });
    std::erase_if(links_, [&](const auto& one) { return now - one.second.used > kept_for; });
    for (auto& [door, link] : links_)
        while (auto event = link.link.poll(now)) {
            if (std::holds_alternative<AgentLink::Lost>(*event)) link.connected = false;
            if (std::holds_alternative<AgentLink::Connected>(*event)) {
                AgentHello hello;
                hello.node = node_;
                hello.session = session_;
                link.connected = link.link.send(FromAgent(std::move(hello)));
                say(door, link);
            }
            const auto* message = std::get_if<ToAgent>(&*event);
            const auto* part = message != nullptr ? std::get_if<MediaPart>(message) : nullptr;
            if (part == nullptr) continue;
            if (auto right = take(*part)) return right;
        }
    return std::nullopt;
}

std::vector<MediaAsk> PeerAsks::failed(NodeTime now) {
    std::vector<MediaAsk> asks = std::exchange(refused_, {});
    for (auto at = open_.begin(); at != open_.end();) {
        Open& open = at->second;
        if (!open.fails && now < open.until) {
            ++at;
            continue;
        }
        shunned_[open.door] = now + shunned_for;
        asks.push_back(std::move(open.ask));
        at = open_.erase(at);
    }
    for (MediaAsk& ask : asks) ask.alone = true;
    return asks;
}

std::vector<Waitable> PeerAsks::waitables() const {
    std::vector<Waitable> all;
    for (const auto& [door, link] : links_) all.push_back(link.link.waitable());
    return all;
}

} // namespace lianping::agent
