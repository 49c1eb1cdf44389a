// When the glass is looked at: of films once a second, and once of a picture that stands.

#include "player/station/witness.h"

#include <gtest/gtest.h>

namespace lianping::player {
namespace {

// A window's back surface, of one brightness.
class PlainSurface final : public Renderer {
public:
    void draw(const Composition& composition) override { luma_ = composition.background.r; }
    void prepare(const FramePtr&) override {}
    Result<Image> read_back() override { return Image{}; }
    Result<GlassSamples> sample() override {
        ++samples;
        if (fails) return fail(Error::Code::io, "the picture cannot be read back");
        GlassSamples is;
        is.luma.fill(black ? 0 : luma_);
        is.known.fill(true);
        return is;
    }
    const char* name() const override { return "plain"; }
    bool takes_device_pictures() const override { return false; }
    std::string trouble() const override { return {}; }

    int samples = 0;
    bool fails = false, black = false;

private:
    std::uint8_t luma_ = 0;
};

Composition of_brightness(int luma) {
    const auto value = static_cast<std::uint8_t>(luma);
    return {640, 360, {value, value, value}, {}};
}

PlaceSeen place(const std::string& item, const std::string& instead = "") {
    PlaceSeen seen;
    seen.item = item;
    seen.instead = instead;
    if (!instead.empty()) seen.marks = Played::stands_in;
    return seen;
}

class WitnessTest : public ::testing::Test {
protected:
    void draw(const Composition& composition, const PlaceSeen& shows) {
        renderer_.draw(composition);
        witness_.expect({shows});
        witness_.drawn(now_, composition, renderer_, 640, 360);
    }
    // 25 pictures a second.
    void play_film(Duration length, const PlaceSeen& shows = place("film")) {
        for (int n = 0; n < length / 40ms; ++n, now_ += 40ms) draw(of_brightness(60 + n % 120), shows);
    }
    // The picture stands for so long; the presenter asks ten times a second.
    void stand(const Composition& composition, Duration for_so_long) {
        for (const NodeTime end = now_ + for_so_long; now_ < end; now_ += 100ms)
            if (witness_.owes_a_look(now_)) {
                renderer_.draw(composition);
                witness_.drawn(now_, composition, renderer_, 640, 360);
            }
    }
    GlassState state() const { return witness_.verdict().state; }

    PlainSurface renderer_;
    Witness witness_{LeftBehind{}, nullptr};
    NodeTime now_ = NodeTime(100s);
};

TEST_F(WitnessTest, a_film_is_looked_at_once_a_second) {
    play_film(20s);
    EXPECT_EQ(state(), GlassState::right);
    EXPECT_GE(renderer_.samples, 18);
    EXPECT_LE(renderer_.samples, 20);
}

TEST_F(WitnessTest, a_poster_after_a_film_that_was_stood_in_for_is_still_and_not_wrong) {
    play_film(3400ms, place("film", "broken.mp4"));
    ASSERT_EQ(state(), GlassState::wrong);
    draw(of_brightness(200), place("poster"));
    stand(of_brightness(200), 5s);
    EXPECT_EQ(state(), GlassState::still);
}

TEST_F(WitnessTest, the_night_after_a_film_is_dark_on_purpose) {
    play_film(3400ms);
    draw(of_brightness(0), place("black"));
    stand(of_brightness(0), 5s);
    EXPECT_EQ(state(), GlassState::dark_on_purpose);
}

TEST_F(WitnessTest, a_picture_that_stands_is_looked_at_until_nothing_more_can_be_said) {
    play_film(3400ms);
    draw(of_brightness(200), place("poster"));
    stand(of_brightness(200), 5s);
    const int samples = renderer_.samples;
    stand(of_brightness(200), 3600s);
    EXPECT_EQ(renderer_.samples, samples);
}

TEST_F(WitnessTest, a_poster_that_comes_out_black_is_dark_after_three_looks) {
    play_film(3400ms);
    renderer_.black = true;
    draw(of_brightness(200), place("poster"));
    stand(of_brightness(200), 5s);
    EXPECT_EQ(state(), GlassState::dark);
}

TEST_F(WitnessTest, the_same_picture_is_looked_at_anew_when_it_no_more_stands_in) {
    draw(of_brightness(200), place("poster", "broken.mp4"));
    stand(of_brightness(200), 5s);
    ASSERT_EQ(state(), GlassState::wrong);
    witness_.expect({place("poster")}); // its own slot: nothing is drawn
    stand(of_brightness(200), 5s);
    EXPECT_EQ(state(), GlassState::still);
}

TEST_F(WitnessTest, a_read_back_that_fails_is_tried_once_a_second) {
    renderer_.fails = true;
    play_film(20s);
    EXPECT_LE(renderer_.samples, 20);
    EXPECT_GE(renderer_.samples, 18);
    EXPECT_EQ(state(), GlassState::unknown);
    renderer_.samples = 0;
    stand(of_brightness(60), 60s); // nor is a picture drawn for it again and again
    EXPECT_LE(renderer_.samples, 1);
}

} // namespace
} // namespace lianping::player
