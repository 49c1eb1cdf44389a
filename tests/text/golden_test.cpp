// Every kind of page against a picture of it that was looked at: tests/text/golden/NAME.png, at an eighth.
//
// Fonts differ by version, so what is compared is how light and how coloured each patch is, not glyphs. To
// make them anew: LIANPING_GOLDEN=FOLDER text_test --gtest_filter='Golden.*', then look at every one.
#include "seen.h"
#include "text/clock_face.h"
#include "text/notice.h"
#include "text/qr_page.h"
#include "text/text.h"
#include "text/ticker.h"

#include <cairo.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>

namespace lianping::text {
namespace {

constexpr unsigned scale = 8;

// Laid on a grey, as panels are laid on a programme, and made smaller by averaging.
Pixels reduced(const Pixels& from, unsigned by) {
    Pixels out{std::max(1U, from.width / by), std::max(1U, from.height / by), {}};
    for (unsigned y = 0; y < out.height; ++y)
        for (unsigned x = 0; x < out.width; ++x) {
            unsigned sums[3] = {}, count = 0;
            for (unsigned j = y * by; j < std::min(from.height, (y + 1) * by); ++j)
                for (unsigned i = x * by; i < std::min(from.width, (x + 1) * by); ++i, ++count)
                    for (int c = 0; c < 3; ++c)
                        sums[c] += at(from, i, j)[c] + (255U - at(from, i, j)[3]) * 110 / 255;
            for (const unsigned sum : sums) out.bgra.push_back(static_cast<std::uint8_t>(sum / count));
            out.bgra.push_back(255);
        }
    return out;
}

Pixels read_png(const std::filesystem::path& file) {
    Pixels out;
    cairo_surface_t* surface = cairo_image_surface_create_from_png(file.c_str());
    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        out.width = static_cast<unsigned>(cairo_image_surface_get_width(surface));
        out.height = static_cast<unsigned>(cairo_image_surface_get_height(surface));
        const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface));
        const unsigned char* data = cairo_image_surface_get_data(surface);
        for (unsigned y = 0; y < out.height; ++y)
            out.bgra.insert(out.bgra.end(), data + y * stride, data + y * stride + out.width * 4UL);
    }
    cairo_surface_destroy(surface);
    return out;
}

Pixels notice(NoticeStyle style, unsigned width, unsigned height, Rgba background, bool pictured) {
    Notice out;
    out.title = "本周微课堂";
    out.body = "周六 14:30，二楼分享区。\n三分钟讲一件小事，欢迎来听，也欢迎来讲。";
    out.style = style;
    out.width = width;
    out.height = height;
    out.background = background;
    if (pictured) out.picture = view(800, 600);
    return draw_notice(out);
}

Pixels words(const std::string& title, const std::string& body, unsigned width, unsigned height) {
    Notice out;
    out.title = title;
    out.body = body;
    out.width = width;
    out.height = height;
    out.background = {0.10, 0.22, 0.20, 1};
    return draw_notice(out);
}

