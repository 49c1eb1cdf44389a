#pragma once
// A clock that stands until the test moves it. Moving it fires what was asked for on the way, each timer at
// its own instant and in order; a timer may set others.

#include "time/clock.h"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace lianping {

// Thread-safety: none; a test that uses it has one thread.
class FakeClock final : public Clock {
public:
    explicit FakeClock(NodeTime start = NodeTime(0ns), UtcTime utc = UtcTime(1'795'000'000s))
        : now_(start), utc_minus_now_(utc.since_origin() - start.since_origin()) {}

    NodeTime now() const override { return now_; }
    UtcTime utc() const override { return UtcTime(now_.since_origin() + utc_minus_now_); }
    // Advances to the deadline, as if that time had been slept.
    void sleep_until(NodeTime deadline) const override { advance_to(deadline); }

    void advance(Duration by) const { advance_to(now_ + by); }
    // Fires every timer due on the way, those of one instant in the order they were set. Never goes back.
    void advance_to(NodeTime to) const {
        while (!timers_.empty() && timers_.begin()->first.first <= to) {
            auto timer = timers_.extract(timers_.begin());
            if (timer.key().first > now_) now_ = timer.key().first;
            timer.mapped()();
        }
        if (to > now_) now_ = to;
    }

    using Timer = std::pair<NodeTime, std::uint64_t>;
    // Calls `what` once, when the clock reaches `when`; where that has passed, at the next move.
    Timer at(NodeTime when, std::function<void()> what) const {
        const Timer timer{when, next_++};
        timers_.emplace(timer, std::move(what));
        return timer;
    }
    Timer in(Duration delay, std::function<void()> what) const { return at(now_ + delay, std::move(what)); }
    void cancel(const Timer& timer) const { timers_.erase(timer); }
    std::size_t timers() const { return timers_.size(); }

    // Somebody sets the wall clock. The node's own time does not notice.
    void step_utc(Duration by) { utc_minus_now_ += by; }

private:
    // The Clock that code under test holds is const; sleeping on it moves this one.
    mutable NodeTime now_;
    mutable std::map<Timer, std::function<void()>> timers_;
    mutable std::uint64_t next_ = 0;
    Duration utc_minus_now_;
};

} // namespace lianping
