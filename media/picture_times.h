#pragma once
// The times of a stream's pictures, gathered packet by packet in any order: where they begin and end, how
// many they are and at what rate. Memory is bounded whatever the file's length. Pure.
//
// Times are in units of the stream's time base.

#include "time/frame_rate.h"

#include <cstdint>
#include <set>

namespace lianping::media {

// Thread-safety: unsafe.
class PictureTimes {
public:
    // INT64_MIN (libav's "no time") means: right behind the one before.
    void add(std::int64_t start, std::int64_t duration);

    std::int64_t count() const { return count_; }
    std::int64_t first() const { return first_; } // 0 where there is none

    // Where the last picture ends. A last duration below both `shortest` and half of the usual distance is
    // none that anybody wrote, and is replaced by that distance (some demuxers put one tick where a file is
    // silent). `hint`: the duration of a single picture that has none.
    std::int64_t end(std::int64_t shortest, std::int64_t hint) const;

    // The median distance of the last pictures; 0 where there is but one.
    std::int64_t usual_distance() const;

    // The average, counted from the first start to the last: the container's word (`told`, num 0 where it has
    // none) where the usual distance and the count agree with it, else a rate in use everywhere (24000/1001,
    // 25, ...) that is within 0.03 % or a millisecond's rounding, else the fraction itself. num 0 where there
    // is but one picture. A unit of time is base_num / base_den seconds.
    FrameRate rate(std::int64_t base_num, std::int64_t base_den, FrameRate told) const;

private:
    std::int64_t count_ = 0;
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;
    std::int64_t last_duration_ = 0;
    std::int64_t next_ = 0;         // behind the one that came last
    std::set<std::int64_t> latest_; // the greatest starts, at most 64
};

} // namespace lianping::media
