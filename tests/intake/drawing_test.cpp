// What lianping-intake draws, as it arrives on the other side of the sandbox.

#include "files.h"
#include "intake/child.h"
#include "media/still.h"

#include <cairo-pdf.h>
#include <gmock/gmock.h>

#include <array>

namespace lianping::intake {
namespace {

using ::testing::HasSubstr;

struct Picture {
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint8_t> bgra;
    std::uint32_t at(std::uint32_t x, std::uint32_t y) const {
        const std::size_t i = (std::size_t{y} * width + x) * 4;
        return static_cast<std::uint32_t>(bgra[i + 2] << 16U | bgra[i + 1] << 8U | bgra[i]);
    }
    std::size_t dark() const {
        std::size_t n = 0;
        for (std::size_t i = 0; i + 3 < bgra.size(); i += 4) n += bgra[i + 1] < 100 ? 1 : 0;
        return n;
    }
};

Picture picture_of(const MemoryFile& png) {
    const auto still = media::decode_still(png.fd(), 20'000, 20'000);
    EXPECT_TRUE(still) << (still ? "" : still.error().message);
    return still ? Picture{still->width, still->height, still->bgra} : Picture{};
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned length) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

// Pages of 400x300 points; page n has n red bars on it.
std::string pdf_of(int pages) {
    std::string bytes;
    cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(&append, &bytes, 400, 300);
    cairo_t* cairo = cairo_create(surface);
    for (int page = 1; page <= pages; ++page) {
        cairo_set_source_rgb(cairo, 1, 0, 0);
        for (int bar = 0; bar < page; ++bar) cairo_rectangle(cairo, 20 + bar * 40, 50, 20, 200);
        cairo_fill(cairo);
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return bytes;
}

class Drawing : public ::testing::Test {
protected:
    Result<Found> run(const Job& job, std::initializer_list<int> descriptors) {
        const std::vector<int> all(descriptors);
        return child_.run(job, all);
    }
    Child child_{LIANPING_BIN_DIR "/lianping-intake"};
};

TEST_F(Drawing, a_notice_in_chinese_comes_with_its_letters_though_fonts_are_files) {
    DrawNotice job;
    job.notice.title = "本周微课堂";
    job.notice.body = "周六 14:30，二楼分享区";
    job.notice.width = 640;
    job.notice.height = 360;
    const MemoryFile inside;
    const auto drawn = run(job, {inside.fd()});
    ASSERT_TRUE(drawn) << drawn.error().message;
    const Picture here = picture_of(inside);
    ASSERT_EQ(here.width, 640U);
    ASSERT_EQ(here.height, 360U);
    const text::Pixels outside = text::draw_notice(job.notice);
    EXPECT_EQ(here.bgra, outside.bgra) << "the sandbox must not change what is drawn";
}

TEST_F(Drawing, the_pages_of_a_document_are_counted_and_drawn_as_large_as_fits) {
    const MemoryFile file(pdf_of(3));
    const auto counted = run(CountPages{}, {file.fd()});
    ASSERT_TRUE(counted) << counted.error().message;
    EXPECT_EQ(counted->pages, 3U);
    const MemoryFile png;
    ASSERT_TRUE(run(DrawPage{2, 1920, 1080}, {png.fd(), file.fd()}));
    const Picture page = picture_of(png);
    EXPECT_EQ(page.width, 1440U);
    EXPECT_EQ(page.height, 1080U);
    EXPECT_EQ(page.at(5, 5), 0xffffffU);
    EXPECT_EQ(page.at(30 * 1080 / 300, 540), 0xff0000U) << "the first bar";
    EXPECT_EQ(page.at(70 * 1080 / 300, 540), 0xff0000U) << "the second";
    EXPECT_EQ(page.at(110 * 1080 / 300, 540), 0xffffffU) << "no third";
}

TEST_F(Drawing, what_is_no_document_is_said_to_be_none) {
    const MemoryFile text("hello"), half(pdf_of(1).substr(0, 200));
    for (const MemoryFile* file : {&text, &half}) {
        const auto counted = run(CountPages{}, {file->fd()});
        ASSERT_FALSE(counted);
        EXPECT_EQ(counted.error().code, Error::Code::corrupt);
        EXPECT_THAT(counted.error().message, HasSubstr("no PDF"));
    }
    const MemoryFile file(pdf_of(1)), png;
    EXPECT_EQ(run(DrawPage{2, 100, 100}, {png.fd(), file.fd()}).error().code, Error::Code::not_found);
}

TEST_F(Drawing, a_code_is_drawn_sharp_and_one_that_would_be_too_long_is_refused) {
    const MemoryFile png;
    DrawCode job{"https://example.org/报名", "扫码报名", "", 1920, 1080, {}};
    ASSERT_TRUE(run(job, {png.fd()}));
    const Picture code = picture_of(png);
    ASSERT_EQ(code.width, 1920U);
    EXPECT_GT(code.dark(), 1000U);
    EXPECT_EQ(run(DrawCode{std::string(5000, 'x'), "", "", 100, 100, {}}, {png.fd()}).error().code,
              Error::Code::invalid);
}

TEST_F(Drawing, the_picture_of_a_notice_is_decoded_in_the_sandbox_too) {
    const MemoryFile red, drawn, broken("no picture");
    DrawNotice plain;
    plain.notice.width = 64;
    plain.notice.height = 64;
    plain.notice.background = {1, 0, 0, 1};
    ASSERT_TRUE(run(plain, {red.fd()}));
    DrawNotice job;
    job.notice.title = "老街";
    job.notice.width = 640;
    job.notice.height = 360;
    job.notice.background = {0, 0, 1, 1};
    job.notice.style = text::NoticeStyle::split;
    ASSERT_TRUE(run(job, {drawn.fd(), red.fd()}));
    const Picture here = picture_of(drawn);
    std::size_t reds = 0;
    for (std::uint32_t y = 0; y < here.height; ++y)
        for (std::uint32_t x = 0; x < here.width; ++x) reds += (here.at(x, y) >> 16U) > 200 ? 1 : 0;
    EXPECT_GT(reds, here.width * here.height / 20U);
    const auto refused = run(job, {drawn.fd(), broken.fd()});
    EXPECT_FALSE(refused);
}

TEST_F(Drawing, a_job_without_its_descriptors_is_refused) {
    EXPECT_EQ(run(ReadSubtitles{}, {}).error().code, Error::Code::invalid);
    EXPECT_EQ(run(CountPages{}, {}).error().code, Error::Code::invalid);
}

TEST_F(Drawing, subtitles_in_an_old_encoding_become_a_script_within_the_sandbox) {
    // 厦门港 in GBK
    const MemoryFile file(
        "1\r\n00:00:01,000 --> "
        "00:00:02,500\r\n\xCF\xC3\xC3\xC5\xB8\xDB\xB5\xC4\xD4\xE7\xB3\xBF\xBA\xA3\xB7\xE7\r\n");
    const MemoryFile script;
    const auto found = run(ReadSubtitles{ReadSubtitles::From::file, "zh"}, {script.fd(), file.fd()});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->lines, 1U);
    EXPECT_THAT(script.bytes(), HasSubstr("厦门港的早晨海风"));
    const MemoryFile list("milk\nbread\n");
    EXPECT_THAT(run(ReadSubtitles{ReadSubtitles::From::file, ""}, {script.fd(), list.fd()}).error().message,
                HasSubstr("SRT"));
}

} // namespace
} // namespace lianping::intake
