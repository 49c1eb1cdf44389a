#include "live/capture_stamp.h"

#include <algorithm>

namespace lianping::live {

HouseTime CaptureStamp::stamp(Duration sender, HouseTime arrival) {
    const Duration offset = arrival.since_origin() - sender;
    if (begun_ && (offset - c_ > jump || c_ - offset > jump)) {
        least_.clear();
        begun_ = false;
        ++restarts_;
    }
    while (!least_.empty() && least_.back().offset >= offset) least_.pop_back();
    least_.push_back({arrival, offset});
    while (arrival - least_.front().arrival > window) least_.pop_front();
    if (!begun_ || offset - c_ < longer) near_ = arrival;
    const bool believed = arrival - near_ > believed_after;
    while (believed && least_.front().arrival <= near_) least_.pop_front();
    const Duration least = least_.front().offset;
    if (!begun_ || least <= c_ || believed) {
        c_ = least;
        if (believed) near_ = arrival;
    } else {
        const auto room = std::max<std::int64_t>(0, (arrival - last_).count());
        c_ = std::min(least, c_ + Duration(static_cast<std::int64_t>(static_cast<double>(room) * most_slew)));
    }
    begun_ = true;
    last_ = arrival;
    return HouseTime(sender + c_);
}

} // namespace lianping::live
