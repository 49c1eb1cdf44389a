#include "player/audio/device_feed.h"

#include "time/seconds.h"

#include <algorithm>
#include <cmath>

namespace lianping::player {
DeviceFeed::DeviceFeed(const AudioFormat& format, Duration delay, GridRing& ring)
    : format_(format),
      delay_(delay),
      grid_(format.rate),
      fade_slope_(static_cast<float>(1 / (in_seconds(fade) * format.rate))),
      ring_(ring),
      clock_(format.rate, format.period),
      reader_(format.channels) {}

void DeviceFeed::follow(const ClockEstimate& mapping) {
    const std::scoped_lock lock(mutex_);
    mapping_ = mapping;
}

FeedReport DeviceFeed::report() const {
    const std::scoped_lock lock(mutex_);
    return report_;
}

bool DeviceFeed::out_of_step(double error) {
    const double off = std::abs(error);
    const double period = static_cast<double>(format_.period) / format_.rate;
    off_for_ = off > in_seconds(lasting) ? off_for_ + period : 0;
    return off > in_seconds(step) || off_for_ > in_seconds(lasting_for);
}

// Fills frames [first, first + frames), the level on its way to `to`.
void DeviceFeed::play(std::span<float> samples, std::size_t first, std::size_t frames, double rate, float to,
                      float slope) {
    if (frames == 0) return;
    const bool sounded = level_ > 0;
    const auto channels = static_cast<std::size_t>(format_.channels);
    const auto out = samples.subspan(first * channels, frames * channels);
    stretch_.resize(FractionalReader::needed(*place_, rate, frames) * channels);
    const bool all = ring_.read(place_->frame - FractionalReader::reach + 1, stretch_);
    reader_.read(stretch_, *place_, rate, out);
    place_ = place_->advanced(rate * static_cast<double>(frames));
    for (std::size_t n = 0; n < frames && level_ + to < 2; ++n) {
        for (std::size_t c = 0; c < channels; ++c) out[n * channels + c] *= level_;
        level_ = to > level_ ? std::min(to, level_ + slope) : std::max(to, level_ - slope);
    }
    if (!all) {
        if (sounded) ++starved_;
        level_ = 0; // fades in again when there is something
    }
}

void DeviceFeed::fill(std::span<float> samples, NodeTime asked) {
    const auto frames = samples.size() / static_cast<std::size_t>(format_.channels);
    const auto begin = frame_;
    frame_ += static_cast<std::int64_t>(frames);
    clock_.asked(begin, asked);
    std::optional<ClockEstimate> mapping;
    {
        const std::scoped_lock lock(mutex_);
        mapping = mapping_;
    }
    FeedReport report;
    if (mapping && clock_.ready()) {
        const auto house = [&](std::int64_t frame) {
            return grid_.at(mapping->to_house(clock_.when(frame) + delay_));
        };
        const auto wanted = house(begin);
        const double natural = (house(frame_) - wanted) / static_cast<double>(frames);
        if (!place_) place_ = wanted;
        double error = (*place_ - wanted) / format_.rate;
        const auto rate_for = [&](double off) {
            return std::clamp(natural - off / in_seconds(mend_in), 1 - most, 1 + most);
        };
        std::size_t done = 0;
        if (out_of_step(error)) {
            done = std::min(frames, static_cast<std::size_t>(std::ceil(level_ / fade_slope_)));
            // A period that is shorter than the fade still ends in silence.
            play(samples, 0, done, rate_for(0), 0,
                 std::max(fade_slope_, level_ / static_cast<float>(frames)));
            place_ = wanted.advanced(natural * static_cast<double>(done));
            level_ = 0;
            off_for_ = 0;
            ++resyncs_;
            error = 0;
        }
        play(samples, done, frames - done, rate_for(error), 1, fade_slope_);
        report.playing = true;
        report.error = Duration(std::llround(error * 1e9));
        report.device_ppm = (1 / natural - 1) * 1e6;
        report.uncertainty = clock_.uncertainty();
    } else {
        std::fill(samples.begin(), samples.end(), 0.0F);
        place_.reset();
        level_ = 0;
    }
    report.underruns = clock_.underruns() + starved_;
    report.resyncs = resyncs_;
    const std::scoped_lock lock(mutex_);
    report_ = report;
}

} // namespace lianping::player
