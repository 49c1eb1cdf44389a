#include "player/audio/grid_ring.h"

#include <algorithm>

namespace lianping::player {

GridRing::GridRing(int channels, std::size_t capacity)
    : channels_(static_cast<std::size_t>(channels)),
      capacity_(static_cast<std::int64_t>(capacity)),
      samples_(capacity * static_cast<std::size_t>(channels)) {}

bool GridRing::read(std::int64_t from, std::span<float> out) {
    const auto frames = static_cast<std::int64_t>(out.size() / channels_);
    const std::scoped_lock lock(mutex_);
    read_from_ = from;
    read_to_ = from + frames;
    asked_ = news_ = true;
    moved_.notify_one();
    bool all = true;
    for (std::int64_t done = 0; done < frames;) {
        const auto at = from + done;
        const auto target =
            out.begin() + static_cast<std::ptrdiff_t>(done) * static_cast<std::ptrdiff_t>(channels_);
        std::int64_t run = 0;
        if (at < begin_ || at >= end_) {
            all = false;
            run = at < begin_ ? std::min(begin_ - at, frames - done) : frames - done;
            std::fill_n(target, run * static_cast<std::int64_t>(channels_), 0.0F);
        } else {
            const auto first = slot(at);
            run = std::min({frames - done, end_ - at, capacity_ - first});
            std::copy_n(samples_.begin() + first * static_cast<std::int64_t>(channels_),
                        run * static_cast<std::int64_t>(channels_), target);
        }
        done += run;
    }
    return all;
}

bool GridRing::wants(std::int64_t lead, std::int64_t block, Place& place) {
    const std::scoped_lock lock(mutex_);
    if (!asked_) return false;
    place.anew = read_from_ < begin_ || read_from_ > end_ || begin_ == end_;
    if (place.anew) {
        auto first = read_from_ / block * block;
        if (first > read_from_) first -= block;
        begin_ = end_ = first;
    }
    place.frame = end_;
    return end_ < read_to_ + lead;
}

void GridRing::write(std::int64_t frame, std::span<const float> samples) {
    const auto frames = static_cast<std::int64_t>(samples.size() / channels_);
    const std::scoped_lock lock(mutex_);
    if (frame != end_) return;
    for (std::int64_t done = 0; done < frames;) {
        const auto first = slot(frame + done);
        const auto run = std::min(frames - done, capacity_ - first);
        std::copy_n(samples.begin() + done * static_cast<std::int64_t>(channels_),
                    run * static_cast<std::int64_t>(channels_),
                    samples_.begin() + first * static_cast<std::int64_t>(channels_));
        done += run;
    }
    end_ += frames;
    begin_ = std::max(begin_, end_ - capacity_);
}

void GridRing::wait(Duration patience) {
    std::unique_lock lock(mutex_);
    moved_.wait_for(lock, patience, [this] { return news_; });
    news_ = false;
}

void GridRing::wake() {
    const std::scoped_lock lock(mutex_);
    news_ = true;
    moved_.notify_one();
}

} // namespace lianping::player