const std::map<std::string, std::function<Pixels()>>& pages() {
    static constexpr Rgba night{0.07, 0.10, 0.16, 1}, harbour{0.07, 0.20, 0.29, 1},
        brick{0.45, 0.11, 0.10, 1}, leaf{0.10, 0.22, 0.20, 1}, sand{0.93, 0.89, 0.80, 1};
    using enum NoticeStyle;
    static const std::string slate_clock = "14:30:05\n11月22日 星期日 · 农历十月十四";
    static const std::map<std::string, std::function<Pixels()>> all{
        {"notice-plain", [=] { return notice(plain, 1920, 1080, night, false); }},
        {"notice-plain-picture", [=] { return notice(plain, 1920, 1080, night, true); }},
        {"notice-card", [=] { return notice(card, 1920, 1080, harbour, false); }},
        {"notice-card-portrait", [=] { return notice(card, 1080, 1920, harbour, true); }},
        {"notice-poster", [=] { return notice(poster, 1920, 1080, brick, false); }},
        {"notice-poster-picture", [=] { return notice(poster, 1920, 1080, night, true); }},
        {"notice-split", [=] { return notice(split, 1920, 1080, leaf, true); }},
        {"notice-split-left", [=] { return notice(split_left, 1920, 1080, sand, false); }},
        {"notice-banner", [=] { return notice(banner, 1920, 1080, night, true); }},
        {"notice-banner-strip", [=] { return notice(banner, 960, 320, night, false); }},
        {"notice-plain-strip", [=] { return notice(plain, 960, 320, night, false); }},
        {"notice-scripts",
         [] {
             return words("欢迎 Welcome 👨‍👩‍👧 ようこそ",
                          "“三分钟”讲一件小事……好吗？（二楼）——《巷口的灯》！\n"
                          "Donaudampfschifffahrtsgesellschaftskapitänswitwe\n"
                          "https://example.org/xiagang/activities/2026/12/registration?from=wall&lang=zh-CN\n"
                          "ยินดีต้อนรับ · Добро пожаловать · 환영합니다 · नमस्ते 🎉🇨🇳",
                          1920, 1080);
         }},
        {"notice-right-to-left",
         [] {
             return words(
                 "أهلا وسهلا بكم في Xiamen",
                 "محاضرة قصيرة يوم السبت الساعة 14:30 في الطابق الثاني.\nברוכים הבאים, הקומה השנייה!", 1920,
                 1080);
         }},
        {"notice-long",
         [] {
             std::string body;
             for (int i = 0; i < 14; ++i)
                 body +=
                     "征集厦港的旧照片：你家相册里，也许有一条街的昨天；请带到一楼服务台，扫描后当面归还。";
             return words("关于征集厦港旧照片与口述历史的通知（第二号）", body, 1080, 1920);
         }},
        {"slate", [] { return draw_slate("厦港互联网青年信仰空间", slate_clock, 1920, 1080); }},
        {"slate-portrait", [] { return draw_slate("厦港互联网青年信仰空间", slate_clock, 1080, 1920); }},
        {"alert-info", [] { return draw_alert("二楼讲座五分钟后开始", AlertLevel::info, 1920, 130); }},
        {"alert-warning",
         [] { return draw_alert("台风蓝色预警：今天下午五点提前闭馆", AlertLevel::warning, 1920, 360); }},
        {"alert-emergency",
         [] { return draw_alert("请沿楼梯有序离开，不要使用电梯", AlertLevel::emergency, 1920, 1080); }},
        {"identify", [] { return draw_identify("wall", "1920 × 1080", "14:30:05", false, 1920, 1080); }},
        {"clock",
         [] {
             return draw_clock_face({"14:30\n11月22日 周日\n农历十月十四", 240});
         }},
        {"countdown",
         [] {
             return draw_countdown({"距离开讲", 280'000, Language::chinese, 240});
         }},
        {"ticker",
         [] {
             return Ticker({"免费充电、装开水、问路、歇脚", "服务热线 12345 😀"}, 144).tile(0);
         }},
        {"qr", [] {
             QrModules code{25, std::vector<std::uint8_t>(625)};
             for (std::size_t i = 0; i < 625; ++i) code.dark[i] = i * 7919 % 13 < 6 ? 1 : 0;
             return draw_qr_page({code, "扫码报名", "每周六 14:30 微课堂，名额三十人", 1920, 1080, harbour});
         }}};
    return all;
}

TEST(Golden, every_page_is_still_as_it_was_when_it_was_looked_at) {
    const char* make = std::getenv("LIANPING_GOLDEN");
    for (const auto& [name, draw] : pages()) {
        SCOPED_TRACE(name);
        const Pixels now = reduced(draw(), scale);
        if (make != nullptr) {
            ASSERT_TRUE(write_png(now, std::string(make) + "/" + name + ".png"));
            continue;
        }
        const Pixels then =
            read_png(std::filesystem::path(LIANPING_SOURCE_DIR) / "tests/text/golden" / (name + ".png"));
        ASSERT_EQ(now.height, then.height);
        ASSERT_NEAR(now.width, then.width, then.width * 0.04); // a panel is as wide as its fonts make it
        const unsigned width = std::min(now.width, then.width);
        double sum = 0, worst = 0;
        constexpr unsigned patch = 6;
        unsigned patches = 0;
        for (unsigned y = 0; y < now.height; y += patch)
            for (unsigned x = 0; x < width; x += patch, ++patches) {
                double here[3] = {}, there[3] = {};
                unsigned count = 0;
                for (unsigned j = y; j < std::min(now.height, y + patch); ++j)
                    for (unsigned i = x; i < std::min(width, x + patch); ++i, ++count)
                        for (int c = 0; c < 3; ++c) {
                            here[c] += at(now, i, j)[c];
                            there[c] += at(then, i, j)[c];
                        }
                double most = 0;
                for (int c = 0; c < 3; ++c) most = std::max(most, std::abs(here[c] - there[c]) / count);
                sum += most;
                worst = std::max(worst, most);
            }
        EXPECT_LT(sum / patches, 4) << "all in all it differs";
        EXPECT_LT(worst, 70) << "a part of it is missing, or stands elsewhere";
    }
}

} // namespace
} // namespace lianping::text
