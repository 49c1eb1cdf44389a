#include "player/live_ring.h"

#include <algorithm>

namespace lianping::player {

void LiveRing::push(FramePtr frame, HouseTime stamp) {
    const std::scoped_lock lock(mutex_);
    // A sender that began anew with an earlier clock is a new run; what it sent before would never be passed.
    if (!held_.empty() && stamp <= held_.back().stamp) {
        if (held_.back().stamp - stamp < gap) return;
        held_.clear();
        bytes_ = 0;
    }
    Held held{std::move(frame), stamp, stamp, pushed_ == 0, pushed_};
    if (!held_.empty() && stamp - held_.back().stamp <= gap) {
        held.run_began = held_.back().run_began;
        held.first_run = held_.back().first_run;
    }
    ++pushed_;
    bytes_ += bytes_of(*held.frame);
    held_.push_back(std::move(held));
    trim();
}

void LiveRing::trim() {
    const auto oldest = held_.back().stamp - depth_ - spare;
    // One that covers the oldest instant wanted stays: the successor must be old enough, too.
    while (held_.size() > 1 &&
           (held_[1].stamp <= oldest || held_.size() > limits_.frames || bytes_ > limits_.bytes)) {
        bytes_ -= bytes_of(*held_.front().frame);
        held_.pop_front();
    }
}

std::optional<LiveRing::Found> LiveRing::at(HouseTime wanted) {
    const std::scoped_lock lock(mutex_);
    if (held_.empty()) return std::nullopt;
    if (const auto behind = held_.back().stamp - wanted; behind > depth_) depth_ = std::min(behind, longest);
    const auto after = std::upper_bound(held_.begin(), held_.end(), wanted,
                                        [](HouseTime t, const Held& held) { return t < held.stamp; });
    if (after == held_.begin()) return std::nullopt;
    const Held& held = *std::prev(after);
    Found found{held.frame, held.stamp, held.run_began, held.first_run, held.number, std::nullopt};
    if (after != held_.end()) found.next = after->stamp;
    return found;
}

void LiveRing::expect(Duration latency) {
    const std::scoped_lock lock(mutex_);
    depth_ = std::clamp(latency, depth_, longest);
    latency_ = latency;
}

std::optional<Duration> LiveRing::latency() const {
    const std::scoped_lock lock(mutex_);
    return latency_;
}

bool LiveRing::empty() const {
    const std::scoped_lock lock(mutex_);
    return held_.empty();
}

std::size_t LiveRing::size() const {
    const std::scoped_lock lock(mutex_);
    return held_.size();
}

std::optional<HouseTime> LiveRing::newest() const {
    const std::scoped_lock lock(mutex_);
    return held_.empty() ? std::nullopt : std::optional(held_.back().stamp);
}

} // namespace lianping::player
