// Pictures of text, by what must hold whatever fonts a machine has.
#include "seen.h"
#include "text/notice.h"
#include "text/text.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

namespace lianping::text {
namespace {

double mean(const Pixels& pixels) {
    double sum = 0;
    for (std::size_t i = 0; i < pixels.bgra.size(); ++i)
        if (i % 4 != 3) sum += pixels.bgra[i];
    return sum / (static_cast<double>(pixels.bgra.size()) * 0.75);
}

Notice notice(const std::string& title, const std::string& body, unsigned width = 960,
              unsigned height = 540) {
    Notice out;
    out.title = title;
    out.body = body;
    out.width = width;
    out.height = height;
    return out;
}

TEST(Notice, fills_its_picture_and_keeps_its_words_off_the_edges) {
    const std::string long_body = [] {
        std::string text;
        for (int i = 0; i < 40; ++i) text += "周六下午两点半二楼分享区，免费参加。 ";
        return text;
    }();
    for (const auto& [w, h] :
         {std::pair{1920U, 1080U}, {960U, 540U}, {540U, 960U}, {320U, 180U}, {1600U, 300U}}) {
        for (const std::string& body : {std::string("周六 14:30，二楼分享区"), long_body}) {
            const Pixels pixels = draw_notice(notice("本周微课堂", body, w, h));
            ASSERT_EQ(pixels.width, w);
            ASSERT_EQ(pixels.height, h);
            ASSERT_EQ(pixels.bgra.size(), static_cast<std::size_t>(w) * h * 4);
            EXPECT_TRUE(is_opaque(pixels));
            const Bounds ink = light(pixels, 150);
            ASSERT_GT(ink.count, 20U) << w << "x" << h;
            EXPECT_GE(ink.left, w * 35 / 1000);
            EXPECT_LE(ink.right, w * 965 / 1000);
            EXPECT_GE(ink.top, h * 4 / 100);
            EXPECT_LE(ink.bottom, h * 96 / 100);
        }
    }
}

TEST(Notice, words_grow_with_the_picture) {
    const Bounds small = light(draw_notice(notice("周六", "", 640, 360)), 200);
    const Bounds large = light(draw_notice(notice("周六", "", 1280, 720)), 200);
    const double ratio = static_cast<double>(large.bottom - large.top) / (small.bottom - small.top);
    EXPECT_NEAR(ratio, 2.0, 0.15);
}

TEST(Notice, chinese_is_not_drawn_as_empty_boxes) {
    // Two characters that no font draws alike; missing glyphs are boxes with hexadecimal digits, so also
    // unlike, but a strong character has far more ink than a weak one only where the glyphs are real.
    const auto ink = [](const char* character) {
        return light(draw_notice(notice(character, "")), 200).count;
    };
    EXPECT_GT(ink("龘"), 2 * ink("一"));
}

TEST(Notice, the_accent_stands_beside_the_title) {
    Notice wanted = notice("Title", "Body");
    wanted.accent = {0, 1, 0, 1};
    const Pixels pixels = draw_notice(wanted);
    std::size_t green = 0;
    for (unsigned y = 0; y < pixels.height / 2; ++y)
        for (unsigned x = 0; x < pixels.width / 5; ++x) {
            const std::uint8_t* p = &pixels.bgra[(static_cast<std::size_t>(y) * pixels.width + x) * 4];
            if (p[1] > 250 && p[0] < 5 && p[2] < 5) ++green;
        }
    EXPECT_GT(green, 50U);
}

TEST(Notice, nothing_to_say_is_a_plain_picture) {
    const Pixels pixels = draw_notice(notice("", ""));
    EXPECT_EQ(pixels.width, 960U);
    EXPECT_EQ(light(pixels, 200).count, 0U);
}

TEST(Notice, broken_text_and_odd_sizes_do_no_harm) {
    EXPECT_EQ(draw_notice(notice("\xff\xfe broken \xc3", "\xed\xa0\x80")).width, 960U);
    EXPECT_EQ(draw_notice(notice("a", "b", 0, 0)).width, 16U);
    EXPECT_EQ(draw_notice(notice(std::string(20000, 'x'), std::string(20000, 'y'), 64, 64)).height, 64U);
    EXPECT_EQ(draw_notice(notice("markup <b>& stays</b>", "")).width, 960U);
}

TEST(Notice, the_same_words_make_the_same_picture) {
    EXPECT_EQ(draw_notice(notice("本周", "微课堂")).bgra, draw_notice(notice("本周", "微课堂")).bgra);
    EXPECT_NE(draw_notice(notice("本周", "微课堂")).bgra, draw_notice(notice("下周", "微课堂")).bgra);
}

TEST(Slate, shows_name_and_clock_in_the_middle) {
    const Pixels with = draw_slate("厦港互联网青年信仰空间", "14:30", 960, 540);
    const Pixels without = draw_slate("厦港互联网青年信仰空间", "", 960, 540);
    const Bounds ink = light(with, 160);
    EXPECT_NEAR((ink.left + ink.right) / 2.0, 480, 12);
    EXPECT_NEAR((ink.top + ink.bottom) / 2.0, 260, 60);
    EXPECT_GT(ink.bottom - ink.top, light(without, 160).bottom - light(without, 160).top);
    EXPECT_EQ(draw_slate("", "", 960, 540).width, 960U); // never nothing
}

TEST(Alert, levels_look_unlike_one_another) {
    const auto ground = [](AlertLevel level) {
        const Pixels pixels = draw_alert("请注意", level, 960, 200);
        const std::uint8_t* p = &pixels.bgra[(20UL * 960 + 20) * 4];
        return std::array<int, 3>{p[2], p[1], p[0]};
    };
    const auto info = ground(AlertLevel::info), warning = ground(AlertLevel::warning),
               emergency = ground(AlertLevel::emergency);
    EXPECT_GT(info[2], info[0] + 40);                                     // blue
    EXPECT_TRUE(warning[0] > 200 && warning[1] > 150 && warning[2] < 90); // amber
    EXPECT_TRUE(emergency[0] > 150 && emergency[1] < 60);                 // red
}

TEST(Alert, a_short_text_is_set_larger_than_a_long_one) {
    const auto tall = [](const std::string& text) {
        const Bounds ink = light(draw_alert(text, AlertLevel::info, 1600, 200), 220);
        return ink.bottom - ink.top;
    };
    std::string many;
    for (int i = 0; i < 12; ++i) many += "请注意关窗，";
    EXPECT_GT(light(draw_alert("关窗", AlertLevel::info, 1600, 200), 220).count, 100U);
    EXPECT_LE(tall(many), 200U);
    EXPECT_GT(tall("关窗"), 40U);
}

TEST(Identify, the_flash_turns_black_to_white_and_the_frame_touches_the_edges) {
    const Pixels off = draw_identify("wall", "1920x1080", "14:30:05.2", false, 640, 360);
    const Pixels on = draw_identify("wall", "1920x1080", "14:30:05.2", true, 640, 360);
    EXPECT_LT(mean(off), 60);
    EXPECT_GT(mean(on), 195);
    for (const Pixels* pixels : {&off, &on}) {
        const std::uint8_t* corner = pixels->bgra.data();
        const std::uint8_t* middle = &pixels->bgra[(180UL * 640 + 2) * 4];
        EXPECT_NE(std::to_string(corner[0]) + std::to_string(corner[1]),
                  std::to_string(middle[0]) + std::to_string(middle[1]));
    }
}

TEST(WritePng, a_picture_becomes_a_file_and_nothing_becomes_an_error) {
    const auto path =
        std::filesystem::temp_directory_path() / ("lianping-text-" + std::to_string(getpid()) + ".png");
    ASSERT_TRUE(write_png(draw_slate("site", "12:00", 320, 180), path.string()));
    std::ifstream file(path, std::ios::binary);
    std::string head(8, '\0');
    file.read(head.data(), 8);
    EXPECT_EQ(head, "\x89PNG\r\n\x1a\n");
    std::filesystem::remove(path);
    EXPECT_FALSE(write_png({}, path.string()));
    EXPECT_FALSE(write_png(draw_slate("a", "", 32, 32), "/proc/no/such/folder/a.png"));
}

} // namespace
} // namespace lianping::text
