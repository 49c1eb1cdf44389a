#include "player/sources/sound_ring.h"

#include <algorithm>

namespace lianping::player {

SoundRing::SoundRing(int channels, std::int64_t capacity, std::int64_t start)
    : channels_(channels),
      capacity_(capacity),
      samples_(static_cast<std::size_t>(capacity * channels)),
      begin_(start),
      end_(start),
      wanted_(start) {}

SoundSource::State SoundRing::read(std::int64_t frame, std::span<float> out) {
    using State = SoundSource::State;
    const auto frames = static_cast<std::int64_t>(out.size()) / channels_;
    std::fill(out.begin(), out.end(), 0.0F);
    const std::scoped_lock lock(mutex_);
    const auto from = std::max<std::int64_t>(frame, 0), to = frame + frames;
    if (to <= 0) return State::ready;
    wanted_ = to;
    changed_.notify_one();
    for (auto at = std::max(from, begin_); at < std::min(to, end_);) {
        const auto first = slot(at);
        const auto run = std::min({std::min(to, end_) - at, capacity_ - first});
        std::copy_n(samples_.begin() + first * channels_, run * channels_,
                    out.begin() + (at - frame) * channels_);
        at += run;
    }
    const bool all = from >= begin_ && to <= end_;
    if (all) return State::ready;
    if (from < begin_ || from > end_) wanted_ = from; // that is where it is to go on
    if (!failure_.empty()) return State::failed;
    if (finished_ && from >= begin_) return State::ended;
    return State::pending;
}

bool SoundRing::prepared() const {
    const std::scoped_lock lock(mutex_);
    return end_ > begin_ || finished_ || !failure_.empty();
}

bool SoundRing::elsewhere() const { return wanted_ < begin_ || wanted_ > end_ + capacity_; }

SoundRing::Push SoundRing::push(std::span<const float> samples, Duration patience) {
    const auto frames = static_cast<std::int64_t>(samples.size()) / channels_;
    const auto most_ahead = capacity_ - capacity_ / 4;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience,
                      [&] { return closed_ || elsewhere() || end_ + frames <= wanted_ + most_ahead; });
    if (elsewhere()) return Push::elsewhere;
    if (closed_ || end_ + frames > wanted_ + most_ahead) return Push::full;
    for (std::int64_t done = 0; done < frames;) {
        const auto first = slot(end_ + done);
        const auto run = std::min(frames - done, capacity_ - first);
        std::copy_n(samples.begin() + done * channels_, run * channels_,
                    samples_.begin() + first * channels_);
        done += run;
    }
    end_ += frames;
    begin_ = std::max(begin_, end_ - capacity_);
    return Push::taken;
}

std::int64_t SoundRing::end() const {
    const std::scoped_lock lock(mutex_);
    return end_;
}

std::int64_t SoundRing::begin_anew() {
    const std::scoped_lock lock(mutex_);
    finished_ = false;
    return begin_ = end_ = wanted_;
}

bool SoundRing::finish(Duration patience) {
    std::unique_lock lock(mutex_);
    finished_ = true;
    changed_.wait_for(lock, patience, [&] { return closed_ || wanted_ < begin_; });
    return !closed_ && wanted_ < begin_;
}

void SoundRing::fail(std::string why) {
    const std::scoped_lock lock(mutex_);
    failure_ = std::move(why);
}

std::string SoundRing::failure() const {
    const std::scoped_lock lock(mutex_);
    return failure_;
}

void SoundRing::close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    changed_.notify_all();
}

} // namespace lianping::player
