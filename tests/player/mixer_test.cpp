#include "player/audio/mixer.h"
#include "player/audio/tones.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lianping::player {
namespace {

constexpr int rate = 48000;
const auto block = static_cast<std::size_t>(Mixer::block(rate));

// Its sample says which frame it is: 1 / 1024 a frame, in [0, 0.5).
float stamp(std::int64_t frame) { return static_cast<float>(frame % 512) / 1024; }

class Stamps final : public SoundSource {
public:
    explicit Stamps(std::int64_t there = INT64_MAX) : there_(there) {}
    State read(std::int64_t frame, std::span<float> out) override {
        bool all = true;
        for (auto& sample : out) {
            sample = frame >= 0 && frame < there_ ? stamp(frame) : 0;
            all = all && frame < there_;
            ++frame;
        }
        return all ? State::ready : State::pending;
    }
    bool prepared() const override { return true; }
    std::string trouble() const override { return {}; }
    std::string decoder() const override { return {}; }

private:
    std::int64_t there_;
};

// A constant, as loud as it is told.
class Level final : public SoundSource {
public:
    explicit Level(float level) : level_(level) {}
    State read(std::int64_t, std::span<float> out) override {
        std::fill(out.begin(), out.end(), level_);
        return State::ready;
    }
    bool prepared() const override { return true; }
    std::string trouble() const override { return {}; }
    std::string decoder() const override { return {}; }
    float level_;
};

// Mixes blocks from frame 0 on; `on` says what is on at each seam.
std::vector<float> mixed(int blocks, const std::function<std::vector<SoundPart>(std::int64_t)>& on) {
    Mixer mixer(rate, 1);
    std::vector<float> all, piece(block);
    for (int i = 0; i <= blocks; ++i) {
        const auto frame = static_cast<std::int64_t>(i) * static_cast<std::int64_t>(block);
        if (mixer.mix(frame, on(frame + static_cast<std::int64_t>(block)), piece))
            all.insert(all.end(), piece.begin(), piece.end());
    }
    return all;
}

TEST(Mixer, a_sound_begins_on_its_frame_and_is_let_through_to_the_bit) {
    const auto source = std::make_shared<Stamps>();
    const auto all = mixed(20, [&](std::int64_t seam) {
        return seam >= 1000 ? std::vector<SoundPart>{{source, 1000, 1, true}} : std::vector<SoundPart>{};
    });
    for (std::size_t i = 0; i < all.size(); ++i)
        ASSERT_EQ(all[i], i < 1000 ? 0 : stamp(static_cast<std::int64_t>(i) - 1000)) << i;
}

TEST(Mixer, what_is_cut_in_or_cut_off_is_faded_within_a_block) {
    const auto source = std::make_shared<Level>(0.5F);
    const auto all = mixed(20, [&](std::int64_t seam) {
        return seam >= 1200 && seam < 3600 ? std::vector<SoundPart>{{source, -50000, 1, true}}
                                           : std::vector<SoundPart>{};
    });
    for (std::size_t i = 1; i < all.size(); ++i) ASSERT_LT(std::abs(all[i] - all[i - 1]), 0.003F) << i;
    EXPECT_EQ(all[960], 0);
    EXPECT_EQ(all[1200], 0.5F);
    EXPECT_EQ(all[3359], 0.5F);
    EXPECT_EQ(all[3600], 0);
}

TEST(Mixer, gains_run_straight_from_seam_to_seam) {
    const auto source = std::make_shared<Level>(1);
    const auto all = mixed(10, [&](std::int64_t seam) {
        return std::vector<SoundPart>{{source, 0, static_cast<double>(seam) / 2400, true}};
    });
    for (std::size_t i = 240; i < 1900; ++i) ASSERT_NEAR(all[i], static_cast<float>(i) / 2400, 1e-5) << i;
}

TEST(Mixer, a_source_that_has_nothing_is_counted_and_heard_as_silence) {
    Mixer mixer(rate, 1);
    const std::vector<SoundPart> on{{std::make_shared<Stamps>(480), 0, 1, true}};
    std::vector<float> piece(block);
    for (std::int64_t i = 0; i < 6; ++i) mixer.mix(i * 240, on, piece);
    EXPECT_EQ(mixer.gaps(), 4U);
}

TEST(Limiter, no_sample_passes_the_ceiling_and_nothing_steps) {
    const auto loud = std::make_shared<Level>(0.7F);
    const auto burst = std::make_shared<Level>(0.9F);
    const auto all = mixed(400, [&](std::int64_t seam) {
        std::vector<SoundPart> on{{loud, 0, 1, true}};
        if (seam >= 24000 && seam < 48000) on.push_back({burst, 0, 1, true});
        return on;
    });
    for (std::size_t i = 1; i < all.size(); ++i) {
        ASSERT_LE(all[i], Limiter::ceiling + 1e-6F) << i;
        ASSERT_LT(std::abs(all[i] - all[i - 1]), 0.01F) << i;
    }
    EXPECT_EQ(all[20000], 0.7F) << "untouched before";
    EXPECT_NEAR(all[40000], Limiter::ceiling, 1e-4);
    EXPECT_EQ(all[90000], 0.7F) << "recovered after";
}

TEST(Limiter, what_is_below_the_ceiling_is_let_through_to_the_bit) {
    const auto source = std::make_shared<Level>(0.9799F);
    const auto all = mixed(5, [&](std::int64_t) { return std::vector<SoundPart>{{source, 0, 1, true}}; });
    EXPECT_EQ(all[700], 0.9799F);
}

TEST(Limiter, samples_that_are_no_number_become_silence) {
    const auto source = std::make_shared<Level>(std::nanf(""));
    for (const float sample : mixed(5, [&](std::int64_t) {
             return std::vector<SoundPart>{{source, 0, 1, true}};
         }))
        ASSERT_EQ(sample, 0);
}

TEST(Tones, the_chime_begins_and_ends_in_silence_and_is_over_in_time) {
    Chime chime(rate, 2);
    std::vector<float> out(2 * 96000);
    EXPECT_EQ(chime.read(-100, out), SoundSource::State::ended);
    float most = 0;
    for (std::size_t i = 2; i < out.size(); i += 2) {
        EXPECT_EQ(out[i], out[i + 1]);
        most = std::max(most, std::abs(out[i]));
        ASSERT_LT(std::abs(out[i] - out[i - 2]), 0.1F);
    }
    EXPECT_GT(most, 0.2F);
    EXPECT_LT(most, 0.9F);
    EXPECT_EQ(out[2 * 90000], 0);
}

TEST(Tones, the_test_tune_is_heard_from_one_channel_after_the_other_then_from_all) {
    TestTune tune(rate, 2);
    const auto loud = [&](std::int64_t second) {
        std::vector<float> out(2 * 48000);
        tune.read(second * 48000, out);
        double left = 0, right = 0;
        for (std::size_t i = 0; i < out.size(); i += 2) {
            left += static_cast<double>(out[i]) * out[i];
            right += static_cast<double>(out[i + 1]) * out[i + 1];
        }
        return std::pair(left > 1, right > 1);
    };
    EXPECT_EQ(loud(0), std::pair(true, false));
    EXPECT_EQ(loud(2), std::pair(false, true));
    EXPECT_EQ(loud(4), std::pair(true, true));
    EXPECT_EQ(loud(6), std::pair(true, false)) << "over and over";
}

} // namespace
} // namespace lianping::player
