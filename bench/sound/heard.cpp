#include "heard.h"

#include "support/sound_clips.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>

namespace lianping::bench {
namespace {

constexpr int rate = 48000;
constexpr std::int64_t frames = 6144; // looked at: in less, the tone is alike a cycle further on

std::vector<float> stereo_at(std::ifstream& in, std::int64_t frame) {
    std::vector<float> both(static_cast<std::size_t>(2 * frames));
    in.clear();
    in.seekg(frame * 8);
    in.read(reinterpret_cast<char*>(both.data()), static_cast<std::streamsize>(both.size() * sizeof(float)));
    return in ? both : std::vector<float>();
}

struct Period {
    std::int64_t frame, house, node;
};

std::vector<Period> read_periods(const std::filesystem::path& file) {
    std::vector<Period> periods;
    std::ifstream times(file.string() + ".times");
    for (Period period{}; times >> period.frame >> period.house >> period.node;) periods.push_back(period);
    return periods;
}

std::vector<float> left_of(const std::vector<float>& stereo) {
    std::vector<float> left;
    for (std::size_t n = 0; n < stereo.size(); n += 2) left.push_back(stereo[n]);
    return left;
}

// By how many frames these come later than the film has them from `at` on; none where they are not of it.
std::optional<double> lateness(const std::vector<float>& stereo, double at) {
    double likeness = 0;
    if (stereo.empty()) return std::nullopt;
    const auto lag = testing::lag_of_both(stereo, at, rate, 240, &likeness);
    if (likeness < 0.9) return std::nullopt;
    return testing::exact_lag_of(left_of(stereo), at, rate, 0, lag);
}

double longest_silence(const std::vector<float>& stereo, std::size_t frames_looked_at) {
    std::size_t longest = 0, run = 0;
    for (std::size_t n = 0; n < frames_looked_at && 2 * n + 1 < stereo.size(); ++n) {
        const bool silent = std::abs(stereo[2 * n]) < 1e-3F && std::abs(stereo[2 * n + 1]) < 1e-3F;
        run = silent ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return static_cast<double>(longest) * 1000 / rate;
}

// Where in the film the samples are, searched all over it. < 0: nowhere.
double place_of(const std::vector<float>& samples, double length) {
    for (double at = 0; at + 0.15 < length; at += 0.01) {
        double likeness = 0;
        const auto lag = testing::lag_of_both(samples, at, rate, 260, &likeness);
        if (likeness > 0.97) return at - static_cast<double>(lag) / rate;
    }
    return -1;
}

} // namespace

std::vector<Heard> read_heard(const std::filesystem::path& file, Duration length, Duration from) {
    const std::vector<Period> periods = read_periods(file);
    std::ifstream in(file, std::ios::binary);
    const double film = std::chrono::duration<double>(length).count();

    std::vector<Heard> all;
    double place = -1;
    std::int64_t place_node = 0;
    for (std::size_t i = 0; i < periods.size(); i += 7) {
        const auto& period = periods[i];
        if (Duration(period.node - periods.front().node) < from) continue;
        const auto samples = stereo_at(in, period.frame);
        if (samples.empty()) break;
        double guess = place < 0
                           ? place_of(samples, film)
                           : std::fmod(place + static_cast<double>(period.node - place_node) * 1e-9, film);
        if (guess < 0) continue;
        if (guess < 0.1 || guess > film - 0.25) continue; // a seam, or near it
        double likeness = 0;
        const auto lag = testing::lag_of_both(samples, guess, rate, 120, &likeness);
        if (likeness < 0.95) {
            place = -1; // it was put right, or is silent: look all over again
            continue;
        }
        place = guess - testing::exact_lag_of(left_of(samples), guess, rate, 0, lag) / rate;
        place_node = period.node;
        all.push_back({NodeTime(Duration(period.node)), HouseTime(Duration(period.house)), place});
    }
    return all;
}

std::vector<Seam> read_seams(const std::filesystem::path& file, Duration length,
                             const std::vector<Heard>& heard) {
    constexpr std::int64_t beside = 480; // frames: what lies nearer is looked through for silence alone
    const std::vector<Period> periods = read_periods(file);
    std::ifstream in(file, std::ios::binary);
    const double film = std::chrono::duration<double>(length).count();
    std::vector<Seam> seams;
    for (std::size_t i = 0; i + 1 < heard.size(); ++i) {
        if (heard[i].film < heard[i + 1].film) continue;
        const std::int64_t seam = heard[i].node.ns() + std::llround((film - heard[i].film) * 1e9);
        const auto after = std::upper_bound(periods.begin(), periods.end(), seam,
                                            [](std::int64_t at, const Period& p) { return at < p.node; });
        if (after == periods.begin()) continue;
        const Period& period = *std::prev(after);
        const std::int64_t frame = period.frame + (seam - period.node) * rate / 1'000'000'000;
        if (frame < frames + beside) continue;
        const auto before = lateness(stereo_at(in, frame - frames - beside),
                                     film - static_cast<double>(frames + beside) / rate);
        const auto behind = lateness(stereo_at(in, frame + beside), static_cast<double>(beside) / rate);
        if (!before || !behind) continue;
        seams.push_back(
            {(*behind - *before) * 1e6 / rate,
             longest_silence(stereo_at(in, frame - beside), static_cast<std::size_t>(2 * beside))});
    }
    return seams;
}

} // namespace lianping::bench
