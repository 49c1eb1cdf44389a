#pragma once
// A queue of at most `capacity` things between threads. Closing is final: it wakes both ends and the queue
// stays closed (what was queued can still be taken).
//
// Thread-safety: safe.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace lianping {

template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

    enum class Push { taken, full, closed };

    // Waits up to `patience` for room. `value` is left as it was unless the answer is taken.
    Push push(T&& value, std::chrono::nanoseconds patience = std::chrono::nanoseconds::zero()) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, patience, [&] { return closed_ || items_.size() < capacity_; });
        if (closed_) return Push::closed;
        if (items_.size() >= capacity_) return Push::full;
        items_.push_back(std::move(value));
        changed_.notify_all();
        return Push::taken;
    }

    // Waits up to `patience` for something. Nothing: empty for so long, or closed and drained (see closed()).
    std::optional<T> pop(std::chrono::nanoseconds patience = std::chrono::nanoseconds::zero()) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, patience, [&] { return closed_ || !items_.empty(); });
        if (items_.empty()) return std::nullopt;
        std::optional<T> value(std::move(items_.front()));
        items_.pop_front();
        changed_.notify_all();
        return value;
    }

    void close() {
        std::scoped_lock lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }
    bool closed() const {
        std::scoped_lock lock(mutex_);
        return closed_;
    }
    std::size_t size() const {
        std::scoped_lock lock(mutex_);
        return items_.size();
    }

private:
    const std::size_t capacity_;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::deque<T> items_;
    bool closed_ = false;
};

} // namespace lianping
