// Sound by clocks of its own on the house grid.

#include "base/instrumented.h"
#include "live/flv_sound.h"
#include "live/house_sound.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <random>
#include <string>

namespace lianping::live {
namespace {

constexpr HouseTime device_begun{Duration(1'795'000'000'123'456'789)};
constexpr double tone = 200; // Hz: left its sine, right its cosine, by house time

// A device that captures the tone by a clock of its own.
struct Device {
    double ppm = 0;
    double at = 0; // seconds since device_begun, of its next frame
    std::vector<float> capture(std::size_t frames) {
        const double every = 1 / (48'000 * (1 + ppm * 1e-6));
        const auto turn = std::polar(1.0, 2 * std::numbers::pi * tone * every);
        auto now = std::polar(0.5, 2 * std::numbers::pi * tone * at);
        std::vector<float> stereo;
        for (std::size_t n = 0; n < frames; ++n, now *= turn) {
            stereo.push_back(static_cast<float>(now.imag()));
            stereo.push_back(static_cast<float>(now.real()));
        }
        at += static_cast<double>(frames) * every;
        return stereo;
    }
    HouseTime now() const { return device_begun + Duration(std::llround(at * 1e9)); }
};

// What came out: how far it lies from where it belongs (s), and the largest step between two samples.
struct CameOut {
    double worst = 0, step = 0;
    std::int64_t blocks = 0, silent = 0, anew = 0;
    float last = 0;
    void take(HouseSound& sound, double from) {
        while (const auto block = sound.take()) {
            EXPECT_EQ(block->frame % live_sound::block, 0);
            anew += block->follows ? 0 : 1;
            ++blocks;
            for (std::size_t n = 0; n < block->samples.size(); n += 2) {
                const float left = block->samples[n], right = block->samples[n + 1];
                const double time =
                    std::chrono::duration<double>(
                        live_sound::grid.instant(block->frame + static_cast<std::int64_t>(n / 2)) -
                        device_begun)
                        .count();
                step = std::max(step, static_cast<double>(std::abs(left - last)));
                last = left;
                if (n % 32 != 0 && left != 0) continue;
                if (std::hypot(left, right) < 0.4F) {
                    silent += left == 0 && right == 0 ? 1 : 0;
                    continue;
                }
                const double phase = std::atan2(left, right) / (2 * std::numbers::pi);
                if (time > from)
                    worst = std::max(worst, std::abs(std::remainder(phase - tone * time, 1.0)) / tone);
            }
        }
    }
};

// Of the tone, at 48 kHz.
const double steepest = 0.5 * 2 * std::sin(std::numbers::pi * tone / 48'000) * 1.05;

class Drifting : public ::testing::TestWithParam<double> {};

TEST_P(Drifting, stays_at_its_place_on_the_house_grid_without_a_click) {
    Device device{GetParam()};
    HouseSound sound;
    CameOut heard;
    std::mt19937 random(1);
    constexpr int blocks = 100 * (instrumented ? 5 : 75); // a minute and a quarter
    for (int n = 0; n < blocks; ++n) {
        // Stamps in whole milliseconds, as RTMP has them.
        const HouseTime stamp = device_begun + (device.now() - device_begun) / 1ms * 1ms;
        sound.push(device.capture(480), stamp);
        heard.take(sound, 50);
    }
    EXPECT_EQ(heard.anew, 1);
    EXPECT_GT(heard.blocks, blocks - 10);
    EXPECT_LT(heard.worst, 1.3e-3) << "half a millisecond is what rounding takes";
    EXPECT_LT(heard.step, steepest);
    if (!instrumented) {
        EXPECT_NEAR(sound.ppm(), GetParam(), 25) << "which takes the minute to be learned";
    }
}
INSTANTIATE_TEST_SUITE_P(Clocks, Drifting, ::testing::Values(100.0, -300.0));

TEST(HouseSound, is_exact_where_stamps_are) {
    Device device;
    HouseSound sound;
    CameOut heard;
    for (int n = 0; n < 300; ++n) {
        const HouseTime stamp = device.now();
        sound.push(device.capture(441), stamp);
        heard.take(sound, 0.02);
    }
    EXPECT_LT(heard.worst, 2e-6);
}

TEST(HouseSound, a_hole_is_silent_between_two_fades_and_what_comes_after_is_where_it_belongs) {
    Device device;
    HouseSound sound;
    CameOut heard;
    for (int n = 0; n < 300; ++n) {
        if (n == 100) device.capture(9600); // 200 ms are lost
        const HouseTime stamp = device.now();
        sound.push(device.capture(480), stamp);
        heard.take(sound, 0.02);
    }
    EXPECT_EQ(heard.anew, 1);
    EXPECT_NEAR(static_cast<double>(heard.silent), 9600, 900) << "and what lies before the first";
    EXPECT_LT(heard.worst, 20e-6);
    EXPECT_LT(heard.step, steepest);
}

TEST(HouseSound, what_came_already_is_left_out) {
    Device device;
    HouseSound sound;
    CameOut heard;
    for (int n = 0; n < 300; ++n) {
        if (n == 100) device.at -= 0.2;
        const HouseTime stamp = device.now();
        sound.push(device.capture(480), stamp);
        heard.take(sound, 0.02);
    }
    EXPECT_EQ(heard.anew, 1);
    EXPECT_LT(heard.worst, 20e-6);
    EXPECT_LT(heard.step, steepest);
}

TEST(HouseSound, after_a_long_hole_it_begins_anew) {
    Device device;
    HouseSound sound;
    CameOut heard;
    for (int n = 0; n < 100; ++n) {
        if (n == 50) device.at += 3600;
        const HouseTime stamp = device.now();
        sound.push(device.capture(480), stamp);
        heard.take(sound, 0.02);
    }
    EXPECT_EQ(heard.anew, 2);
    EXPECT_LT(heard.blocks, 110) << "an hour of silence is not made";
    EXPECT_LT(heard.worst, 20e-6);
}

TEST(FlvSound, is_aac_with_its_configuration_or_mp3) {
    const auto tag = [](std::initializer_list<int> bytes) {
        std::string text;
        for (const int byte : bytes) text.push_back(static_cast<char>(byte));
        return text;
    };
    const std::string setup = tag({0xaf, 0, 0x12, 0x10}), coded = tag({0xaf, 1, 1, 2, 3});
    EXPECT_EQ(read_flv_sound(setup).kind, FlvSound::Kind::setup);
    EXPECT_EQ(aac_shape(read_flv_sound(setup).payload).rate, 44100);
    EXPECT_EQ(aac_shape(read_flv_sound(setup).payload).channels, 2);
    EXPECT_EQ(read_flv_sound(coded).kind, FlvSound::Kind::coded);
    EXPECT_EQ(read_flv_sound(coded).payload.size(), 3U);
    EXPECT_EQ(read_flv_sound(tag({0x2f, 1, 2})).coder, FlvSound::Coder::mp3);
    EXPECT_EQ(read_flv_sound(tag({0x5f, 1, 2})).kind, FlvSound::Kind::none) << "Nellymoser";
    EXPECT_EQ(read_flv_sound("").kind, FlvSound::Kind::none);
}

} // namespace
} // namespace lianping::live
