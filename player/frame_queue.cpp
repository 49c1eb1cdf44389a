#include "player/frame_queue.h"

#include <algorithm>
#include <utility>

namespace lianping::player {

bool FrameQueue::has_room(const Frame& frame) const {
    if (waiting_.empty()) return true;
    const auto most = fill_ == Fill::all ? limits_.frames : std::min(beginning, limits_.frames);
    if (waiting_.size() >= most || bytes_ + bytes_of(frame) > limits_.bytes) return false;
    return waiting_.size() < whatever_the_span || frame.due - waiting_.front()->due < limits_.span;
}

FrameQueue::Push FrameQueue::push(FramePtr frame, Duration patience) {
    const auto size = bytes_of(*frame);
    std::unique_lock lock(mutex_);
    room_.wait_for(lock, patience, [&] { return closed_ || has_room(*frame); });
    if (closed_) return Push::closed;
    if (!has_room(*frame)) return Push::full;
    if (selected_ && frame->due <= selected_->due) {
        ++dropped_;
        ++late_arrivals_;
        return Push::taken;
    }
    const auto place = std::upper_bound(waiting_.begin(), waiting_.end(), frame->due,
                                        [](Duration due, const FramePtr& other) { return due < other->due; });
    waiting_.insert(place, std::move(frame));
    bytes_ += size;
    return Push::taken;
}

void FrameQueue::fill(Fill fill) {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(fill_, fill) != fill) room_.notify_all();
}

void FrameQueue::end() {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
}

void FrameQueue::fail(std::string why) {
    const std::scoped_lock lock(mutex_);
    if (failed_) return;
    failed_ = true;
    failure_ = std::move(why);
}

void FrameQueue::close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    room_.notify_all();
}

Selection FrameQueue::select(Duration position) {
    const std::scoped_lock lock(mutex_);
    wanted_ = position;
    std::uint32_t passed = 0;
    bool moved = false;
    while (!waiting_.empty() && waiting_.front()->due <= position) {
        if (moved) ++passed;
        bytes_ -= bytes_of(*waiting_.front());
        selected_ = std::move(waiting_.front());
        waiting_.pop_front();
        moved = true;
    }
    if (moved) room_.notify_all();
    dropped_ += passed;

    Selection selection;
    selection.frame = selected_;
    selection.dropped = passed + std::exchange(late_arrivals_, 0);
    selection.next_due = Duration::max();
    const bool over =
        selected_ && selected_->lasts > Duration::zero() && position >= selected_->due + selected_->lasts;
    if (!waiting_.empty()) {
        selection.next_due = waiting_.front()->due;
        selection.state = selected_ ? SourceState::ready : SourceState::pending;
    } else if (failed_) {
        // The last picture of a showing that broke stays good until its time is over.
        selection.state = selected_ && selected_->lasts > Duration::zero() && !over ? SourceState::ready
                                                                                    : SourceState::failed;
        if (selection.state == SourceState::ready) selection.next_due = selected_->due + selected_->lasts;
    } else if (ended_) {
        selection.state = SourceState::ended;
    } else if (!selected_ || over) {
        selection.state = SourceState::pending;
    } else {
        selection.state = SourceState::ready;
        if (selected_->lasts > Duration::zero()) selection.next_due = selected_->due + selected_->lasts;
    }
    return selection;
}

Duration FrameQueue::wanted() const {
    const std::scoped_lock lock(mutex_);
    return wanted_;
}

bool FrameQueue::filled() const {
    const std::scoped_lock lock(mutex_);
    return selected_ || !waiting_.empty();
}

bool FrameQueue::closed() const {
    const std::scoped_lock lock(mutex_);
    return closed_;
}

std::string FrameQueue::failure() const {
    const std::scoped_lock lock(mutex_);
    return failure_;
}

std::size_t FrameQueue::size() const {
    const std::scoped_lock lock(mutex_);
    return waiting_.size();
}

std::size_t FrameQueue::bytes() const {
    const std::scoped_lock lock(mutex_);
    return bytes_;
}

std::uint64_t FrameQueue::dropped() const {
    const std::scoped_lock lock(mutex_);
    return dropped_;
}

} // namespace lianping::player
