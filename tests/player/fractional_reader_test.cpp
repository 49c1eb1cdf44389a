#include "sound/fractional_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace lianping::player {
namespace {

constexpr int grid_rate = 48000;

std::vector<float> tone(double hz, std::size_t frames, std::int64_t first = 0) {
    std::vector<float> samples(frames);
    for (std::size_t i = 0; i < frames; ++i)
        samples[i] = static_cast<float>(
            0.5 * std::sin(2 * std::numbers::pi * hz *
                           static_cast<double>(first + static_cast<std::int64_t>(i)) / grid_rate));
    return samples;
}

// Read as a device would, block by block, at `step`.
std::vector<float> read_through(const std::vector<float>& grid, double step, std::size_t frames) {
    FractionalReader reader(1);
    GridPosition place{FractionalReader::reach, 0.25};
    std::vector<float> out;
    while (out.size() < frames) {
        std::vector<float> block(1024);
        const auto needed = FractionalReader::needed(place, step, block.size());
        const auto first = static_cast<std::size_t>(place.frame - FractionalReader::reach + 1);
        reader.read(std::span(grid).subspan(first, needed), place, step, block);
        place = place.advanced(step * 1024);
        out.insert(out.end(), block.begin(), block.end());
    }
    out.resize(frames);
    return out;
}

// All that is left when the best-fitting sine of that frequency is taken away, in dB below it.
double distortion_db(const std::vector<float>& samples, double cycles_a_frame) {
    double ss = 0, cc = 0, sc = 0, ys = 0, yc = 0, yy = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double w = 2 * std::numbers::pi * std::fmod(cycles_a_frame * static_cast<double>(i), 1.0);
        const double s = std::sin(w), c = std::cos(w), y = static_cast<double>(samples[i]);
        ss += s * s, cc += c * c, sc += s * c, ys += y * s, yc += y * c, yy += y * y;
    }
    const double det = ss * cc - sc * sc;
    const double a = (ys * cc - yc * sc) / det, b = (yc * ss - ys * sc) / det;
    const double fitted = a * ys + b * yc;
    return 10 * std::log10(std::max(yy - fitted, 1e-20) / fitted);
}

TEST(FractionalReader, a_place_that_is_a_frame_gives_that_frame_to_the_bit) {
    std::mt19937 random(7);
    std::vector<float> grid(1024 + 2 * FractionalReader::reach);
    for (auto& sample : grid) sample = static_cast<float>(random()) / 4294967296.0F - 0.5F;
    FractionalReader reader(2);
    std::vector<float> both(2 * grid.size());
    for (std::size_t i = 0; i < grid.size(); ++i) both[2 * i] = grid[i], both[2 * i + 1] = -grid[i];
    std::vector<float> out(2 * 1000);
    const GridPosition from{FractionalReader::reach - 1, 0};
    reader.read(std::span(both).first(2 * FractionalReader::needed(from, 1, 1000)), from, 1, out);
    for (std::size_t i = 0; i < 1000; ++i) {
        ASSERT_EQ(out[2 * i], grid[i + FractionalReader::reach - 1]) << i;
        ASSERT_EQ(out[2 * i + 1], -out[2 * i]) << i;
    }
}

TEST(FractionalReader, tones_stay_clean_at_the_greatest_rate_that_sound_is_ever_read_at) {
    for (const double hz : {100.0, 997.0, 5000.0, 10000.0, 15000.0, 18000.0}) {
        for (const double step : {1 + 500e-6, 1 - 500e-6, 1 + 17e-6}) {
            const auto grid = tone(hz, 102400);
            const double db = distortion_db(read_through(grid, step, 96000), hz / grid_rate * step);
            RecordProperty("db", std::to_string(db));
            std::printf("%7.0f Hz at %+6.0f ppm: %6.1f dB\n", hz, (step - 1) * 1e6, db);
            EXPECT_LT(db, -100) << hz << " Hz at " << step;
        }
    }
}

TEST(FractionalReader, a_constant_stays_what_it_is) {
    const std::vector<float> grid(4096, 0.25F);
    for (const float sample : read_through(grid, 1.0003, 2000)) ASSERT_NEAR(sample, 0.25F, 1e-6);
}

TEST(FractionalReader, all_of_the_band_up_to_20_kHz_passes_with_its_level) {
    for (const double hz : {50.0, 12000.0, 19000.0, 20000.0}) {
        const auto out = read_through(tone(hz, 52000), 1.0005, 48000);
        double power = 0;
        for (const float sample : out) power += static_cast<double>(sample) * sample;
        const double level = 10 * std::log10(power / static_cast<double>(out.size()) / 0.125);
        EXPECT_NEAR(level, 0, 0.05) << hz;
    }
}

} // namespace
} // namespace lianping::player
