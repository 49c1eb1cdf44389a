#include "player/audio/limiter.h"

#include <algorithm>
#include <cmath>

namespace lianping::player {

bool Limiter::pass(std::span<float> samples, int channels) {
    float peak = 0;
    for (float& sample : samples) {
        if (!std::isfinite(sample)) sample = 0; // a broken decoder's
        peak = std::max(peak, std::abs(sample));
    }
    const float need = peak > ceiling ? ceiling / peak : 1;
    const bool first = held_.size() != samples.size();
    if (first) {
        held_.assign(samples.begin(), samples.end());
        held_need_ = seam_ = need;
        return false;
    }
    const float end = std::min({held_need_, need, seam_ * recovery, 1.0F});
    std::swap_ranges(samples.begin(), samples.end(), held_.begin());
    if (seam_ < 1 || end < 1) {
        const auto per_frame = static_cast<std::size_t>(channels);
        const std::size_t frames = samples.size() / per_frame;
        const float slope = (end - seam_) / static_cast<float>(frames);
        for (std::size_t n = 0; n < frames; ++n)
            for (std::size_t c = 0; c < per_frame; ++c)
                samples[n * per_frame + c] *= seam_ + slope * static_cast<float>(n);
    }
    held_need_ = need;
    seam_ = end;
    return true;
}

void Limiter::restart() {
    held_.clear();
    seam_ = held_need_ = 1;
}

} // namespace lianping::player
