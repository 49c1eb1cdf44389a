#include "player/audio/device_clock.h"

#include "time/seconds.h"

#include <algorithm>
#include <cmath>

namespace lianping::player {
namespace {

constexpr double crystal = 60e-6;     // standard deviation of a device's drift before anything is known
constexpr double first_noise = 2e-4;  // seconds: of the least lateness of a window
constexpr double least_noise = 1e-5;  // better than this no scheduler is
constexpr double moved_least = 0.002; // seconds off the line that are no lateness
constexpr int moved_windows = 2;      // in a row that agree
constexpr double full_depth = 2.5; // periods without being asked: more than any buffer that SDL opens holds

} // namespace

DeviceClock::DeviceClock(int rate, int period)
    : rate_(rate), period_(period), noise_(first_noise * first_noise) {}

double DeviceClock::nominal(std::int64_t frame) const { return static_cast<double>(frame) / rate_; }

void DeviceClock::begin_at(double nominal_at, double offset) {
    const bool knows_drift = begun_ && since_begun_ > 8;
    const double drift = knows_drift ? filter_.drift : 0;
    const double variance = knows_drift ? filter_.drift_variance : crystal * crystal;
    filter_ = {};
    filter_.time = nominal_at;
    filter_.offset = offset;
    filter_.offset_variance = noise_;
    filter_.drift = drift;
    filter_.drift_variance = variance;
    since_begun_ = 0;
    off_ = 0;
}

DeviceClock::Verdict DeviceClock::asked(std::int64_t frame, NodeTime at) {
    const double x = nominal(frame);
    if (!begun_) {
        origin_ = at - Duration(static_cast<std::int64_t>(x * 1e9));
        begin_at(x, 0);
        begun_ = true;
        window_end_ = x + in_seconds(window);
    } else if (ready() && in_seconds(at - last_asked_) > full_depth * period_ / rate_) {
        ++underruns_;
    }
    last_asked_ = at;
    const double late = in_seconds(at - origin_) - x - filter_.offset_at(x);
    if (!any_ || late < least_) {
        least_ = late;
        least_at_ = x;
        any_ = true;
    }
    moved_ = false;
    if (x >= window_end_) {
        close_window();
        window_end_ = std::max(window_end_ + in_seconds(window), x);
    }
    return moved_ ? Verdict::moved : Verdict::steady;
}

void DeviceClock::close_window() {
    any_ = false;
    if (!ready()) {
        // Devices take their first periods at once: the line goes through the newest window alone.
        ++windows_;
        begin_at(least_at_, filter_.offset_at(least_at_) + least_);
        return;
    }
    const double deviation = std::sqrt(filter_.offset_variance + noise_);
    if (std::abs(least_) > std::max(moved_least, 8 * deviation)) {
        off_ = off_ > 0 && std::abs(least_ - off_by_) < moved_least ? off_ + 1 : 1;
        off_by_ = least_;
        // Earlier than the line allows is never lateness.
        if (off_ >= moved_windows || least_ < 0) {
            begin_at(least_at_, filter_.offset_at(least_at_) + least_);
            moved_ = true;
        }
        return;
    }
    off_ = 0;
    ++since_begun_;
    filter_.advance(std::max(least_at_, filter_.time));
    // Later than the line is lateness sooner than drift, and weighs the less the later it is.
    filter_.observe(filter_.offset + least_, least_ > 0 ? noise_ + 4 * least_ * least_ : noise_);
    // What a window's least lateness scatters by, slowly.
    const double square = std::min(least_ * least_, 100 * noise_);
    noise_ = std::max(noise_ + (square - noise_) / 32, least_noise * least_noise);
}

NodeTime DeviceClock::when(std::int64_t frame) const {
    const double x = nominal(frame);
    const auto whole = static_cast<__int128>(frame) * 1'000'000'000 / rate_;
    return origin_ + Duration(static_cast<std::int64_t>(whole)) +
           Duration(std::llround(filter_.offset_at(x) * 1e9));
}

double DeviceClock::ppm() const { return -filter_.drift * 1e6; }

Duration DeviceClock::uncertainty() const {
    return Duration(static_cast<std::int64_t>(std::sqrt(filter_.offset_variance) * 1e9));
}

} // namespace lianping::player
