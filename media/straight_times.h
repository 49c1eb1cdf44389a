#pragma once
// The times of a stream whose clock is set anew in its midst (recordings of broadcasts, files joined end to
// end), made to run on: what follows a jump begins where what was before it ends. Pure.
//
// Times are in units of the stream's time base.

#include <cstdint>

namespace lianping::media {

// Thread-safety: unsafe.
class StraightTimes {
public:
    // `jump`: how far a time of decoding may be from the one before without being a jump (some seconds).
    explicit StraightTimes(std::int64_t jump = 0) : jump_(jump) {}

    // What to add to the times of the next packet, told in order of decoding. `dts` may be INT64_MIN (none).
    std::int64_t offset(std::int64_t dts, std::int64_t duration) {
        if (jump_ <= 0 || dts == kNone) return offset_;
        if (known_ && (dts + offset_ > next_ + jump_ || dts + offset_ + jump_ < next_)) offset_ = next_ - dts;
        const std::int64_t step = known_ && duration <= 0 ? dts + offset_ - last_ : duration;
        last_ = dts + offset_;
        next_ = last_ + (step > 0 && step < jump_ ? step : 1);
        known_ = true;
        return offset_;
    }

    // Reading goes on somewhere else, where times are to be moved by `offset`.
    void resume(std::int64_t offset) {
        offset_ = offset;
        known_ = false;
    }

    std::int64_t moved() const { return offset_; }
    // Whether this stream's clock may jump at all.
    bool needed() const { return jump_ > 0; }

private:
    static constexpr std::int64_t kNone = INT64_MIN;
    std::int64_t jump_;
    std::int64_t offset_ = 0;
    std::int64_t last_ = 0, next_ = 0; // with offset_
    bool known_ = false;
};

} // namespace lianping::media
