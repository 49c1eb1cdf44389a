// Tickers, clocks, countdowns and code pages.
#include "seen.h"
#include "text/clock_face.h"
#include "text/qr_page.h"
#include "text/ticker.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace lianping::text {
namespace {

// The whole strip side by side.
Pixels strip_of(const Ticker& ticker) {
    Pixels out{ticker.width(), ticker.height(), {}};
    out.bgra.resize(static_cast<std::size_t>(out.width) * out.height * 4);
    unsigned x = 0;
    for (std::size_t i = 0; i < ticker.tiles(); ++i) {
        const Pixels tile = ticker.tile(i);
        for (unsigned y = 0; y < tile.height; ++y)
            std::copy_n(at(tile, 0, y), tile.width * 4UL,
                        &out.bgra[(static_cast<std::size_t>(y) * out.width + x) * 4]);
        x += tile.width;
    }
    EXPECT_EQ(x, ticker.width());
    return out;
}

TEST(Ticker, tiles_meet_without_a_seam) {
    std::string words;
    for (int i = 0; i < 200; ++i) words += "国";
    const Ticker ticker({words}, 100); // letters of 54 pixels
    ASSERT_GT(ticker.tiles(), 3U);
    const Pixels strip = strip_of(ticker);
    // The same character again and again: every column is as the one a character before.
    for (unsigned x = 54; x < 54 * 199; ++x)
        for (unsigned y = 0; y < strip.height; y += 3)
            ASSERT_NEAR(at(strip, x, y)[1], at(strip, x - 54, y)[1], 3) << x << " " << y;
}

TEST(Ticker, holds_all_of_a_very_long_text) {
    std::string words;
    for (int i = 0; i < 20'000; ++i) words += i % 50 == 49 ? "。" : "港";
    const Ticker ticker({words, "完"}, 40);
    EXPECT_GT(ticker.width(), 20'000 * 21U);
    const Bounds last = light(ticker.tile(ticker.tiles() - 1), 200);
    EXPECT_GT(last.count, 20U);
    const Bounds midst = light(ticker.tile(ticker.tiles() / 2), 200);
    EXPECT_GT(midst.right - midst.left, Ticker::tile_width - 60);
}

TEST(Ticker, one_turn_ends_with_room_so_that_the_next_may_follow) {
    const Pixels strip = strip_of(Ticker({"免费充电、装开水", "问路、歇脚"}, 80));
    const Bounds ink = light(strip, 200);
    EXPECT_LT(ink.left, 20U);
    EXPECT_GT(ink.right + 60, strip.width - 120);
    EXPECT_LT(ink.right, strip.width - 60);
    EXPECT_GT(ink.top, 10U);
    EXPECT_LT(ink.bottom, 70U);
}

TEST(Ticker, takes_nothing_broken_text_and_line_breaks) {
    EXPECT_EQ(Ticker({}, 80).width(), 1U);
    EXPECT_EQ(Ticker({"", " \n "}, 80).tiles(), 1U);
    EXPECT_EQ(Ticker({}, 80).tile(0).height, 80U);
    EXPECT_EQ(Ticker({"a\nb"}, 80).width(), Ticker({"a b"}, 80).width());
    EXPECT_GT(Ticker({"\xff\xfe"}, 80).width(), 10U);
    EXPECT_EQ(Ticker({"a"}, 1).height(), 12U);
}

TEST(Ticker, the_band_may_be_seen_through) {
    const Pixels tile = Ticker({"一"}, 60, white, {0, 0, 0, 0.5}).tile(0);
    EXPECT_NEAR(at(tile, tile.width - 1, 2)[3], 128, 1);
}

TEST(ClockFace, keeps_its_size_while_time_runs) {
    unsigned width = 0;
    for (int second = 0; second < 86400; second += 3607) {
        const std::string words = clock_text("%H:%M:%S\n%A", civil_moment(second), Language::chinese);
        const Pixels face = draw_clock_face({words, 96});
        EXPECT_EQ(face.height, 96U);
        if (width == 0) width = face.width;
        EXPECT_EQ(face.width, width) << words;
    }
}

TEST(ClockFace, words_lie_within_the_panel_and_the_corners_are_clear) {
    for (const unsigned height : {16U, 48U, 120U, 400U})
        for (const char* words : {"14:30", "14:30\n3月5日 周四", "14:30\n3月5日 周四\n农历正月十七",
                                  "14:30:05\nThursday\n5 March"}) {
            const Pixels face = draw_clock_face({words, height});
            EXPECT_LE(at(face, 0, 0)[3], 4) << words;
            const Bounds ink = light(face, 150);
            ASSERT_GT(ink.count, 5U);
            EXPECT_GE(ink.left, height / 8) << words;
            EXPECT_LE(ink.right + height / 8, face.width) << words;
            EXPECT_GE(ink.top, height / 16) << words;
            EXPECT_LE(ink.bottom + height / 16, height) << words;
        }
}

TEST(ClockFace, no_panel_means_a_shadow) {
    const Pixels face = draw_clock_face({"14:30", 96, white, {0, 0, 0, 0}});
    std::size_t dark = 0, clear = 0;
    for (std::size_t i = 0; i < face.bgra.size(); i += 4) {
        if (face.bgra[i + 3] == 0) ++clear;
        if (face.bgra[i + 3] > 60 && face.bgra[i + 1] < 30) ++dark;
    }
    EXPECT_GT(dark, 100U);
    EXPECT_GT(clear, face.bgra.size() / 16);
    EXPECT_EQ(draw_clock_face({"", 96}).height, 96U);
}

TEST(Countdown, says_what_is_left_and_stops_at_nothing) {
    EXPECT_EQ(countdown_text(280'000, Language::chinese), "3 天 05:46:40");
    EXPECT_EQ(countdown_text(280'000, Language::english), "3 d 05:46:40");
    EXPECT_EQ(countdown_text(86'399, Language::chinese), "23:59:59");
    EXPECT_EQ(countdown_text(65, Language::chinese), "01:05");
    EXPECT_EQ(countdown_text(-5, Language::chinese), "00:00");
    EXPECT_EQ(draw_countdown({"距离开讲", 3700}).width, draw_countdown({"距离开讲", 4800}).width);
    EXPECT_GT(light(draw_countdown({"", 65}), 150).count, 50U);
}

QrModules code_of(unsigned side) {
    QrModules out{side, {}};
    out.dark.resize(static_cast<std::size_t>(side) * side);
    for (std::size_t i = 0; i < out.dark.size(); ++i) out.dark[i] = i * 7919 % 13 < 6 ? 1 : 0;
    out.dark[0] = 1;
    return out;
}

TEST(QrPage, every_module_is_a_square_of_whole_pixels_on_white) {
    for (const auto& size : {std::pair{960U, 540U}, {540U, 960U}, {960U, 320U}, {512U, 512U}}) {
        const unsigned w = size.first, h = size.second;
        const QrModules code = code_of(29);
        QrPage page{code, "扫码报名", "名额三十人", w, h};
        const Pixels pixels = draw_qr_page(page);
        // The sheet: where a row of nothing but white begins, four modules off the code.
        const Bounds sheet = [&] {
            Bounds bounds;
            for (unsigned y = 0; y < h; ++y)
                for (unsigned x = 0; x + 60 < w; ++x) {
                    bool white_run = true;
                    for (unsigned i = 0; i < 60 && white_run; ++i) white_run = at(pixels, x + i, y)[0] == 255;
                    if (white_run) {
                        bounds.add(x, y);
                        bounds.add(x + 59, y);
                    }
                }
            return bounds;
        }();
        const unsigned side = sheet.right - sheet.left + 1;
        ASSERT_EQ(side % 37, 0U) << w << "x" << h; // 29 modules and twice four around them
        const unsigned module = side / 37;
        ASSERT_GE(module, 3U);
        for (unsigned y = 0; y < 29; ++y)
            for (unsigned x = 0; x < 29; ++x)
                for (const unsigned into : {0U, module - 1}) {
                    const int seen = at(pixels, sheet.left + (x + 4) * module + into,
                                        sheet.top + (y + 4) * module + into)[1];
                    ASSERT_EQ(seen, code.dark[y * 29 + x] != 0 ? 0 : 255) << x << " " << y;
                }
    }
}

TEST(QrPage, a_code_that_is_not_whole_or_too_large_leaves_the_words) {
    EXPECT_GT(light(draw_qr_page({{29, {}}, "扫码", "", 640, 360}), 200).count, 100U);
    EXPECT_EQ(draw_qr_page({code_of(177), "扫码", "", 64, 64}).width, 64U);
    EXPECT_EQ(draw_qr_page({code_of(21), "", "", 640, 360}).width, 640U);
    EXPECT_EQ(draw_qr_page({{}, "", "", 0, 0}).width, 16U);
}

} // namespace
} // namespace lianping::text
