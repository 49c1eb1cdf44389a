// Tickers, clocks, countdowns and logos as the presenter gets them: what is there when, at which size and
// where.

#include "player/frame_schedule.h"
#include "player/frames.h"
#include "player/station/overlay_pictures.h"
#include "player/watching.h"
#include "text/ticker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lianping::player {
namespace {

using lianping::testing::until;

constexpr Canvas wall{1280, 720, 0};
// 2026-11-22 10:00:30.25 in Shanghai.
const UtcTime morning(1'795'312'830s + 250ms);

std::shared_ptr<ScreenPlan> plan_of(const std::string& language = "zh") {
    auto plan = std::make_shared<ScreenPlan>();
    plan->screen = "wall";
    plan->language = language;
    plan->width = wall.width;
    plan->height = wall.height;
    plan->anchor = Anchor{};
    plan->offsets = {{UtcTime(0ns), 8h}};
    return plan;
}

SceneOverlay ticker(const std::string& text) {
    SceneOverlay one;
    one.overlay.kind = Overlay::Kind::ticker;
    one.overlay.text = text;
    return one;
}

SceneOverlay panel(Overlay::Kind kind, const std::string& text,
                   Overlay::Place place = Overlay::Place::top_right) {
    SceneOverlay one;
    one.overlay.kind = kind;
    one.overlay.text = text;
    one.overlay.place = place;
    return one;
}

class Logo final : public Source {
public:
    Selection select(Duration) override { return {frame_, nullptr, SourceState::ended, Duration::max(), 0}; }
    bool prepared() const override { return true; }
    std::string trouble() const override { return ""; }
    std::string decoder() const override { return ""; }

private:
    FramePtr frame_ = testing::blank_frame(400, 200);
};

class BrokenLogo final : public Source {
public:
    Selection select(Duration) override {
        return {nullptr, nullptr, SourceState::failed, Duration::max(), 0};
    }
    bool prepared() const override { return false; }
    std::string trouble() const override { return "it is not there"; }
    std::string decoder() const override { return ""; }
};

class OverlayPicturesTest : public ::testing::Test {
protected:
    OverlayPicturesTest() { pictures.use(plan, wall); }
    // As the presenter asks: until all of them are there.
    OverlayPictures::Shown settled(const std::vector<SceneOverlay>& overlays, HouseTime t) {
        OverlayPictures::Shown shown;
        EXPECT_TRUE(until([&] {
            shown = pictures.show(overlays, t, 0ns);
            return std::none_of(shown.pictures.begin(), shown.pictures.end(),
                                [](const auto& p) { return p.empty(); });
        }));
        return shown;
    }
    HouseTime at(UtcTime utc) const { return plan->anchor.to_house(utc); }

    std::shared_ptr<ScreenPlan> plan = plan_of();
    Painter painter{[] {}};
    int opened = 0, retired = 0, broken = 0;
    OverlayPictures pictures{
        painter,
        {[this](const Showing& showing, Duration, const Canvas&) -> std::unique_ptr<Source> {
             ++opened;
             EXPECT_EQ(showing.item.media, "logo-hash");
             if (opened <= broken) return std::make_unique<BrokenLogo>();
             return std::make_unique<Logo>();
         },
         [this](std::unique_ptr<Source>) { ++retired; }}};
};

std::vector<std::uint8_t> row_of(const Frame& frame, std::uint32_t y) {
    const auto* from = frame.planes[0].data + y * frame.planes[0].stride;
    return {from, from + static_cast<std::size_t>(frame.width) * 4};
}

TEST_F(OverlayPicturesTest, a_ticker_shows_what_text_draws_moved_by_the_step_of_house_time) {
    const SceneOverlay one = ticker("免费充电、装开水、问路、歇脚\n微课堂每周六 14:30");
    const HouseTime t = step_at(at(morning));
    const auto shown = settled({one}, t);
    const std::uint32_t height = overlay_sizes(wall).ticker;
    const text::Ticker strip({"免费充电、装开水、问路、歇脚", "微课堂每周六 14:30"}, height, {1, 1, 1, 1},
                             {0, 0, 0, 1});
    const auto moved = step_rate.frame_at(t.since_origin()) * ticker_step(wall);
    double x = 0;
    for (const OverlayPiece& piece : shown.pictures[0]) {
        EXPECT_EQ(piece.target.x, x);
        EXPECT_EQ(piece.target.y + piece.target.h, 720);
        EXPECT_EQ(piece.target.h, height);
        EXPECT_EQ(piece.source.w, piece.target.w);
        // The first column of the piece is that of the strip after so many pixels.
        const auto column =
            static_cast<std::uint32_t>((moved + static_cast<std::int64_t>(x)) % strip.width());
        const auto tile = strip.tile(column / text::Ticker::tile_width);
        const auto in_tile = column % text::Ticker::tile_width;
        EXPECT_EQ(static_cast<std::uint32_t>(piece.source.x), in_tile);
        EXPECT_EQ(row_of(*piece.frame, height / 2), row_of(*frame_of(tile), height / 2));
        x += piece.target.w;
    }
    EXPECT_EQ(x, 1280);
    EXPECT_EQ(shown.changes, step_after(t));
    EXPECT_EQ(shown.since, t);
}

TEST_F(OverlayPicturesTest, a_ticker_of_a_whole_book_keeps_only_the_tiles_that_are_near) {
    std::string book;
    for (int i = 0; i < 600; ++i) book += "厦港的渔船天亮以前就出了港，";
    const HouseTime begin = step_at(at(morning));
    const SceneOverlay one = ticker(book);
    std::set<const std::uint8_t*> tiles;
    for (int i = 0; i < 12; ++i) { // a tile's width further each time
        const auto shown = settled({one}, begin + i * 17s);
        ASSERT_GE(shown.pictures[0].size(), 1U);
        double width = 0;
        for (const auto& piece : shown.pictures[0]) width += piece.target.w;
        ASSERT_EQ(width, 1280);
        tiles.insert(shown.pictures[0].front().frame->planes[0].data);
    }
    EXPECT_GE(tiles.size(), 4U);
}

TEST_F(OverlayPicturesTest, a_clock_turns_with_the_minute_and_its_next_picture_is_painted_before) {
    const SceneOverlay clock = panel(Overlay::Kind::clock, "");
    const HouseTime t = at(morning);
    const auto shown = settled({clock}, t);
    EXPECT_EQ(shown.changes, at(UtcTime(1'795'312'860s)));
    EXPECT_EQ(shown.since, at(UtcTime(1'795'312'800s)));
    const auto& piece = shown.pictures[0].front();
    const double margin = std::round(720 * 0.03);
    EXPECT_EQ(piece.target.y, margin);
    EXPECT_EQ(piece.target.x + piece.target.w, 1280 - margin);
    const FramePtr before = piece.frame;
    // The painter has it already: no waiting at the minute.
    EXPECT_TRUE(until([&] {
        const auto next = pictures.show({clock}, shown.changes, 0ns);
        return !next.pictures[0].empty() && next.pictures[0].front().frame != before;
    }));
}

TEST_F(OverlayPicturesTest, a_clock_with_seconds_turns_with_the_second) {
    const auto shown = settled({panel(Overlay::Kind::clock, "%H:%M:%S")}, at(morning));
    EXPECT_EQ(shown.changes, at(UtcTime(1'795'312'831s)));
}

TEST_F(OverlayPicturesTest, a_countdown_ends_with_zero_for_a_minute_and_goes) {
    SceneOverlay countdown = panel(Overlay::Kind::countdown, "开演");
    countdown.overlay.until = morning + 90s;
    const auto running = settled({countdown}, at(morning));
    EXPECT_EQ(running.changes, at(morning + 1s));
    settled({countdown}, at(morning + 91s));
    const auto over = pictures.show({countdown}, at(morning + 90s + 61s), 0ns);
    EXPECT_TRUE(over.pictures[0].empty());
    EXPECT_EQ(over.changes, HouseTime::never());
}

TEST_F(OverlayPicturesTest, a_logo_is_opened_once_and_let_go_when_it_is_not_shown) {
    SceneOverlay logo = panel(Overlay::Kind::logo, "", Overlay::Place::top_left);
    logo.overlay.media = "logo-hash";
    const HouseTime t = at(morning);
    const auto shown = settled({logo}, t);
    settled({logo}, t + 5s);
    EXPECT_EQ(opened, 1);
    const auto limits = overlay_sizes(wall);
    const RectF target = shown.pictures[0].front().target;
    EXPECT_LE(target.h, limits.logo);
    EXPECT_LE(target.w, limits.logo_width);
    EXPECT_DOUBLE_EQ(target.w / target.h, 2); // its own shape
    pictures.tidy(t + 10s);
    EXPECT_EQ(retired, 0);
    pictures.tidy(t + 20s);
    EXPECT_EQ(retired, 1);
}

TEST_F(OverlayPicturesTest, a_logo_that_cannot_be_opened_is_tried_again_and_comes) {
    SceneOverlay logo = panel(Overlay::Kind::logo, "", Overlay::Place::top_left);
    logo.overlay.media = "logo-hash";
    const HouseTime t = at(morning);
    broken = 1;
    const auto missing = pictures.show({logo}, t, 0ns);
    EXPECT_TRUE(missing.pictures[0].empty());
    EXPECT_EQ(missing.changes, t + 10s) << "nothing else may change until then";
    EXPECT_TRUE(pictures.show({logo}, t + 5s, 0ns).pictures[0].empty());
    EXPECT_EQ(opened, 1);
    EXPECT_EQ(retired, 1);
    EXPECT_FALSE(pictures.show({logo}, t + 11s, 0ns).pictures[0].empty());
}

TEST_F(OverlayPicturesTest, one_that_is_not_there_yet_is_left_out_and_the_others_are_not) {
    const auto shown = pictures.show({ticker(""), panel(Overlay::Kind::clock, "")}, at(morning), 0ns);
    EXPECT_TRUE(shown.pictures[0].empty()); // no text, no band
    settled({panel(Overlay::Kind::clock, "")}, at(morning));
    const auto both = pictures.show({ticker(""), panel(Overlay::Kind::clock, "")}, at(morning), 0ns);
    EXPECT_FALSE(both.pictures[1].empty());
}

TEST_F(OverlayPicturesTest, what_is_prepared_is_there_at_once_and_moves_no_ticker) {
    const SceneOverlay one = ticker("招新：巡河志愿者");
    const HouseTime t = step_at(at(morning));
    const Duration refresh(16'683'350);
    settled({one}, t);
    const auto before = pictures.show({one}, t, refresh).pictures[0].front().source.x;
    pictures.prepare({one}, t + 2s);
    EXPECT_EQ(pictures.show({one}, t, refresh).pictures[0].front().source.x, before);
}

TEST_F(OverlayPicturesTest, a_screen_of_another_size_gets_a_ticker_of_its_own) {
    const SceneOverlay one = ticker("你好");
    settled({one}, at(morning));
    pictures.use(plan, {640, 360, 0});
    const auto shown = settled({one}, at(morning));
    EXPECT_EQ(shown.pictures[0].front().target.h, overlay_sizes({640, 360, 0}).ticker);
}

TEST_F(OverlayPicturesTest, without_a_plan_there_are_none) {
    pictures.use(nullptr, wall);
    const auto shown = pictures.show({ticker("你好")}, at(morning), 0ns);
    EXPECT_TRUE(shown.pictures[0].empty());
}

} // namespace
} // namespace lianping::player
