// Notices in every style, by what must hold whatever fonts a machine has.
#include "seen.h"
#include "text/notice.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace lianping::text {
namespace {

constexpr std::array styles{NoticeStyle::plain, NoticeStyle::card,       NoticeStyle::poster,
                            NoticeStyle::split, NoticeStyle::split_left, NoticeStyle::banner};

struct Size {
    unsigned w, h;
};
constexpr std::array<Size, 4> sizes{{{640, 360}, {360, 640}, {480, 160}, {160, 160}}};

Notice notice(const std::string& title, const std::string& body, NoticeStyle style, Size size) {
    Notice out;
    out.title = title;
    out.body = body;
    out.style = style;
    out.width = size.w;
    out.height = size.h;
    return out;
}

std::string repeated(const std::string& words, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += words;
    return out;
}

// The same with nothing to be seen: every character an ideographic space.
std::string blank(const std::string& words) {
    std::string out;
    for (const char letter : words)
        if ((static_cast<unsigned char>(letter) & 0xC0) != 0x80) out += letter == '\n' ? "\n" : "\u3000";
    return out;
}

std::string name_of(NoticeStyle style, Size size) {
    return std::string(to_text(style)) + " " + std::to_string(size.w) + "x" + std::to_string(size.h);
}

TEST(NoticeStyle, every_style_has_a_name_and_every_name_a_style) {
    for (const NoticeStyle style : styles) EXPECT_EQ(notice_style(to_text(style)), style);
    EXPECT_EQ(notice_style("auto"), NoticeStyle::automatic);
    EXPECT_FALSE(notice_style("fancy"));
}

TEST(NoticeStyle, a_picture_makes_a_split_where_nothing_else_is_said) {
    Notice one = notice("开放日", "周六", NoticeStyle::automatic, sizes[0]);
    EXPECT_EQ(draw_notice(one).bgra,
              draw_notice(notice("开放日", "周六", NoticeStyle::plain, sizes[0])).bgra);
    one.picture = view(320, 240);
    Notice split = one;
    split.style = NoticeStyle::split;
    EXPECT_EQ(draw_notice(one).bgra, draw_notice(split).bgra);
}

TEST(NoticeStyle, words_of_any_length_stay_within_the_margins_of_any_screen) {
    const std::vector<std::pair<std::string, std::string>> texts{
        {"厦港互联网青年信仰空间本周微课堂报名须知", "周六 14:30，二楼分享区。欢迎来听，也欢迎来讲。"},
        {"须知", repeated("周六下午两点半二楼分享区，免费参加。", 20)},
        {repeated("长标题", 30), repeated("正文", 80)},
        {"Donaudampfschifffahrtsgesellschaftskapitaen",
         "supercalifragilisticexpialidocious" + std::string(200, 'x')},
        {"مرحبا بكم في المكتبة", "السبت ١٤:٣٠ في الطابق الثاني"},
    };
    for (const NoticeStyle style : styles)
        for (const Size size : sizes)
            for (const auto& [title, body] : texts) {
                const Pixels with = draw_notice(notice(title, body, style, size));
                const Pixels without = draw_notice(notice(blank(title), blank(body), style, size));
                ASSERT_TRUE(is_opaque(with));
                const Bounds ink = differing(with, without, 90);
                const std::string where = name_of(style, size) + ": " + title.substr(0, 24);
                ASSERT_GT(ink.count, 20U) << where;
                EXPECT_GE(ink.left, size.w * 3 / 100) << where;
                EXPECT_LE(ink.right, size.w * 97 / 100) << where;
                EXPECT_GE(ink.top, size.h * 3 / 100) << where;
                EXPECT_LE(ink.bottom, size.h * 97 / 100) << where;
            }
}

TEST(NoticeStyle, words_stand_out_from_every_ground) {
    const std::array<Rgba, 8> grounds{{{0, 0, 0, 1},
                                       {1, 1, 1, 1},
                                       {0.5, 0.5, 0.5, 1},
                                       {0.86, 0.08, 0.24, 1},   // crimson
                                       {1, 0.84, 0, 1},         // gold
                                       {0, 0, 0.5, 1},          // navy
                                       {0.24, 0.70, 0.44, 1},   // a green of middle lightness
                                       {0.96, 0.87, 0.70, 1}}}; // wheat
    for (const NoticeStyle style : styles)
        for (const Rgba& ground : grounds)
            for (const bool pictured : {false, true}) {
                Notice wanted =
                    notice("本周微课堂报名", "周六下午，二楼分享区，欢迎来听。", style, {960, 540});
                wanted.background = ground;
                if (pictured)
                    wanted.picture = plain_picture(64, 64, 255, 255, 255); // the hardest to write on
                Notice empty = wanted;
                empty.title = blank(wanted.title);
                empty.body = blank(wanted.body);
                const Pixels with = draw_notice(wanted), without = draw_notice(empty);
                // Of the pixels that words changed most, how far they stand out.
                std::vector<double> contrasts;
                for (unsigned y = 0; y < 360; ++y)
                    for (unsigned x = 0; x < 640; ++x) {
                        const double seen = contrast(colour_at(with, x, y), colour_at(without, x, y));
                        if (seen > 1.3) contrasts.push_back(seen);
                    }
                ASSERT_GT(contrasts.size(), 300U);
                // Half of a glyph's pixels are its softened edge.
                std::nth_element(contrasts.begin(),
                                 contrasts.begin() + static_cast<long>(contrasts.size() * 2 / 3),
                                 contrasts.end());
                EXPECT_GE(contrasts[contrasts.size() * 2 / 3], readable_contrast * 0.96)
                    << to_text(style) << (pictured ? " pictured" : "") << " on " << ground.r << " "
                    << ground.g << " " << ground.b;
            }
}

TEST(NoticeStyle, a_picture_is_seen_in_every_style) {
    for (const NoticeStyle style : styles)
        for (const Size size : sizes) {
            Notice wanted = notice("开放日", "周六", style, size);
            wanted.picture = plain_picture(40, 30, 0, 255, 0);
            const Pixels pixels = draw_notice(wanted);
            std::size_t green = 0;
            for (unsigned y = 0; y < size.h; ++y)
                for (unsigned x = 0; x < size.w; ++x) {
                    const std::uint8_t* p = at(pixels, x, y);
                    if (p[1] > 60 && p[1] > 2 * p[0] && p[1] > 2 * p[2]) ++green;
                }
            EXPECT_GT(green, static_cast<std::size_t>(size.w) * size.h / 12) << name_of(style, size);
        }
}

TEST(NoticeStyle, the_same_words_make_the_same_picture) {
    for (const NoticeStyle style : styles) {
        Notice wanted = notice("本周", "微课堂 😀", style, sizes[0]);
        wanted.picture = view(200, 150);
        EXPECT_EQ(draw_notice(wanted).bgra, draw_notice(wanted).bgra);
    }
}

TEST(NoticeStyle, a_picture_that_is_not_whole_is_left_out) {
    Notice wanted = notice("本周", "微课堂", NoticeStyle::card, sizes[0]);
    wanted.picture = {100, 100, std::vector<std::uint8_t>(10)};
    EXPECT_EQ(draw_notice(wanted).width, 640U);
}

} // namespace
} // namespace lianping::text
