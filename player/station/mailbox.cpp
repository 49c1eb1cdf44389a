#include "player/station/mailbox.h"

#include <utility>

namespace lianping::player {

void Mailbox::post_timeline(std::shared_ptr<const Timeline> timeline) {
    const std::scoped_lock lock(mutex_);
    news_.timeline = std::move(timeline);
    woken_ = true;
    arrived_.notify_one();
}

void Mailbox::post_clock(const ClockEstimate& estimate) {
    // A better idea of the time is taken up with the next picture; it is no reason to wake.
    const std::scoped_lock lock(mutex_);
    news_.clock = estimate;
}

void Mailbox::post_snapshot(std::uint64_t id) {
    const std::scoped_lock lock(mutex_);
    news_.snapshots.push_back(id);
    woken_ = true;
    arrived_.notify_one();
}

void Mailbox::post_title(std::string title) {
    const std::scoped_lock lock(mutex_);
    news_.title = std::move(title);
    woken_ = true;
    arrived_.notify_one();
}

void Mailbox::wake() {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
    arrived_.notify_one();
}

News Mailbox::take() {
    const std::scoped_lock lock(mutex_);
    woken_ = false;
    return std::exchange(news_, News{});
}

void Mailbox::wait(Duration patience) {
    std::unique_lock lock(mutex_);
    if (patience > Duration::zero()) arrived_.wait_for(lock, patience, [this] { return woken_; });
}

} // namespace lianping::player
