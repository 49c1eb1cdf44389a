#include "controller/media_turns.h"

#include "time/seconds.h"

#include <algorithm>
#include <vector>

namespace lianping::controller {
namespace {

constexpr double depth_seconds = 0.25;

} // namespace

void MediaTurns::ask(const std::string& node, const MediaAsk& ask) {
    std::vector<MediaAsk*> of_node;
    for (Waiting& one : waiting_)
        if (one.node == node) of_node.push_back(&one.ask);
    if (of_node.size() < most_asks) {
        waiting_.push_back({node, ask});
        return;
    }
    // The oldest is forgotten, not its place in the row: who asks much would else be behind all others for
    // ever.
    for (std::size_t i = 0; i + 1 < of_node.size(); ++i) *of_node[i] = std::move(*of_node[i + 1]);
    *of_node.back() = ask;
}

void MediaTurns::forget(const std::string& node) {
    std::erase_if(waiting_, [&](const Waiting& one) { return one.node == node; });
}

bool MediaTurns::closed_to(const MediaAsk& ask, HouseTime house) const {
    return house != HouseTime{} && house < terms_.closed_until &&
           ask.due >= terms_.closed_until + behind_opening;
}

void MediaTurns::fill(NodeTime now) {
    const auto rate = static_cast<double>(terms_.bytes_per_second);
    const double depth = std::max<double>(rate * depth_seconds, media_part_bytes);
    bucket_ =
        filled_ == NodeTime::always() ? depth : std::min(depth, bucket_ + rate * in_seconds(now - filled_));
    filled_ = now;
}

std::optional<MediaTurns::Turn> MediaTurns::next(NodeTime now, HouseTime house) {
    if (waiting_.empty()) return std::nullopt;
    const auto closed = std::find_if(waiting_.begin(), waiting_.end(),
                                     [&](const Waiting& one) { return closed_to(one.ask, house); });
    if (closed != waiting_.end()) {
        Turn turn{std::move(closed->node), std::move(closed->ask),
                  std::min<Duration>(longest_wait, terms_.closed_until - house)};
        waiting_.erase(closed);
        return turn;
    }
    if (terms_.bytes_per_second > 0) {
        fill(now);
        if (bucket_ <= 0) return std::nullopt;
    }
    // Of what is due at the same instant, what has waited longest.
    const auto first =
        std::min_element(waiting_.begin(), waiting_.end(),
                         [](const Waiting& a, const Waiting& b) { return a.ask.due < b.ask.due; });
    Turn turn{std::move(first->node), std::move(first->ask), std::nullopt};
    waiting_.erase(first);
    return turn;
}

void MediaTurns::sent(std::uint64_t bytes) {
    if (terms_.bytes_per_second > 0) bucket_ -= static_cast<double>(bytes);
}

NodeTime MediaTurns::ready_at(NodeTime now) const {
    if (waiting_.empty()) return NodeTime::never();
    if (terms_.bytes_per_second == 0 || bucket_ > 0) return now;
    const double wait = -bucket_ / static_cast<double>(terms_.bytes_per_second);
    return std::max(now, filled_ + std::chrono::duration_cast<Duration>(std::chrono::duration<double>(wait)) +
                             1ms);
}

} // namespace lianping::controller
