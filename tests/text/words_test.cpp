// Lines, words, scripts and dates.
#include "support/effort.h"
#include "text/calendar_text.h"
#include "text/canvas.h"
#include "text/colour.h"
#include "text/words.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace lianping::text {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> lines_of(const Set& set) {
    std::vector<std::string> out;
    const std::string text = pango_layout_get_text(set.layout.get());
    for (int i = 0; i < set.lines(); ++i) {
        const PangoLayoutLine* line = pango_layout_get_line_readonly(set.layout.get(), i);
        out.push_back(
            text.substr(static_cast<std::size_t>(line->start_index), static_cast<std::size_t>(line->length)));
    }
    return out;
}

std::string without_joiners(std::string words) {
    for (auto at = words.find("\u2060"); at != std::string::npos; at = words.find("\u2060"))
        words.erase(at, 3);
    return words;
}

TEST(Lines, no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one) {
    const std::vector<std::string> closing{"，", "。", "、", "；", "：", "！", "？",
                                           "）", "》", "」", "』", "”",  "…"};
    const std::vector<std::string> opening{"（", "《", "「", "『", "“"};
    const std::string words = "本周，微课堂（第三讲）：讲《厦港的渔船》。欢迎来听！也欢迎来讲；“三分钟”，一件"
                              "小事……好吗？「二楼」见、『一楼』见。";
    const Canvas canvas(1, 1);
    for (double width = 130; width < 700; width += 7)
        for (const bool holds : {false, true}) {
            const Set set =
                canvas.set(words, 20, width, {Weight::regular, Align::left, 1.1, true, Face::sans, holds});
            for (const std::string& line : lines_of(set)) {
                for (const std::string& mark : closing)
                    EXPECT_FALSE(line.starts_with(mark)) << line << " " << width;
                for (const std::string& mark : opening)
                    EXPECT_FALSE(line.ends_with(mark)) << line << " " << width;
            }
        }
}

TEST(Lines, a_title_is_not_broken_within_a_word) {
    const Canvas canvas(1, 1);
    Set set =
        canvas.set("厦港互联网青年信仰空间", 40, 260, {Weight::bold, Align::left, 1, true, Face::sans, true});
    ASSERT_EQ(set.lines(), 2);
    canvas.balance(set);
    ASSERT_EQ(set.lines(), 2);
    const std::string first = without_joiners(lines_of(set)[0]);
    const std::set<std::string> good{"厦港互联网", "厦港互联网青年"};
    EXPECT_TRUE(good.contains(first)) << first;
}

TEST(Lines, a_balanced_title_has_lines_of_like_length) {
    const Canvas canvas(1, 1);
    Set set = canvas.set("一二三四五六七八九十甲", 40, 400,
                         {Weight::bold, Align::left, 1, true, Face::sans, false});
    ASSERT_EQ(set.lines(), 2); // ten and one
    const double height = set.h;
    canvas.balance(set);
    const auto lines = lines_of(set);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_LE(lines[0].size(), lines[1].size() + 3);
    EXPECT_DOUBLE_EQ(set.h, height);
}

TEST(Lines, no_paragraph_ends_in_a_word_alone) {
    const Canvas canvas(1, 1);
    Set set = canvas.set("三分钟讲一件小事，欢迎来听，也欢迎来", 40, 17 * 40 + 1,
                         {Weight::regular, Align::left, 1, true, Face::sans, false});
    ASSERT_EQ(set.lines(), 2);
    canvas.avoid_orphans(set);
    EXPECT_EQ(set.lines(), 2);
    EXPECT_GT(lines_of(set).back().size(), 3U * 3);
}

// Whether Pango would draw a hyphen at the end of a line.
bool has_hyphen(const Set& set) {
    for (int i = 0; i < set.lines(); ++i)
        for (GSList* run = pango_layout_get_line_readonly(set.layout.get(), i)->runs; run != nullptr;
             run = run->next)
            if ((static_cast<PangoGlyphItem*>(run->data)->item->analysis.flags &
                 PANGO_ANALYSIS_FLAG_NEED_HYPHEN) != 0)
                return true;
    return false;
}

TEST(Lines, a_word_that_no_line_holds_is_broken_without_a_hyphen) {
    const Canvas canvas(1, 1);
    for (const char* words :
         {"https://example.org/xiagang/sign-up-for-the-lecture", "请访问Donaudampfschifffahrt登记",
          "WLAN密码Abcdefghijklmnopqrstuvwxyz0123456789"}) {
        const Set set = canvas.set(words, 40, 190, {Weight::regular, Align::left, 1, true, Face::sans, true});
        EXPECT_GT(set.lines(), 2) << words;
        EXPECT_FALSE(has_hyphen(set)) << words;
    }
    // One that its writer has marked as a place for it.
    EXPECT_TRUE(has_hyphen(canvas.set("Donaudampf\u00adschifffahrt", 40, 300,
                                      {Weight::regular, Align::left, 1, true, Face::sans, true})));
}

