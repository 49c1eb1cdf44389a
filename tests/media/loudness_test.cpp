// Loudness against the cases of EBU Tech 3341, made here.
#include "media/loudness.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

namespace lianping::media {
namespace {

struct Tone {
    double seconds, dbfs; // of its peak
};

void put(std::string& to, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) to.push_back(static_cast<char>(value >> (8 * i)));
}

// 1 kHz in every channel, as WAV of 48 kHz and 16 bit, in memory.
class Wave {
public:
    Wave(const std::vector<Tone>& tones, unsigned channels) : fd_(::memfd_create("wave", MFD_CLOEXEC)) {
        std::string data;
        std::size_t n = 0;
        for (const Tone& tone : tones)
            for (std::size_t end = n + static_cast<std::size_t>(tone.seconds * 48000); n < end; ++n) {
                const double x = std::pow(10, tone.dbfs / 20) *
                                 std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(n) / 48000);
                for (unsigned c = 0; c < channels; ++c)
                    put(data, static_cast<std::uint32_t>(std::lround(x * 32767)), 2);
            }
        std::string wav = "RIFF";
        put(wav, static_cast<std::uint32_t>(data.size() + 36), 4);
        wav += "WAVEfmt ";
        put(wav, 16, 4);
        put(wav, 1, 2);
        put(wav, channels, 2);
        put(wav, 48000, 4);
        put(wav, 48000 * 2 * channels, 4);
        put(wav, 2 * channels, 2);
        put(wav, 16, 2);
        wav += "data";
        put(wav, static_cast<std::uint32_t>(data.size()), 4);
        wav += data;
        EXPECT_EQ(::write(fd_, wav.data(), wav.size()), static_cast<ssize_t>(wav.size()));
    }
    ~Wave() { ::close(fd_); }
    Wave(const Wave&) = delete;
    Wave& operator=(const Wave&) = delete;
    std::optional<Loudness> measured() const {
        const auto is = measure_loudness(fd_);
        EXPECT_TRUE(is);
        return is ? *is : std::nullopt;
    }

private:
    int fd_;
};

TEST(Loudness, a_tone_of_minus_23_dbfs_in_both_channels_is_minus_23_lufs) {
    for (const double level : {-23.0, -33.0}) {
        const auto is = Wave({{20, level}}, 2).measured();
        ASSERT_TRUE(is);
        EXPECT_NEAR(is->integrated_lufs, level, 0.1);
        EXPECT_NEAR(is->true_peak_dbtp, level, 0.3);
    }
}

TEST(Loudness, quiet_stretches_between_do_not_count) {
    const auto is = Wave({{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}, 2).measured();
    ASSERT_TRUE(is);
    EXPECT_NEAR(is->integrated_lufs, -23, 0.1);
}

TEST(Loudness, a_single_channel_is_as_loud_as_the_two_loudspeakers_that_play_it) {
    const auto is = Wave({{20, -23}}, 1).measured();
    ASSERT_TRUE(is);
    EXPECT_NEAR(is->integrated_lufs, -23, 0.1);
}

TEST(Loudness, of_silence_and_of_what_has_no_sound_there_is_none) {
    EXPECT_FALSE(Wave({{5, -200}}, 2).measured());
}

TEST(Loudness, it_is_evened_to_minus_23_within_12_db_and_below_the_highest_peak) {
    EXPECT_NEAR(evening_gain_db({-17, -0.5}), -6, 1e-9);
    EXPECT_NEAR(evening_gain_db({-30, -20}), 7, 1e-9);
    EXPECT_NEAR(evening_gain_db({-60, -40}), 12, 1e-9) << "no further than this";
    EXPECT_NEAR(evening_gain_db({-5, 1}), -12, 1e-9);
    EXPECT_NEAR(evening_gain_db({-30, -4}), 3, 1e-9) << "a quiet film with one loud bang";
    EXPECT_NEAR(evening_gain_db({-22.5, 1}), -2, 1e-9);
}

} // namespace
} // namespace lianping::media
