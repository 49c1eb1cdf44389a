#include "player/scripted_source.h"
#include "player/sources/subtitle_source.h"
#include "player/sources/subtitled_source.h"
#include "player/watching.h"

#include <gtest/gtest.h>

#include <fstream>

namespace lianping::player {
namespace {

using lianping::testing::until;
using testing::settled;

std::filesystem::path script(const std::string& name, const std::string& events) {
    const auto path = lianping::testing::own_folder() / name;
    std::ofstream(path)
        << "[Script Info]\nScriptType: v4.00+\nPlayResX: 1920\nPlayResY: 1080\n\n[V4+ Styles]\n"
           "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Outline, Alignment, MarginV\n"
           "Style: Default,Noto Sans CJK SC,60,&H00FFFFFF,&H00000000,3,2,60\n\n[Events]\n"
           "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        << events;
    return path;
}

// The newest picture at the position, once nothing newer can come for it.
FramePtr at(Source& source, Duration position) {
    FramePtr frame;
    until([&] {
        const auto selection = source.select(position);
        frame = selection.frame;
        return selection.next_due != Duration::max() || selection.state == SourceState::ended ||
               selection.state == SourceState::failed;
    });
    return frame;
}

bool blank(const FramePtr& frame) { return frame && frame->part.w == 0; }

const std::string two_lines = "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,厦门港的早晨\n"
                              "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,再见\n";

TEST(SubtitleSource, a_line_stands_from_its_beginning_to_its_end_at_the_foot_of_the_picture) {
    SubtitleSource source(script("lines.ass", two_lines), {.length = 10s}, 0s,
                          {.width = 1280, .height = 720});
    EXPECT_TRUE(blank(at(source, 0s)));
    EXPECT_TRUE(blank(at(source, 999ms)));
    const auto line = at(source, 1s);
    ASSERT_FALSE(blank(line)) << source.trouble();
    EXPECT_EQ(line->due, 1s);
    EXPECT_GT(line->part.y, 0.8);
    EXPECT_LT(line->part.y + line->part.h, 1.0);
    EXPECT_NEAR(line->part.x + line->part.w / 2, 0.5, 0.02);
    EXPECT_GT(line->part.w, 0.1) << "six characters";
    EXPECT_EQ(at(source, 1999ms), line);
    EXPECT_TRUE(blank(at(source, 2s)));
    EXPECT_FALSE(blank(at(source, 3500ms)));
    EXPECT_TRUE(blank(at(source, 9s)));
}

TEST(SubtitleSource, letters_are_premultiplied_and_have_a_dark_edge) {
    SubtitleSource source(script("ink.ass", two_lines), {.length = 10s}, 1s, {.width = 1280, .height = 720});
    const auto line = at(source, 1500ms);
    ASSERT_NE(line, nullptr) << source.trouble();
    bool white = false;
    bool edge = false;
    for (std::uint32_t y = 0; y < line->height; ++y)
        for (std::uint32_t x = 0; x < line->width; ++x) {
            const auto* pixel =
                line->planes[0].data + static_cast<std::ptrdiff_t>(y) * line->planes[0].stride + x * 4;
            for (int c = 0; c < 3; ++c) ASSERT_LE(pixel[c], pixel[3]);
            white = white || (pixel[0] > 250 && pixel[3] == 255);
            edge = edge || (pixel[0] < 5 && pixel[3] == 255);
        }
    EXPECT_TRUE(white);
    EXPECT_TRUE(edge);
}

TEST(SubtitleSource, opened_in_the_midst_of_a_slot_it_shows_the_line_that_stands_there) {
    SubtitleSource source(script("midst.ass", two_lines), {.length = 10s}, 3500ms, {});
    EXPECT_FALSE(blank(at(source, 3500ms)));
    EXPECT_TRUE(blank(at(source, 4s)));
}

TEST(SubtitleSource, follows_trims_and_begins_anew_when_the_film_repeats) {
    // The film from its first second to its third, over and over.
    SubtitleSource source(script("loop.ass", two_lines), {.length = 10s, .in = 1s, .span = 2s}, 0s, {});
    EXPECT_FALSE(blank(at(source, 0s)));
    EXPECT_TRUE(blank(at(source, 1s)));
    const auto again = at(source, 2s);
    EXPECT_FALSE(blank(again));
    EXPECT_EQ(again->due, 2s);
    EXPECT_TRUE(blank(at(source, 3s)));
    EXPECT_FALSE(blank(at(source, 8500ms)));
}

TEST(SubtitleSource, plain_lines_may_stand_in_the_bars_that_a_wide_film_leaves) {
    const auto file = script("bars.ass", two_lines);
    SubtitleSource full(file, {.length = 10s}, 1s, {.width = 1280, .height = 720});
    SubtitleSource wide(
        file, {.length = 10s}, 1s,
        {.width = 1280, .height = 720, .bars = {.left = 0, .top = 90, .right = 0, .bottom = 90}});
    const auto one = at(full, 1s);
    const auto two = at(wide, 1s);
    ASSERT_FALSE(blank(one) || blank(two));
    EXPECT_GE(two->part.y, one->part.y - 0.01);
}

TEST(SubtitleSource, a_line_that_fades_is_drawn_in_steps) {
    SubtitleSource source(
        script("fade.ass", "Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\fad(500,0)}慢慢来\n"),
        {.length = 10s}, 0s, {});
    const auto early = at(source, 1100ms);
    const auto late = at(source, 1400ms);
    ASSERT_TRUE(early && late);
    EXPECT_NE(early->id, late->id);
}

TEST(SubtitledSource, a_film_goes_on_without_subtitles_that_fail) {
    SubtitledSource source(std::make_unique<testing::ScriptedSource>(testing::Script{}),
                           lianping::testing::own_folder() / "none.ass", {.length = 10s}, {0, 0, 1280, 720},
                           Fit::contain);
    EXPECT_NE(source.select(0s).frame, nullptr);
    EXPECT_TRUE(until([&] { return !source.trouble().empty(); }));
    const auto later = source.select(400ms);
    EXPECT_EQ(later.state, SourceState::ready);
    EXPECT_EQ(later.over, nullptr);
}

TEST(SubtitledSource, lines_lie_over_the_film_and_the_picture_changes_when_they_do) {
    testing::Script slow;
    slow.frame = 10s; // a film of one picture: the lines alone change
    SubtitledSource source(std::make_unique<testing::ScriptedSource>(slow), script("over.ass", two_lines),
                           {.length = 10s}, {0, 0, 1280, 720}, Fit::contain);
    EXPECT_TRUE(until([&] { return source.select(0s).next_due == 1s; })) << source.trouble();
    EXPECT_EQ(source.select(500ms).over, nullptr);
    EXPECT_TRUE(until([&] { return source.select(1s).over != nullptr; }));
    EXPECT_TRUE(until([&] { return source.select(1s).next_due == 2s; }));
}

TEST(SubtitleArea, has_the_bars_that_a_wide_film_leaves) {
    const auto area = subtitle_area(*testing::blank_frame(1920, 800), {100, 50, 1280, 720}, Fit::contain);
    EXPECT_EQ(area.width, 1280U);
    EXPECT_EQ(area.bars.top + area.bars.bottom, 720U - 533U);
    EXPECT_EQ(area.bars.left, 0U);
}

TEST(SubtitleSource, a_script_that_is_not_there_fails_and_says_so) {
    SubtitleSource source(lianping::testing::own_folder() / "none.ass", {.length = 10s}, 0s, {});
    EXPECT_EQ(settled(source, 0s).state, SourceState::failed);
    EXPECT_NE(source.trouble(), "");
}

} // namespace
} // namespace lianping::player