TEST(Words, chinese_and_latin_are_spaced_where_nobody_did) {
    EXPECT_EQ(spaced("二楼WiFi第3层"), "二楼\u2009WiFi\u2009第\u20093\u2009层");
    EXPECT_EQ(spaced("周六 14:30，二楼"), "周六 14:30，二楼");
    EXPECT_EQ(spaced("plain words"), "plain words");
    EXPECT_EQ(spaced("8:30–21:00"), "8:30–\u206021:00");
    EXPECT_EQ(spaced("a–3, 3–b"), "a–3, 3–b");
}

TEST(Words, what_cannot_be_drawn_is_made_presentable) {
    EXPECT_EQ(presentable("a\xff\x62"), "a\uFFFDb");
    EXPECT_EQ(presentable("一\x07二\r\n三\t四"), "一二\n三 四");
    EXPECT_EQ(presentable("abcdef", 3), "abc\u2026");
    for (const char* joined : {"👨\u200d👩\u200d👧", "می\u200cخواهم", "\u200fשלום!\u200f"})
        EXPECT_EQ(presentable(joined), joined);
    EXPECT_EQ(presentable(std::string("a\0b", 3)).find('\0'), std::string::npos);
    EXPECT_EQ(held_together("abc"), "abc");
    EXPECT_EQ(without_joiners(held_together("厦港互联网，青年")), "厦港互联网，青年");
    EXPECT_NE(held_together("志愿").find("\u2060"), std::string::npos);
}

TEST(Scripts, every_script_has_glyphs_by_the_fonts_that_are_installed_with_it) {
    const Canvas canvas(1, 1);
    const std::map<std::string, std::string> samples{
        {"Chinese", "龘厦港骑楼"}, {"Arabic", "مرحبا بكم"},
        {"Hebrew", "שלום"},        {"Thai", "สวัสดี"},
        {"Hindi", "नमस्ते"},         {"Korean", "안녕하세요"},
        {"Greek", "Καλημέρα"},     {"emoji", "😀🏮👨‍👩‍👧"}};
    for (const auto& [script, words] : samples)
        for (const Face face : {Face::sans, Face::serif}) {
            const Set set = canvas.set(words, 40, 1000, {Weight::regular, Align::left, 1, true, face, false});
            EXPECT_EQ(pango_layout_get_unknown_glyphs_count(set.layout.get()), 0) << script;
        }
    EXPECT_TRUE(canvas.set("שלום", 40, 500, {}).from_right);
    EXPECT_FALSE(canvas.set("二楼", 40, 500, {}).from_right);
}

TEST(Scripts, emoji_are_in_colour_and_digits_are_not_theirs) {
    const auto coloured = [](const char* words, bool digits) {
        Canvas canvas(200, 80);
        canvas.fill(black);
        canvas.draw(canvas.set(words, 50, 200, {}), 5, 5, white);
        const Pixels pixels = canvas.take();
        std::size_t colour = 0, bright = 0;
        for (std::size_t i = 0; i < pixels.bgra.size(); i += 4) {
            if (std::abs(pixels.bgra[i] - pixels.bgra[i + 2]) > 60) ++colour;
            if (pixels.bgra[i] > 240 && pixels.bgra[i + 2] > 240) ++bright;
        }
        return digits ? bright : colour;
    };
    EXPECT_GT(coloured("😀", false), 300U);
    EXPECT_GT(coloured("14:30", true), 300U); // an emoji font's digits are grey
    EXPECT_EQ(coloured("14:30", false), 0U);
}

TEST(Scripts, a_family_is_one_picture) {
    const Canvas canvas(1, 1);
    const auto width = [&](const char* words) {
        return canvas.set(words, 40, 1000, {Weight::regular, Align::left, 1, true}).w;
    };
    EXPECT_LT(width("👨\u200d👩\u200d👧"), 1.5 * width("👧"));
}

TEST(Colour, contrast_is_that_of_wcag) {
    EXPECT_NEAR(contrast(white, black), 21, 0.01);
    EXPECT_NEAR(contrast({0.4667, 0.4667, 0.4667, 1}, white), 4.48, 0.02); // #777777
    for (int i = 0; i <= 20; ++i) {
        const Rgba ground{i / 20.0, i / 20.0, 1 - i / 20.0, 1};
        EXPECT_GE(contrast(ink_on(ground), ground), readable_contrast) << i;
        EXPECT_GE(contrast(readable_on(ground, {0.5, 0.5, 0.5, 1}), ground), readable_contrast) << i;
        EXPECT_GE(contrast(accent_on(ground), ground), 3) << i;
    }
}

