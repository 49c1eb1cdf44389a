#include "player/sources/file_sound.h"
#include "player/watching.h"
#include "support/sound_clips.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lianping::player {
namespace {

using lianping::testing::clip_folder;
using lianping::testing::lag_of;
using lianping::testing::make_sound;
using lianping::testing::own_folder;
using lianping::testing::SoundSpec;
using lianping::testing::until;
using lianping::testing::wandering;

constexpr int rate = 48000;

// Frames [from, from + frames) of the slot, all channels, once they are decoded. Silent behind the end.
std::vector<float> heard(SoundSource& source, std::int64_t from, std::int64_t frames, int channels = 2) {
    std::vector<float> all;
    for (std::int64_t at = from; at < from + frames; at += 480) {
        std::vector<float> piece(static_cast<std::size_t>(480 * channels));
        const bool came = until([&] { return source.read(at, piece) != SoundSource::State::pending; });
        EXPECT_TRUE(came) << at << ' ' << source.trouble();
        if (!came) break;
        all.insert(all.end(), piece.begin(), piece.end());
    }
    return all;
}

std::vector<float> channel_of(const std::vector<float>& samples, int channel, int channels = 2) {
    std::vector<float> one;
    for (std::size_t i = static_cast<std::size_t>(channel); i < samples.size();
         i += static_cast<std::size_t>(channels))
        one.push_back(samples[i]);
    return one;
}

struct Format {
    const char* container;
    const char* codec;
    double picture;
    std::int64_t allowed; // frames off
    const char* picture_codec = "libx264";
    double like = 0.99;
    // Frames by which stamps that are rounded put it elsewhere, wherever packets cannot be counted.
    std::int64_t stamps_are_off = 0;
};
void PrintTo(const Format& format, std::ostream* to) { *to << format.codec << " in " << format.container; }
class EveryFormat : public ::testing::TestWithParam<Format> {
protected:
    static std::filesystem::path file(int source_rate = rate) {
        SoundSpec spec;
        spec.container = GetParam().container;
        spec.codec = GetParam().codec;
        spec.picture = GetParam().picture;
        spec.picture_codec = GetParam().picture_codec;
        spec.rate = source_rate;
        spec.seconds = 6;
        return make_sound(spec, clip_folder());
    }
};

TEST_P(EveryFormat, each_sample_is_heard_at_its_instant) {
    const auto clip = file();
    ASSERT_FALSE(clip.empty());
    FileSound source(clip, {6s, 0s, 6s}, {rate, 2, ""}, 0);
    const auto all = heard(source, 0, rate);
    for (const int channel : {0, 1}) {
        double likeness = 0;
        const auto one = channel_of(all, channel);
        const std::vector<float> stretch(one.begin() + 12000, one.begin() + 24000);
        const auto lag = lag_of(stretch, 0.25, rate, channel, 2500, &likeness);
        EXPECT_LE(std::abs(lag), GetParam().allowed) << "channel " << channel << ": " << lag;
        EXPECT_GT(likeness, GetParam().like);
    }
}

TEST_P(EveryFormat, the_beginning_is_neither_cut_nor_preceded_by_what_the_coder_put_there) {
    const auto clip = file();
    ASSERT_FALSE(clip.empty());
    FileSound source(clip, {6s, 0s, 6s}, {rate, 2, ""}, 0);
    const auto one = channel_of(heard(source, 0, 4800), 0);
    double likeness = 0;
    const auto lag = lag_of({one.begin(), one.begin() + 2400}, 0, rate, 0, 400, &likeness);
    EXPECT_LE(std::abs(lag), GetParam().allowed);
    EXPECT_GT(likeness, GetParam().like - 0.06);
}

TEST_P(EveryFormat, wherever_reading_begins_the_same_sample_is_at_the_same_frame) {
    const auto clip = file();
    ASSERT_FALSE(clip.empty());
    FileSound from_start(clip, {6s, 0s, 6s}, {rate, 2, ""}, 0);
    FileSound from_within(clip, {6s, 0s, 6s}, {rate, 2, ""}, 3 * rate + 123);
    const auto all =
        channel_of(heard(from_start, 123, 3 * rate + 24000), 0); // in order: no place is looked for
    const std::vector<float> a(all.begin() + 3 * rate, all.end());
    const auto b = channel_of(heard(from_within, 3 * rate + 123, 24000), 0);
    ASSERT_EQ(a.size(), b.size());
    double difference = 0, power = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2);
        power += std::pow(static_cast<double>(a[i]), 2);
    }
    if (GetParam().stamps_are_off == 0) {
        EXPECT_LT(difference, 1e-4 * power);
        return;
    }
    const double from = 3 + 123.0 / rate;
    EXPECT_LE(std::abs(lag_of(a, from, rate, 0, 2500) - lag_of(b, from, rate, 0, 2500)),
              GetParam().stamps_are_off);
}

