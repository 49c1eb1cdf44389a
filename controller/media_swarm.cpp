#include "controller/media_swarm.h"

#include <algorithm>
#include <limits>

namespace lianping::controller {
namespace {

constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();

} // namespace

void MediaSwarm::door(const std::string& node, const std::string& endpoint) {
    if (endpoint.empty())
        doors_.erase(node);
    else
        doors_[node] = endpoint;
}

void MediaSwarm::forget(const std::string& node) {
    doors_.erase(node);
    sent_to_.erase(node);
    for (auto& [hash, file] : files_) {
        file.have.erase(node);
        if (file.leader == node) file.leader.clear();
    }
}

void MediaSwarm::has(const std::string& node, const std::string& hash) {
    if (!files_.contains(hash)) make_room();
    files_[hash].have[node] = all;
}

void MediaSwarm::make_room() {
    if (files_.size() < most_files) return;
    files_.erase(std::min_element(files_.begin(), files_.end(), [](const auto& one, const auto& other) {
        return one.second.asked < other.second.asked;
    }));
}

// Of those that have the whole part, the one that was sent the fewest lately.
std::string MediaSwarm::best_peer(const File& file, const std::string& node, const MediaAsk& ask,
                                  NodeTime now) const {
    std::string best;
    int fewest = std::numeric_limits<int>::max();
    for (const auto& [peer, have] : file.have) {
        if (peer == node || have < ask.offset + ask.bytes || !doors_.contains(peer)) continue;
        int lately = 0;
        if (const auto at = sent_to_.find(peer); at != sent_to_.end())
            for (const auto& [when, times] : at->second)
                if (now - when < busy_for) lately += times;
        if (lately >= fewest) continue;
        fewest = lately;
        best = peer;
    }
    return best;
}

MediaSwarm::From MediaSwarm::from(const std::string& node, const MediaAsk& ask, NodeTime now) {
    if (!doors_.contains(node)) return {};
    if (!files_.contains(ask.hash)) make_room();
    File& file = files_[ask.hash];
    file.asked = now;
    file.have[node] = ask.have;
    if (ask.alone) return {};
    const bool leads = file.leader == node;
    if (leads) file.led = now;
    if (const std::string peer = best_peer(file, node, ask, now); !peer.empty()) {
        auto& sent = sent_to_[peer];
        ++sent[now];
        std::erase_if(sent, [&](const auto& one) { return now - one.first >= busy_for; });
        return {From::Is::peer, doors_.at(peer)};
    }
    if (leads) return {};
    const auto leader = file.have.find(file.leader);
    const bool is_led = !file.leader.empty() && leader != file.have.end() && now - file.led < leads_for &&
                        leader->second != all;
    if (is_led) return {From::Is::soon, ""};
    file.leader = node;
    file.led = now;
    return {};
}

} // namespace lianping::controller