TEST(Lunar, new_years_and_leap_months_are_those_of_the_hong_kong_observatory) {
    // https://www.hko.gov.hk/en/gts/time/conversion.htm
    const std::vector<CivilMoment> new_years{
        {2020, 1, 25}, {2021, 2, 12}, {2022, 2, 1},  {2023, 1, 22}, {2024, 2, 10}, {2025, 1, 29},
        {2026, 2, 17}, {2027, 2, 6},  {2028, 1, 26}, {2029, 2, 13}, {2030, 2, 3},  {2031, 1, 23},
        {2032, 2, 11}, {2033, 1, 31}, {2034, 2, 19}, {2035, 2, 8},  {2036, 1, 28}};
    for (const CivilMoment& day : new_years)
        EXPECT_EQ(lunar_date(day, Language::chinese), "正月初一") << day.year;
    EXPECT_EQ(lunar_date({2020, 5, 23}, Language::chinese), "闰四月初一");
    EXPECT_EQ(lunar_date({2023, 3, 22}, Language::chinese), "闰二月初一");
    EXPECT_EQ(lunar_date({2025, 7, 25}, Language::chinese), "闰六月初一");
    EXPECT_EQ(lunar_date({2028, 6, 23}, Language::chinese), "闰五月初一");
    EXPECT_EQ(lunar_date({2033, 12, 22}, Language::chinese), "闰十一月初一");
    EXPECT_EQ(lunar_date({2026, 9, 25}, Language::chinese), "八月十五");
    EXPECT_EQ(lunar_date({2026, 2, 16}, Language::chinese), "腊月廿九");
    EXPECT_EQ(lunar_date({2025, 7, 25}, Language::english), "lunar leap month 6, day 1");
    EXPECT_EQ(lunar_year({2026, 3, 1}, Language::chinese), "丙午马年");
    EXPECT_EQ(lunar_year({2026, 1, 1}, Language::english), "year of the Snake");
    EXPECT_EQ(lunar_date({1800, 1, 1}, Language::chinese), "");
}

// A clock's words are asked for at every picture.
TEST(ClockText, takes_no_memory_and_hardly_any_time_however_often_it_is_asked_for) {
    const CivilMoment days[] = {{2026, 11, 22, 10, 20, 30}, {2026, 11, 23, 10, 20, 30}};
    const auto ask = [&](int times) {
        for (int i = 0; i < times; ++i) {
            const auto format = standard_clock_format(Language::chinese);
            ASSERT_FALSE(shows_seconds(format));
            ASSERT_FALSE(clock_text(format, days[i / 100 % 2], Language::chinese).empty());
        }
    };
    ask(200);
    const std::size_t before = mallinfo2().uordblks;
    const support::Effort effort;
    ask(2000);
    EXPECT_LT(effort.spent(), support::Effort::bound(100ms));
    EXPECT_LT(instrumented ? 0 : mallinfo2().uordblks, before + (16U << 10U));
}

TEST(ClockText, follows_the_format_in_the_sites_language) {
    const CivilMoment moment{2026, 3, 5, 15, 4, 9};
    EXPECT_EQ(clock_text("%H:%M:%S", moment, Language::chinese), "15:04:09");
    EXPECT_EQ(clock_text("%Y年%-m月%-d日 %A %p%-I点", moment, Language::chinese),
              "2026年3月5日 星期四 下午3点");
    EXPECT_EQ(clock_text("%a %e %B %F %j", moment, Language::english), "Thu 5 March 2026-03-05 064");
    EXPECT_EQ(clock_text("100%% %Q %", moment, Language::english), "100% %Q %");
    EXPECT_EQ(clock_text(standard_clock_format(Language::chinese), moment, Language::chinese),
              "15:04\n3月5日 周四\n农历正月十七");
    for (const char* with : {"%T", "%S", "%H:%-S", "%%%S"}) EXPECT_TRUE(shows_seconds(with)) << with;
    for (const char* without : {"%R %F", "S", "%%S", "%-%S", "%", "%-", ""})
        EXPECT_FALSE(shows_seconds(without)) << without;
}

TEST(ClockText, seconds_become_a_civil_moment_before_and_after_1970) {
    const auto text = [](std::int64_t seconds) {
        return clock_text("%F %T", civil_moment(seconds), Language::english);
    };
    EXPECT_EQ(text(0), "1970-01-01 00:00:00");
    EXPECT_EQ(text(-1), "1969-12-31 23:59:59");
    EXPECT_EQ(text(951782400), "2000-02-29 00:00:00");
    EXPECT_EQ(text(1795357805), "2026-11-22 14:30:05");
    EXPECT_EQ(language_of("厦港"), Language::chinese);
    EXPECT_EQ(language_of("Harbour House"), Language::english);
    EXPECT_EQ(language_of("\xff"), Language::english);
}

} // namespace
} // namespace lianping::text
