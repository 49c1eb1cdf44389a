#include "live/house_sound.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lianping::live {
namespace {

constexpr double stamps_averaged_over = 1; // s, of what stamps say
constexpr double clock_mended_in = 5;      // s, time constant of the loop; overdamped
constexpr double most_card_drift = 500e-6;
constexpr std::int64_t reader_reach = FractionalReader::reach;

constexpr std::int64_t held_frames = HouseSound::held * live_sound::rate / 1s;

double as_seconds(Duration length) { return std::chrono::duration<double>(length).count(); }

} // namespace

std::int64_t HouseSound::end() const {
    return in_first_ + static_cast<std::int64_t>(in_.size() / live_sound::channels);
}

// The sound's first frame lies at the first frame of the grid behind its stamp; what the block has before it
// is silent.
void HouseSound::begin(HouseTime stamp) {
    in_.clear();
    in_first_ = 0;
    drift_ = error_ = 0;
    since_ = 0;
    const GridPosition at = live_sound::grid.at(stamp);
    const std::int64_t into = ((at.frame % live_sound::block) + live_sound::block) % live_sound::block;
    next_ = at.frame - into;
    append_silence(reader_reach + into);
    place_ = GridPosition{reader_reach, 0}.advanced(-at.part);
    begun_ = true;
    follows_ = false;
}

void HouseSound::append_silence(std::int64_t frames) {
    in_.resize(in_.size() +
                   static_cast<std::size_t>(std::max<std::int64_t>(frames, 0)) * live_sound::channels,
               0.0F);
}

// What is kept back goes down to silence.
void HouseSound::fade_out() {
    const auto unread = std::max<std::int64_t>(0, end() - place_.frame - reader_reach);
    const auto fading = static_cast<std::size_t>(std::min(unread, held_frames));
    const std::size_t from = in_.size() / live_sound::channels - fading;
    for (std::size_t n = 0; n < fading; ++n)
        for (std::size_t c = 0; c < live_sound::channels; ++c)
            in_[(from + n) * live_sound::channels + c] *=
                1 - static_cast<float>(n + 1) / static_cast<float>(fading);
}

void HouseSound::append(std::span<const float> stereo, bool fades_in) {
    const std::size_t from = in_.size();
    in_.insert(in_.end(), stereo.begin(), stereo.end());
    if (!fades_in) return;
    const auto fading = std::min(static_cast<std::size_t>(held_frames), stereo.size() / live_sound::channels);
    for (std::size_t n = 0; n < fading; ++n)
        for (std::size_t c = 0; c < live_sound::channels; ++c)
            in_[from + n * live_sound::channels + c] *= static_cast<float>(n) / static_cast<float>(fading);
}

void HouseSound::follow(double error, double length) {
    error_ += (error - error_) * (1 - std::exp(-length / stamps_averaged_over));
    // Critically damped where the second term is 1 / (4 clock_mended_in^2).
    drift_ -= error_ * length / (6 * clock_mended_in * clock_mended_in);
    drift_ = std::clamp(drift_, -most_card_drift, most_card_drift);
}

void HouseSound::push(std::span<const float> stereo, HouseTime stamp) {
    if (stereo.size() < live_sound::channels) return;
    const std::size_t frames = stereo.size() / live_sound::channels;
    const double length = static_cast<double>(frames) / live_sound::rate;
    bool fades_in = !begun_;
    if (begun_) {
        // Where the frame after the last lies on the grid, by what is believed, and by its stamp.
        const GridPosition believed =
            GridPosition{next_, 0}.advanced((GridPosition{end(), 0} - place_) / (1 + drift_));
        const double error = (live_sound::grid.at(stamp) - believed) / live_sound::rate;
        const double limit = as_seconds(since_ < live_sound::grid.frames(settling) ? first_step : step);
        if (leaving_out_ ? error >= 0 : std::abs(error) <= limit) {
            fades_in = leaving_out_;
            follow(error, length);
        } else if (std::abs(error) > as_seconds(longest_hole)) {
            begun_ = false;
            fades_in = true;
        } else if (const auto off = static_cast<std::int64_t>(std::llround(error * live_sound::rate));
                   off > 0) {
            fade_out();
            append_silence(off);
            fades_in = true;
            error_ = 0;
        } else {
            // As much of it came already.
            if (!std::exchange(leaving_out_, true)) fade_out();
            error_ = 0;
            const auto over = static_cast<std::size_t>(-off) * live_sound::channels;
            if (over >= stereo.size()) return;
            stereo = stereo.subspan(over);
            fades_in = true;
        }
    }
    leaving_out_ = false;
    if (!begun_) begin(stamp);
    since_ += static_cast<std::int64_t>(stereo.size() / live_sound::channels);
    append(stereo, fades_in);
}

std::optional<HouseSound::Sounding> HouseSound::take() {
    if (!begun_) return std::nullopt;
    const double rate = 1 + std::clamp(drift_ - error_ / clock_mended_in, -most, most);
    const auto frames = static_cast<std::size_t>(live_sound::block);
    const auto needed = static_cast<std::int64_t>(FractionalReader::needed(place_, rate, frames));
    const std::int64_t from = place_.frame - reader_reach + 1;
    if (from + needed + held_frames > end()) return std::nullopt;
    Sounding sounding;
    sounding.frame = next_;
    sounding.follows = std::exchange(follows_, true);
    const auto first = static_cast<std::size_t>(from - in_first_) * live_sound::channels;
    reader_.read(
        std::span<const float>(in_).subspan(first, static_cast<std::size_t>(needed) * live_sound::channels),
        place_, rate, sounding.samples);
    place_ = place_.advanced(rate * static_cast<double>(frames));
    next_ += live_sound::block;
    forget();
    return sounding;
}

// What lies before all that can still be asked for.
void HouseSound::forget() {
    const std::int64_t over = place_.frame - reader_reach - in_first_;
    if (over <= 0) return;
    in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(over) *
                                             static_cast<std::ptrdiff_t>(live_sound::channels));
    in_first_ += over;
}

} // namespace lianping::live
