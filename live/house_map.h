#pragma once
// House time for threads that only read it: the newest estimate, whole.

#include "time/clock.h"
#include "time/clock_sync.h"

#include <mutex>

namespace lianping::live {

// Thread-safety: safe.
class HouseMap {
public:
    // `clock` must outlive it.
    explicit HouseMap(const Clock& clock) : clock_(clock) {}

    void set(const ClockEstimate& estimate) {
        const std::scoped_lock lock(mutex_);
        estimate_ = estimate;
    }
    bool locked() const {
        const std::scoped_lock lock(mutex_);
        return estimate_.locked();
    }
    Epoch epoch() const {
        const std::scoped_lock lock(mutex_);
        return estimate_.epoch;
    }
    // HouseTime{} before it is locked.
    HouseTime now() const {
        const std::scoped_lock lock(mutex_);
        return estimate_.locked() ? estimate_.to_house(clock_.now()) : HouseTime{};
    }

private:
    const Clock& clock_;
    mutable std::mutex mutex_; // guards estimate_
    ClockEstimate estimate_;
};

} // namespace lianping::live
