// What is black, frozen or wrong on the glass, and what only looks so.

#include "player/glass_truth.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace lianping::player {
namespace {

using Picture = std::function<double(int column, int row)>; // brightness

GlassSamples grid(const Picture& picture) {
    GlassSamples is;
    for (int row = 0; row < GlassSamples::rows; ++row)
        for (int column = 0; column < GlassSamples::columns; ++column) {
            const auto cell = static_cast<std::size_t>(row * GlassSamples::columns + column);
            is.luma[cell] = static_cast<std::uint8_t>(std::clamp(picture(column, row), 0.0, 255.0));
            is.known[cell] = true;
        }
    return is;
}

GlassSamples film(int second) {
    return grid(
        [=](int column, int row) { return 120 + 90 * std::sin(column * 0.7 + row * 0.9 + second * 1.3); });
}
GlassSamples plain(double brightness) {
    return grid([=](int, int) { return brightness; });
}

class GlassTruthTest : public ::testing::Test {
protected:
    void look(const GlassSamples& glass, const GlassSamples& meant, const std::string& instead = "") {
        now_ += GlassTruth::look_every;
        EXPECT_TRUE(truth_.due(now_));
        truth_.look(now_, glass, meant, instead);
        const GlassState is = truth_.verdict().state;
        amiss_ = amiss_ || is == GlassState::dark || is == GlassState::frozen || is == GlassState::wrong;
    }
    GlassState state() const { return truth_.verdict().state; }

