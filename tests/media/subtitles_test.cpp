#include "media/ass_text.h"
#include "media/subtitle_files.h"
#include "media/subtitles.h"
#include "media/text_encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace lianping::media {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Subtitles_ : public ::testing::Test {
protected:
    std::filesystem::path write(const std::string& name, const std::string& bytes) const {
        const auto path = folder_ / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    std::filesystem::path folder_ = make_folder();
    ~Subtitles_() override { std::filesystem::remove_all(folder_); }

private:
    static std::filesystem::path make_folder() {
        auto name = (std::filesystem::temp_directory_path() / "lianping-subtitles-XXXXXX").string();
        return ::mkdtemp(name.data()) != nullptr ? name : std::string();
    }
};

constexpr const char* chinese = "1\n00:00:01,000 --> 00:00:02,500\n厦门港的早晨\n海风吹来\n\n"
                                "2\n00:00:03,000 --> 00:00:04,000\n<i>再见</i>\n";

TEST_F(Subtitles_, an_srt_file_becomes_a_script_with_its_lines_and_times) {
    const auto read = subtitles_of_file(write("film.srt", chinese));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read.value().events, 2U);
    EXPECT_THAT(read.value().script,
                HasSubstr("Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,厦门港的早晨\\N海风吹来\n"));
    EXPECT_THAT(read.value().script, HasSubstr("{\\i1}再见{\\i0}"));
    EXPECT_THAT(read.value().script, HasSubstr("Noto Sans CJK SC"));
}

TEST_F(Subtitles_, the_same_text_in_gbk_and_utf16_is_read_alike) {
    const auto plain = subtitles_of_file(write("film.srt", chinese));
    ASSERT_TRUE(plain);
    std::string wide = "\xFF\xFE";
    for (const auto c : std::u16string(u"1\n00:00:01,000 --> 00:00:02,500\n厦门港的早晨\n海风吹来\n\n"
                                       u"2\n00:00:03,000 --> 00:00:04,000\n<i>再见</i>\n")) {
        wide += static_cast<char>(c & 0xFF);
        wide += static_cast<char>(c >> 8);
    }
    const auto utf16 = subtitles_of_file(write("wide.srt", wide));
    ASSERT_TRUE(utf16) << utf16.error().message;
    EXPECT_EQ(utf16.value().script, plain.value().script);
    // 厦门港的早晨 海风吹来 再见 in GBK
    const auto gbk = subtitles_of_file(
        write("gbk.srt", "1\r\n00:00:01,000 --> 00:00:02,500\r\n"
                         "\xCF\xC3\xC3\xC5\xB8\xDB\xB5\xC4\xD4\xE7\xB3\xBF\r\n"
                         "\xBA\xA3\xB7\xE7\xB4\xB5\xC0\xB4\r\n\r\n"
                         "2\r\n00:00:03,000 --> 00:00:04,000\r\n<i>\xD4\xD9\xBC\xFB</i>\r\n"));
    ASSERT_TRUE(gbk) << gbk.error().message;
    EXPECT_EQ(gbk.value().script, plain.value().script);
}

TEST_F(Subtitles_, webvtt_and_ass_are_read_too_and_ass_keeps_its_styles) {
    const auto vtt =
        subtitles_of_file(write("film.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000 line:10%\nHello\n"));
    ASSERT_TRUE(vtt) << vtt.error().message;
    EXPECT_THAT(vtt.value().script, HasSubstr("Hello"));
    const std::string ass =
        "[Script Info]\nScriptType: v4.00+\nPlayResX: 640\nPlayResY: 360\n\n[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour\nStyle: Sign,Serif,33,&H0000FFFF\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 3,0:00:05.00,0:00:06.10,Sign,,0,0,0,,{\\pos(10,20)}骑楼\n";
    const auto styled = subtitles_of_file(write("film.ass", ass));
    ASSERT_TRUE(styled) << styled.error().message;
    EXPECT_THAT(styled.value().script, HasSubstr("Style: Sign,Serif,33"));
    EXPECT_THAT(styled.value().script,
                HasSubstr("Dialogue: 3,0:00:05.00,0:00:06.10,Sign,,0,0,0,,{\\pos(10,20)}骑楼"));
}

