#include "time/path_noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lianping {
namespace {

constexpr std::size_t most = 512; // samples looked at
constexpr double square(double x) { return x * x; }

// Two clock reads and a wake-up are never better than this.
constexpr double least_floor = square(3e-6);
// A sample's error is at most half its excess; a path is never believed to be wholly without it.
constexpr double most_growth = square(0.5);
constexpr double least_growth = square(0.02);

struct Point {
    double excess;
    double residual;
};

// The lean, where the residuals clearly follow the excess, else none. A few samples follow by chance, so they
// must do so more closely.
double lean_of(std::span<const Point> points, double typical) {
    if (typical <= 0) return 0;
    // Where both ways are loaded, one more, the residual follows the excess the less the nearer that is to
    // none. So the near ones count most.
    const auto weight = [&](const Point& p) { return 1 / (1 + square(p.excess / (0.6 * typical))); };
    double n = 0, n2 = 0, e = 0, r = 0, ee = 0, er = 0, rr = 0;
    for (const auto& p : points) {
        const double w = weight(p);
        n += w, n2 += w * w, e += w * p.excess, r += w * p.residual;
    }
    if (n * n < 10 * n2) return 0;
    e /= n, r /= n;
    for (const auto& p : points) {
        const double w = weight(p);
        ee += w * square(p.excess - e), rr += w * square(p.residual - r);
        er += w * (p.excess - e) * (p.residual - r);
    }
    if (ee <= 0 || rr <= 0) return 0;
    const double explained = er * er / (ee * rr);
    const double needed = 0.25 + 8 * n2 / (n * n);
    const double belief = std::clamp((explained - needed) / 0.15, 0.0, 1.0);
    return belief * std::clamp(er / ee, -0.5, 0.5);
}

// Residual = centre + noise of variance floor + growth * excess^2.
struct Noise {
    double floor, growth;
    double variance(const Point& p) const { return floor + growth * square(p.excess); }
};

constexpr double prior_weight = 4; // in samples, of what is believed of the floor

struct Centre {
    double at = 0, variance = 0;
};
Centre centre_of(std::span<const Point> points, const Noise& noise) {
    double weights = 0, sum = 0;
    for (const auto& p : points) {
        const double w = 1 / noise.variance(p);
        weights += w, sum += w * p.residual;
    }
    return {sum / weights, 1 / weights};
}

// The logarithm of the likelihood of the residuals, the centre integrated out (Patterson and Thompson,
// "Recovery of inter-block information when block sizes are unequal", Biometrika 58, 1971), and of the floor.
double likelihood(std::span<const Point> points, const Noise& noise, double prior) {
    const Centre centre = centre_of(points, noise);
    double sum = -std::log(centre.variance) + prior_weight * (std::log(noise.floor) + prior / noise.floor);
    for (const auto& p : points) {
        const double v = noise.variance(p);
        sum += std::log(v) + square(p.residual - centre.at) / v;
    }
    return -sum / 2;
}

// One round of least squares of residual^2, each weighed with the square of its variance by `noise`.
Noise fitted(std::span<const Point> points, const Noise& noise, double prior) {
    const Centre centre = centre_of(points, noise);
    const double pull = prior_weight / square(noise.floor);
    double a = pull, b = 0, c = 0, x = pull * prior, y = 0;
    for (const auto& p : points) {
        const double ee = square(p.excess);
        const double w = 1 / square(noise.variance(p));
        // The centre lies too near to those that made it.
        const double rr = square(p.residual - centre.at) + centre.variance;
        a += w, b += w * ee, c += w * ee * ee;
        x += w * rr, y += w * rr * ee;
    }
    const double det = a * c - b * b;
    const double growth =
        std::clamp(det > 1e-9 * a * c ? (a * y - b * x) / det : 0, least_growth, most_growth);
    return {std::max((x - growth * b) / a, least_floor), growth};
}

// A round may overshoot: a floor near none makes the sample of the least round trip rule all others, and them
// fit it. So a step counts only where it makes what was seen likelier, and is halved until it does.
Noise most_likely(std::span<const Point> points, double prior) {
    prior = std::max(prior, least_floor);
    Noise noise{prior, most_growth};
    double best = likelihood(points, noise, prior);
    for (int round = 0; round < 8; ++round) {
        Noise next = fitted(points, noise, prior);
        double likely = likelihood(points, next, prior);
        for (int half = 0; half < 5 && likely < best; ++half) {
            next = {std::sqrt(next.floor * noise.floor), std::sqrt(next.growth * noise.growth)};
            likely = likelihood(points, next, prior);
        }
        if (likely <= best) break;
        const bool settled = likely - best < 1e-3;
        noise = next;
        best = likely;
        if (settled) break;
    }
    return noise;
}

} // namespace

void PathNoise::learn(std::span<const PathSample> samples, double at_zero, double drift) {
    if (samples.size() > most) samples = samples.last(most);
    std::array<double, most> excesses{};
    least_ = samples.front().round_trip;
    for (const auto& s : samples) least_ = std::min(least_, s.round_trip);
    for (std::size_t i = 0; i < samples.size(); ++i) excesses[i] = samples[i].round_trip - least_;
    const auto middle = excesses.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    std::nth_element(excesses.begin(), middle,
                     excesses.begin() + static_cast<std::ptrdiff_t>(samples.size()));
    const double typical = *middle;
    far_ = 2.5 * typical;

    std::array<Point, most> store;
    std::size_t near = 0;
    for (const auto& s : samples)
        if (const double excess = s.round_trip - least_; excess <= far_)
            store[near++] = {excess, s.offset - at_zero - drift * s.time};
    const std::span<Point> points(store.data(), near);
    lean_ = lean_of(points, typical);
    // The least of n exponential excesses is their mean over n above none.
    bias_ = lean_ * typical / 0.69 / static_cast<double>(samples.size());
    for (auto& p : points) p.residual -= lean_ * p.excess;

    // Before samples speak, the floor is taken for an eighth of the round trip: four samples' worth.
    const Noise noise = most_likely(points, square(least_ / 8));
    floor_ = noise.floor;
    growth_ = noise.growth;
}

double PathNoise::excess(const PathSample& sample) const { return std::max(0.0, sample.round_trip - least_); }

double PathNoise::corrected(const PathSample& sample) const {
    const double e = excess(sample);
    return e <= far_ ? sample.offset - lean_ * e : sample.offset;
}

double PathNoise::variance(const PathSample& sample) const {
    const double e = excess(sample);
    return floor_ + (e <= far_ ? growth_ : most_growth) * square(e);
}

Duration PathNoise::least() const { return Duration(std::llround(least_ * 1e9)); }

} // namespace lianping