    GlassTruth truth_;
    NodeTime now_ = NodeTime(100s);
    bool amiss_ = false; // at any look
};

TEST_F(GlassTruthTest, a_film_that_is_on_the_glass_is_right) {
    EXPECT_EQ(state(), GlassState::unknown);
    for (int n = 0; n < 60; ++n) look(film(n), film(n));
    EXPECT_EQ(state(), GlassState::right);
    EXPECT_FALSE(amiss_);
    EXPECT_EQ(truth_.verdict().looks, 60U);
    EXPECT_FALSE(truth_.due(now_ + 500ms));
}

TEST_F(GlassTruthTest, noise_of_conversion_and_scaling_is_not_amiss) {
    for (int n = 0; n < 30; ++n) {
        const auto meant = film(n);
        auto glass = meant;
        for (std::size_t i = 0; i < GlassSamples::count; ++i)
            glass.luma[i] = static_cast<std::uint8_t>(
                std::clamp(int{meant.luma[i]} + static_cast<int>(i % 17) - 8, 0, 255));
        look(glass, meant);
    }
    EXPECT_EQ(state(), GlassState::right);
    EXPECT_FALSE(amiss_);
}

TEST_F(GlassTruthTest, a_black_glass_under_a_film_is_dark_after_three_looks_and_right_again_at_once) {
    look(film(0), film(0));
    for (int n = 1; n <= 2; ++n) look(plain(2), film(n));
    EXPECT_NE(state(), GlassState::dark);
    look(plain(2), film(3));
    EXPECT_EQ(state(), GlassState::dark);
    EXPECT_EQ(truth_.verdict().since, now_);
    EXPECT_FALSE(truth_.verdict().why.empty());
    look(film(4), film(4));
    EXPECT_EQ(state(), GlassState::right);
    EXPECT_TRUE(truth_.verdict().why.empty());
}

TEST_F(GlassTruthTest, a_logo_or_a_clock_on_black_does_not_make_it_light) {
    const auto black_with_clock = grid([](int column, int row) { return row == 0 && column > 12 ? 220 : 1; });
    for (int n = 0; n < 5; ++n) look(black_with_clock, film(n));
    EXPECT_EQ(state(), GlassState::dark);
}

TEST_F(GlassTruthTest, dark_films_and_dark_hours_are_dark_on_purpose) {
    for (int n = 0; n < 30; ++n) {
        const auto night =
            grid([=](int column, int row) { return 8 + 6 * std::sin(column + row + n * 1.0); });
        look(night, night);
    }
    EXPECT_EQ(state(), GlassState::dark_on_purpose);
    for (int n = 0; n < 30; ++n) look(plain(0), plain(0)); // the schedule says black
    EXPECT_EQ(state(), GlassState::dark_on_purpose);
    EXPECT_FALSE(amiss_);
}

TEST_F(GlassTruthTest, a_candle_in_the_dark_is_a_film) {
    for (int n = 0; n < 30; ++n) {
        const auto candle = grid(
            [=](int column, int row) { return column == 8 && row > 3 ? 180 + 20 * std::sin(n * 1.0) : 6; });
        look(candle, candle);
    }
    EXPECT_FALSE(amiss_);
}

TEST_F(GlassTruthTest, a_fade_through_black_is_not_amiss) {
    for (int n = 0; n < 40; ++n) {
        const double lit = std::abs(std::cos(n * 0.4));
        const auto meant = film(n);
        auto faded = meant;
        for (auto& cell : faded.luma) cell = static_cast<std::uint8_t>(cell * lit);
        look(faded, faded);
    }
    EXPECT_FALSE(amiss_);
}

TEST_F(GlassTruthTest, stills_and_slates_have_nothing_to_move) {
    for (int n = 0; n < 600; ++n) look(film(7), film(7));
    EXPECT_EQ(state(), GlassState::still);
    // A slate: a clock ticks in a corner of it.
    for (int n = 0; n < 60; ++n) {
        auto slate = plain(40);
        slate.luma[5] = static_cast<std::uint8_t>(n % 2 == 0 ? 60 : 200);
        look(slate, slate);
    }
    EXPECT_FALSE(amiss_);
}

TEST_F(GlassTruthTest, a_glass_that_stands_still_under_a_film_is_frozen) {
    look(film(0), film(0));
    for (int n = 1; n <= 3; ++n) look(film(0), film(n));
    EXPECT_EQ(state(), GlassState::frozen);
    look(film(4), film(4));
    EXPECT_EQ(state(), GlassState::right);
}

TEST_F(GlassTruthTest, another_picture_than_was_drawn_is_wrong) {
    const auto other = [](int n) {
        return grid([=](int column, int row) {
            return 255 - 120 - 90 * std::sin(column * 0.7 + row * 0.9 + n * 1.3);
        });
    };
    for (int n = 0; n < 4; ++n) look(other(n), film(n));
    EXPECT_EQ(state(), GlassState::wrong);
}

TEST_F(GlassTruthTest, what_stands_in_for_another_is_wrong_though_it_is_drawn_well) {
    look(film(0), film(0));
    look(film(1), film(1), "b.mp4 instead of 坏.mp4: it cannot be decoded");
    EXPECT_EQ(state(), GlassState::wrong);
    EXPECT_EQ(truth_.verdict().why, "b.mp4 instead of 坏.mp4: it cannot be decoded");
    look(film(2), film(2));
    EXPECT_EQ(state(), GlassState::right);
}

TEST_F(GlassTruthTest, cells_of_which_nothing_can_be_said_say_nothing) {
    for (int n = 0; n < 10; ++n) {
        auto meant = film(n);
        meant.known.fill(false); // HDR
        look(film(n), meant);
    }
    EXPECT_FALSE(amiss_);
    EXPECT_EQ(truth_.verdict().difference, 0);
}

TEST_F(GlassTruthTest, a_picture_of_which_less_than_half_can_be_told_is_unknown) {
    const auto told = [](GlassSamples is, int rows) {
        for (std::size_t i = 0; i < GlassSamples::count; ++i)
            is.known[i] = static_cast<int>(i) < rows * GlassSamples::columns;
        return is;
    };
    for (int n = 0; n < 10; ++n) look(film(n), told(film(n), 4));
    EXPECT_EQ(state(), GlassState::unknown) << "a film in HDR beneath a band that stands";
    for (int n = 0; n < 10; ++n) look(plain(0), told(plain(0), 2));
    EXPECT_EQ(state(), GlassState::unknown);
    look(film(0), told(film(0), 2), "b.mp4 instead of a.mp4");
    EXPECT_EQ(state(), GlassState::wrong);
    for (int n = 0; n < 10; ++n) look(film(n), told(film(n), 5));
    EXPECT_EQ(state(), GlassState::right);
}

TEST_F(GlassTruthTest, what_is_unknown_is_so_since_the_first_look) {
    auto meant = film(0);
    meant.known.fill(false);
    look(film(0), meant);
    const NodeTime first = now_;
    look(film(0), meant);
    EXPECT_EQ(state(), GlassState::unknown);
    EXPECT_EQ(truth_.verdict().since, first);
}

TEST_F(GlassTruthTest, a_glass_that_cannot_be_read_back_is_tried_once_a_second_and_soon_unknown) {
    look(film(0), film(0));
    look(film(1), film(1));
    for (int n = 0; n < 2; ++n) truth_.could_not_look(now_ += GlassTruth::look_every);
    EXPECT_FALSE(truth_.due(now_ + 900ms));
    EXPECT_EQ(state(), GlassState::right);
    truth_.could_not_look(now_ += GlassTruth::look_every);
    EXPECT_EQ(state(), GlassState::unknown);
    EXPECT_EQ(truth_.verdict().since, now_);
    look(film(2), film(2));
    EXPECT_EQ(state(), GlassState::right);
}

TEST_F(GlassTruthTest, it_is_settled_when_another_look_at_the_same_would_say_the_same) {
    look(film(0), film(0));
    look(film(1), film(1));
    EXPECT_FALSE(truth_.settled()); // it has moved: if it does no more, it is still
    look(film(1), film(1));
    EXPECT_TRUE(truth_.settled());
    look(plain(2), film(2));
    EXPECT_FALSE(truth_.settled()); // dark, it seems
    EXPECT_TRUE(truth_.in_doubt());
    for (int n = 0; n < 2; ++n) look(plain(2), film(2));
    EXPECT_EQ(state(), GlassState::dark);
    EXPECT_TRUE(truth_.settled());
    EXPECT_FALSE(truth_.in_doubt());
}

} // namespace
} // namespace lianping::player