TEST_F(Subtitles_, what_is_no_subtitle_file_is_refused_in_an_operators_words) {
    EXPECT_EQ(subtitles_of_file(folder_ / "none.srt").error().code, Error::Code::not_found);
    const auto garbage = subtitles_of_file(write("bad.srt", "this is a shopping list\nmilk\n"));
    ASSERT_FALSE(garbage);
    EXPECT_THAT(garbage.error().message, HasSubstr("SRT"));
    EXPECT_FALSE(subtitles_of_file(write("empty.srt", "")));
    EXPECT_FALSE(subtitles_of_file(write("zeros.srt", std::string(5000, '\0'))));
}

TEST_F(Subtitles_, the_files_of_peers_are_read_or_refused_and_nothing_hangs) {
    const std::filesystem::path shared = LIANPING_SHARED_DIR;
    if (!std::filesystem::exists(shared / "media")) GTEST_SKIP() << "../shared is not here";
    int read = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(shared / "media")) {
        const auto path = entry.path().string();
        if (path.find("vtt") == std::string::npos && path.find("subrip") == std::string::npos &&
            path.find("ssa") == std::string::npos)
            continue;
        if (!entry.is_regular_file()) continue;
        const auto subtitles = subtitles_of_file(entry.path());
        if (subtitles)
            ++read;
        else
            EXPECT_FALSE(subtitles.error().message.empty()) << path;
    }
    EXPECT_GE(read, 5);
}

TEST_F(Subtitles_,
       a_stream_within_a_film_counts_from_the_films_first_picture_and_the_language_asked_for_is_taken) {
    const auto english = write("en.srt", "1\n00:00:01,000 --> 00:00:02,000\nmorning\n");
    const auto film = folder_ / "film.mkv";
    const auto command = "ffmpeg -nostdin -v error -y -f lavfi -i testsrc=s=160x90:r=25:d=4 -i '" +
                         english.string() + "' -i '" + write("zh.srt", chinese).string() +
                         "' -map 0 -map 1 -map 2 -c:v libx264 -c:s srt -metadata:s:s:0 language=eng "
                         "-metadata:s:s:1 language=chi "
                         "-output_ts_offset 7 '" +
                         film.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0); // NOLINT(cert-env33-c): the test's own words
    const auto chosen = subtitles_within(film, "zh-CN");
    ASSERT_TRUE(chosen) << chosen.error().message;
    ASSERT_TRUE(chosen.value());
    EXPECT_THAT(chosen.value()->script, HasSubstr("0:00:01.00,0:00:02.50,Default,,0,0,0,,厦门港的早晨"));
    const auto other = subtitles_within(film, "en");
    ASSERT_TRUE(other && other.value());
    EXPECT_THAT(other.value()->script, HasSubstr("morning"));
}

TEST_F(Subtitles_, a_file_beside_the_film_is_found_by_its_name_and_the_language_comes_first) {
    write("电影.mp4", "");
    for (const auto* name :
         {"电影.srt", "电影.en.srt", "电影.zh-CN.ass", "电影2.srt", "电影.txt", "别的.srt"})
        write(name, "x");
    std::vector<std::string> names;
    for (const auto& path : subtitle_files_beside(folder_ / "电影.mp4", "zh"))
        names.push_back(path.filename().string());
    EXPECT_THAT(names, ElementsAre("电影.zh-CN.ass", "电影.srt", "电影.en.srt"));
}

TEST(Language, is_the_same_whoever_wrote_its_tag) {
    EXPECT_TRUE(same_language("chi", "zh"));
    EXPECT_TRUE(same_language("zh-Hans", "zho"));
    EXPECT_TRUE(same_language("ENG", "en"));
    EXPECT_FALSE(same_language("eng", "zh"));
    EXPECT_FALSE(same_language("", "zh"));
    EXPECT_TRUE(same_language("haw", "haw"));
}

TEST(AssText, keeps_the_order_of_lines_that_begin_at_once_and_leaves_out_what_is_over_before_the_film) {
    AssText text("");
    text.add(-2s, -1s, "0,0,Default,,0,0,0,,over");
    text.add(-2s, 1s, "1,0,Default,,0,0,0,,begun");
    text.add(2s, 3s, "3,0,Default,,0,0,0,,below");
    text.add(2s, 4s, "2,0,Default,,0,0,0,,above\nit");
    EXPECT_EQ(text.events(), 3U);
    const auto script = text.script();
    EXPECT_THAT(script, HasSubstr("Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,begun\n"));
    EXPECT_LT(script.find("above\\Nit"), script.find("below"));
}

} // namespace
} // namespace lianping::media
