#include "player/window/refresh_estimate.h"

#include <algorithm>
#include <cmath>

namespace lianping::player {
namespace {

constexpr double furthest_from_nominal = 0.02; // a display that says 60 Hz does 58.8 to 61.2
constexpr std::int64_t refreshes_to_trust =
    120; // before them jitter of a millisecond would bend the period too far
constexpr double belief_in_late = 0.02;

} // namespace

std::uint32_t RefreshEstimate::swapped(NodeTime began, NodeTime came_back) {
    if (!first_) {
        first_ = last_ = came_back;
        return 0;
    }
    const double period = static_cast<double>(period_.count());
    const double since = static_cast<double>((came_back - last_).count());
    const auto passed = std::max<std::int64_t>(1, std::llround(since / period));
    const NodeTime expected = last_ + Duration(std::llround(static_cast<double>(passed) * period));
    const Duration late = came_back - expected;

    refreshes_ += passed;
    last_ = late < Duration{}
                ? came_back
                : expected + Duration(std::llround(static_cast<double>(late.count()) * belief_in_late));
    if (refreshes_ >= refreshes_to_trust) {
        const double measured =
            static_cast<double>((last_ - *first_).count()) / static_cast<double>(refreshes_);
        const double nominal = static_cast<double>(nominal_.count());
        if (std::abs(measured / nominal - 1) < furthest_from_nominal)
            period_ = Duration(std::llround(measured));
    }
    const auto waited = std::llround(static_cast<double>((came_back - began).count()) / period);
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(waited - 1, 0, passed - 1));
}

} // namespace lianping::player
