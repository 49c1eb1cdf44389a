#include "media/picture_times.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace lianping::media {
namespace {

constexpr std::size_t kLatest = 64;
constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

constexpr std::array<FrameRate, 12> kUsual{{{24000, 1001},
                                            {24, 1},
                                            {25, 1},
                                            {30000, 1001},
                                            {30, 1},
                                            {50, 1},
                                            {60000, 1001},
                                            {60, 1},
                                            {15, 1},
                                            {10, 1},
                                            {12, 1},
                                            {120, 1}}};

} // namespace

void PictureTimes::add(std::int64_t start, std::int64_t duration) {
    if (start == kNoTime) start = next_;
    duration = std::max<std::int64_t>(duration, 0);
    next_ = start + duration;
    if (count_ == 0 || start < first_) first_ = start;
    if (count_ == 0 || start >= last_) {
        last_ = start;
        last_duration_ = duration;
    }
    ++count_;
    latest_.insert(start);
    if (latest_.size() > kLatest) latest_.erase(latest_.begin());
}

std::int64_t PictureTimes::usual_distance() const {
    std::vector<std::int64_t> distances;
    for (auto at = latest_.begin(); at != latest_.end() && std::next(at) != latest_.end(); ++at)
        distances.push_back(*std::next(at) - *at);
    if (distances.empty()) return 0;
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return *middle;
}

std::int64_t PictureTimes::end(std::int64_t shortest, std::int64_t hint) const {
    const std::int64_t usual = usual_distance() > 0 ? usual_distance() : hint;
    const bool made_up = last_duration_ < shortest && last_duration_ < usual / 2;
    return last_ + (made_up || last_duration_ <= 0 ? std::max(usual, last_duration_) : last_duration_);
}

FrameRate PictureTimes::rate(std::int64_t base_num, std::int64_t base_den, FrameRate told) const {
    const std::int64_t span = last_ - first_;
    if (count_ < 2 || span <= 0 || base_num <= 0 || base_den <= 0) return {};
    // count - 1 pictures in span * base_num / base_den seconds.
    const double unit = static_cast<double>(base_num) / static_cast<double>(base_den);
    const double seconds = static_cast<double>(span) * unit;
    const double hz = static_cast<double>(count_ - 1) / seconds;
    // Hidden reference pictures (VP8, VP9) are counted too, and broadcasts lose some: hence the width of this
    // gate.
    if (told.num > 0 && std::abs(hz / told.hz() - 1) < 0.2 &&
        std::abs(static_cast<double>(usual_distance()) * unit * told.hz() - 1) < 0.05)
        return told;
    const double slack = std::max(hz * 0.0003, base_den <= 1000 ? hz * 0.001 / seconds : 0.0);
    const FrameRate* nearest = &kUsual[0];
    for (const FrameRate& usual : kUsual)
        if (std::abs(usual.hz() - hz) < std::abs(nearest->hz() - hz)) nearest = &usual;
    if (std::abs(nearest->hz() - hz) <= slack) return *nearest;
    const __int128 num = static_cast<__int128>(count_ - 1) * base_den;
    const __int128 den = static_cast<__int128>(span) * base_num;
    if (num > std::numeric_limits<std::int64_t>::max() || den > std::numeric_limits<std::int64_t>::max())
        return {std::llround(hz * 1000), 1000};
    const std::int64_t common = std::gcd(static_cast<std::int64_t>(num), static_cast<std::int64_t>(den));
    return {static_cast<std::int64_t>(num) / common, static_cast<std::int64_t>(den) / common};
}

} // namespace lianping::media
