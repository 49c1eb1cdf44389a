#include "heard.h"

#include "support/sound_clips.h"

#include <algorithm>
#include <cmath>
#include <fstream>

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
    struct Period {
        std::int64_t frame, house, node;
    };
    std::vector<Period> periods;
    std::ifstream times(file.string() + ".times");
    for (Period period{}; times >> period.frame >> period.house >> period.node;) periods.push_back(period);
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
        std::vector<float> left;
        for (std::size_t n = 0; n < samples.size(); n += 2) left.push_back(samples[n]);
        place = guess - testing::exact_lag_of(left, guess, rate, 0, lag) / rate;
        place_node = period.node;
        all.push_back({NodeTime(Duration(period.node)), HouseTime(Duration(period.house)), place});
    }
    return all;
}

} // namespace lianping::bench