INSTANTIATE_TEST_SUITE_P(
    FileSound, EveryFormat,
    ::testing::Values(Format{"wav", "pcm_s16le", 0, 0}, Format{"flac", "flac", 0, 0},
                      Format{"mp3", "libmp3lame", 0, 0}, Format{"ogg", "libvorbis", 0, 0},
                      Format{"opus", "libopus", 0, 0}, Format{"m4a", "aac", 0, 0}, Format{"mp4", "aac", 6, 0},
                      Format{"mov", "pcm_s16le", 6, 0}, Format{"mkv", "aac", 6, 48},
                      Format{"mkv", "flac", 6, 0}, Format{"ts", "aac", 6, 1}, Format{"ts", "ac3", 6, 1},
                      Format{"mpg", "mp2", 6, 1, "mpeg2video"},
                      // ffmpeg 5.1 writes its pictures 7 ms late, by Opus's priming.
                      Format{"webm", "libopus", 6, 336 + 48, "libvpx-vp9", 0.9},
                      Format{"webm", "libvorbis", 6, 48, "libvpx-vp9", 0.99, 24},
                      Format{"avi", "libmp3lame", 6, 48, "mpeg4"}, Format{"avi", "mp2", 6, 48, "mpeg4"}),
    [](const auto& format) {
        return std::string(format.param.codec) + "_in_" + format.param.container +
               (format.param.picture > 0 ? "_with_pictures" : "");
    });

std::filesystem::path wav(int source_rate = rate, int channels = 2, double seconds = 4) {
    SoundSpec spec;
    spec.rate = source_rate;
    spec.channels = channels;
    spec.seconds = seconds;
    return make_sound(spec, clip_folder());
}

float stored(std::int64_t sample, int channel) {
    const double value =
        static_cast<double>(static_cast<float>(wandering(static_cast<double>(sample) / rate, channel)));
    return static_cast<float>(std::lrint(value * 32768)) / 32768;
}

TEST(FileSound, what_needs_no_conversion_is_let_through_to_the_bit) {
    FileSound source(wav(), {4s, 0s, 4s}, {rate, 2, ""}, 0);
    const auto all = heard(source, 0, 48000);
    for (std::int64_t n = 0; n < 48000; ++n) {
        ASSERT_NEAR(all[static_cast<std::size_t>(2 * n)], stored(n, 0), 1e-7) << n;
        ASSERT_NEAR(all[static_cast<std::size_t>(2 * n + 1)], stored(n, 1), 1e-7) << n;
    }
}

TEST(FileSound, a_span_is_repeated_without_a_seam_and_without_adding_up) {
    // 333.333333 ms is 15999.999984 frames: a period that were added up would be off after some passes.
    const Duration span(333'333'333), in = 500ms;
    FileSound source(wav(), {10s, in, span}, {rate, 2, ""}, 0);
    const auto all = heard(source, 0, 7 * rate);
    for (std::int64_t n = 0; n < 7 * rate; ++n) {
        const auto pass = static_cast<std::int64_t>(n * 1'000'000'000.0 / rate / 333'333'333.0 + 1e-9);
        auto begins =
            static_cast<std::int64_t>(std::llround(static_cast<double>(pass) * 333'333'333.0 * rate / 1e9));
        const auto next = static_cast<std::int64_t>(
            std::llround(static_cast<double>(pass + 1) * 333'333'333.0 * rate / 1e9));
        if (n >= next) begins = next;
        ASSERT_NEAR(all[static_cast<std::size_t>(2 * n)], stored(24000 + n - begins, 0), 1e-7) << n;
    }
}

TEST(FileSound, coded_sound_is_repeated_without_a_seam) {
    SoundSpec spec;
    spec.container = "m4a";
    spec.codec = "aac";
    spec.seconds = 6;
    FileSound source(make_sound(spec, clip_folder()), {10s, 0s, 2s}, {rate, 2, ""}, 0);
    const auto one = channel_of(heard(source, 0, 4 * rate), 0);
    for (std::size_t i = 2000; i < 2 * rate - 2000U; ++i) ASSERT_NEAR(one[i], one[i + 2 * rate], 1e-4) << i;
    double likeness = 0;
    EXPECT_EQ(lag_of({one.begin() + 2 * rate, one.begin() + 2 * rate + 9600}, 0, rate, 0, 100, &likeness), 0);
    EXPECT_GT(likeness, 0.97);
}

TEST(FileSound, a_trimmed_beginning_is_where_it_was_asked_for) {
    FileSound source(wav(), {2s, 1250ms, 2s}, {rate, 2, ""}, 480);
    const auto all = heard(source, 480, 4800);
    for (std::int64_t n = 0; n < 4800; ++n)
        ASSERT_NEAR(all[static_cast<std::size_t>(2 * n)], stored(60000 + 480 + n, 0), 1e-7) << n;
}

TEST(FileSound, shorter_sound_is_silence_to_the_slots_end_and_longer_goes_on_for_a_transition) {
    FileSound shorter(wav(rate, 2, 1), {3s, 0s, 3s}, {rate, 2, ""}, 0);
    const auto silent = heard(shorter, rate, rate);
    for (const float sample : silent) ASSERT_EQ(sample, 0);
    FileSound longer(wav(), {1s, 0s, 1s}, {rate, 2, ""}, 0);
    const auto all = heard(longer, rate - 480, 2400);
    EXPECT_NEAR(all[2 * 1000], stored(rate - 480 + 1000, 0), 1e-7);
}

TEST(FileSound, other_rates_are_converted_in_place) {
    for (const int source_rate : {44100, 32000, 22050, 96000, 8000}) {
        FileSound source(wav(source_rate), {4s, 0s, 4s}, {rate, 2, ""}, 0);
        double likeness = 0;
        const auto one = channel_of(heard(source, 0, 2 * rate), 0);
        EXPECT_EQ(lag_of({one.begin() + 24000, one.begin() + 36000}, 0.5, rate, 0, 100, &likeness), 0)
            << source_rate;
        EXPECT_GT(likeness, 0.9999) << source_rate;
        FileSound within(wav(source_rate), {4s, 0s, 4s}, {rate, 2, ""}, 2 * rate + 7);
        const auto later = channel_of(heard(within, 2 * rate + 7, 12000), 0);
        EXPECT_EQ(lag_of(later, 2 + 7.0 / rate, rate, 0, 100, &likeness), 0) << source_rate;
        EXPECT_GT(likeness, 0.9999) << source_rate;
    }
}

TEST(FileSound, a_place_that_was_passed_is_found_again) {
    FileSound source(wav(), {4s, 0s, 4s}, {rate, 2, ""}, 0);
    heard(source, 3 * rate, 4800);
    const auto all = heard(source, 9600, 4800);
    EXPECT_NEAR(all[2 * 100], stored(9700, 0), 1e-7);
}

TEST(FileSound, a_leap_ahead_is_followed) {
    FileSound source(wav(rate, 2, 60), {60s, 0s, 60s}, {rate, 2, ""}, 0);
    heard(source, 0, 4800);
    const auto all = heard(source, 50 * rate, 4800);
    EXPECT_NEAR(all[2 * 100], stored(50 * rate + 100, 0), 1e-7);
}

TEST(FileSound, sound_begins_with_the_first_picture_that_is_shown) {
    // Sound that begins 0.52 s before the pictures do, and one that begins 0.25 s after.
    const auto plain = wav();
    for (const auto& [name, pictures_later, sound_later, first] :
         {std::tuple{"early.mkv", "0.52", "0", 0.52}, std::tuple{"late.mkv", "0", "0.25", -0.25}}) {
        const auto file = own_folder() / name;
        const auto command =
            std::string("ffmpeg -v error -y -f lavfi -i color=black:s=160x96:r=25:d=3 -itsoffset ") +
            sound_later + " -i '" + plain.string() + "' -vf setpts=PTS+" + pictures_later +
            "/TB -vsync passthrough -c:v libx264 -c:a flac '" + file.string() + "'";
        ASSERT_EQ(std::system(command.c_str()), 0);
        FileSound source(file, {2s, 0s, 2s}, {rate, 2, ""}, 0);
        const auto one = channel_of(heard(source, 0, rate), 0);
        double likeness = 0;
        EXPECT_LE(std::abs(lag_of({one.begin() + 24000, one.begin() + 36000}, first + 0.5, rate, 0, 100,
                                  &likeness)),
                  1)
            << name;
        EXPECT_GT(likeness, 0.999) << name;
    }
}

TEST(FileSound, the_track_of_a_language_is_chosen) {
    const auto file = own_folder() / "languages.mkv";
    const auto command =
        "ffmpeg -v error -y -f lavfi -i 'sine=300:r=48000:d=2' -f lavfi -i 'sine=900:r=48000:d=2' "
        "-map 0 -map 1 -metadata:s:a:0 language=eng -metadata:s:a:1 language=chi -c:a flac '" +
        file.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto crossings = [&](const char* language) {
        FileSound source(file, {2s, 0s, 2s}, {rate, 1, language}, 0);
        const auto one = heard(source, 0, rate, 1);
        int count = 0;
        for (std::size_t i = 1; i < one.size(); ++i) count += one[i - 1] < 0 && one[i] >= 0;
        return count;
    };
    EXPECT_NEAR(crossings("zh"), 900, 2);
    EXPECT_NEAR(crossings("eng"), 300, 2);
    EXPECT_NEAR(crossings("fr"), 300, 2) << "not there: the first";
}

TEST(FileSound, a_file_without_sound_is_silent_and_no_trouble) {
    lianping::testing::ClipSpec spec;
    spec.clip = 71;
    FileSound source(lianping::testing::make_clip(spec, clip_folder()), {2s, 0s, 2s}, {rate, 2, ""}, 0);
    for (const float sample : heard(source, 0, 4800)) ASSERT_EQ(sample, 0);
    EXPECT_TRUE(source.prepared());
    EXPECT_EQ(source.trouble(), "");
    EXPECT_EQ(source.decoder(), "");
}

TEST(FileSound, every_file_of_the_collection_is_heard_is_silent_or_says_why) {
    const std::filesystem::path folder = LIANPING_SHARED_DIR "/media";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the collection is not here";
    int heard_at_all = 0, failed = 0, files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        ++files;
        FileSound source(entry.path(), {2s, 0s, 2s}, {rate, 2, ""}, 0);
        std::vector<float> piece(960);
        float most = 0;
        auto state = SoundSource::State::pending;
        for (std::int64_t at = 0; at < rate && state != SoundSource::State::failed; at += 480) {
            EXPECT_TRUE(until([&] {
                state = source.read(at, piece);
                return state != SoundSource::State::pending;
            })) << entry.path();
            for (const float sample : piece) most = std::max(most, std::abs(sample));
        }
        if (state == SoundSource::State::failed) {
            ++failed;
            EXPECT_FALSE(source.trouble().empty()) << entry.path();
        }
        heard_at_all += most > 0;
    }
    std::printf("%d files: %d heard in their first second, %d refused\n", files, heard_at_all, failed);
    EXPECT_GT(heard_at_all, 50);
}

TEST(FileSound, what_cannot_be_opened_has_failed_and_says_why) {
    FileSound source("/nowhere/at-all.mp3", {2s, 0s, 2s}, {rate, 2, ""}, 0);
    std::vector<float> piece(960);
    EXPECT_TRUE(until([&] { return source.read(0, piece) == SoundSource::State::failed; }));
    EXPECT_FALSE(source.trouble().empty());
}

} // namespace
} // namespace lianping::player
