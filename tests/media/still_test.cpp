// Pictures as people bring them: each kind is taken, of its size and with its colours, or refused with the
// reason.

#include "media/avif_items.h"
#include "media/orientation.h"
#include "media/probe.h"
#include "media/still.h"
#include "support/tiny_avif.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace lianping::media {
namespace {

using ::testing::HasSubstr;

class BroughtPictures : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ =
            std::filesystem::path(::testing::TempDir()) / ("lianping-stills-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    // A picture of one colour by ffmpeg's words; empty where there is no ffmpeg, or it cannot write that.
    std::filesystem::path make(const std::string& name, const std::string& words,
                               const std::string& size = "320x200") {
        const auto file = folder_ / name;
        const auto command =
            fmt::format("ffmpeg -nostdin -loglevel error -y -f lavfi -i color=c=0xC03020:s={}:d=0.04 "
                        "-frames:v 1 {} '{}' 2>/dev/null",
                        size, words, file.string());
        return std::system(command.c_str()) == 0 ? file : std::filesystem::path();
    }
    std::filesystem::path write(const std::string& name, const std::string& bytes) {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        return folder_ / name;
    }
    static Result<StillPixels> still(const std::filesystem::path& file, std::uint32_t most = 4000) {
        const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
        auto pixels = decode_still(fd, most, most);
        close(fd);
        return pixels;
    }
    static void expect_colour(const StillPixels& pixels, const std::string& what) {
        const std::uint8_t* middle =
            &pixels.bgra[(std::size_t{pixels.height / 2} * pixels.width + pixels.width / 2) * 4];
        EXPECT_NEAR(middle[2], 0xC0, 4) << what;
        EXPECT_NEAR(middle[1], 0x30, 4) << what;
        EXPECT_NEAR(middle[0], 0x20, 4) << what;
    }

    std::filesystem::path folder_;
};

TEST_F(BroughtPictures, of_every_usual_kind_are_taken_with_their_colours) {
    if (make("try.png", "").empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    const std::pair<const char*, const char*> kinds[] = {
        {"a.jpg", "-q:v 2"},
        {"wide.jpg", "-vf scale=1600:1000 -q:v 2"},
        {"grey-subsampling.jpg", "-q:v 2 -pix_fmt yuvj444p"},
        {"a.png", "-pix_fmt rgb24"},
        {"16-bit.png", "-pix_fmt rgb48be"},
        {"alpha-16-bit.png", "-pix_fmt rgba64be"},
        {"palette.png", "-filter_complex '[0]split[a][b];[a]palettegen[p];[b][p]paletteuse'"},
        {"a.bmp", ""},
        {"a.tiff", "-pix_fmt rgb24"},
        {"16-bit.tiff", "-pix_fmt rgb48le -compression_algo lzw"},
        {"a.webp", "-quality 95"},
        {"lossless.webp", "-lossless 1 -pix_fmt bgra"},
        {"a.gif", "-filter_complex '[0]split[a][b];[a]palettegen[p];[b][p]paletteuse'"},
        {"a.jp2", "-pix_fmt rgb24"},
        {"a.ppm", ""},
        {"a.avif",
         "-c:v libaom-av1 -still-picture 1 -cpu-used 8 -pix_fmt yuv420p -vf scale=out_color_matrix=bt601 "
         "-colorspace smpte170m"},
        {"a.tga", "-pix_fmt bgr24"},
        {"runs.tga", "-pix_fmt bgra -rle 1"},
        {"a.ico", "-vf scale=256:160 -pix_fmt bgra"},
        {"a.pcx", "-pix_fmt rgb24"},
        {"a.sgi", "-pix_fmt rgb24"},
        {"a.dpx", "-pix_fmt rgb24"},
        {"a.ras", "-pix_fmt rgb24"},
        {"a.xwd", "-pix_fmt bgra"},
        {"a.qoi", "-pix_fmt rgb24"},
        {"a.jls", "-pix_fmt rgb24"},
        {"a.jxl", "-pix_fmt rgb24"},
        {"a.fits", "-pix_fmt gbrp"},
        {"plain.pam", "-pix_fmt rgb24"},
    };
    for (const auto& [name, words] : kinds) {
        const auto file = make(name, words);
        if (file.empty()) continue; // this ffmpeg cannot write it
        const auto info = probe(file);
        ASSERT_TRUE(info) << name << ": " << info.error().message;
        EXPECT_EQ(info->kind, MediaInfo::Kind::image) << name;
        const auto pixels = still(file);
        ASSERT_TRUE(pixels) << name << ": " << pixels.error().message;
        EXPECT_EQ(pixels->width, info->width) << name;
        expect_colour(*pixels, name);
    }
}

TEST_F(BroughtPictures, that_are_drawings_are_drawn_as_large_as_a_screen_shows_them) {
    // Half of it is a red that lets half of what lies beneath through.
    const auto file = write("logo.svg", R"(<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">
<rect width="30" height="20" fill="#C03020"/><rect x="30" width="30" height="20" fill="#C03020" opacity="0.5"/></svg>)");
    const auto info = probe(file);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->kind, MediaInfo::Kind::image);
    EXPECT_EQ(std::pair(info->width, info->height), std::pair(1920U, 640U));
    const auto pixels = still(file);
    ASSERT_TRUE(pixels) << pixels.error().message;
    const std::uint8_t* left = &pixels->bgra[(std::size_t{320} * pixels->width + 100) * 4];
    const std::uint8_t* right = &pixels->bgra[(std::size_t{320} * pixels->width + 1800) * 4];
    EXPECT_EQ(std::vector<int>(left, left + 4), (std::vector<int>{0x20, 0x30, 0xC0, 255}));
    const int half[] = {0x10, 0x18, 0x60, 128}; // premultiplied
    for (int i = 0; i < 4; ++i) EXPECT_NEAR(right[i], half[i], 1) << i;
    EXPECT_FALSE(
        probe(write("cut.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><r")));
}

// A TIFF's head with one entry: the orientation.
std::string exif(int orientation, bool big) {
    std::string bytes = big ? std::string("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01", 18)
                            : std::string("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
    if (!big) bytes += static_cast<char>(orientation);
    if (big) bytes += std::string(1, '\0') + static_cast<char>(orientation);
    bytes.resize(26, '\0');
    return bytes;
}

TEST_F(BroughtPictures, say_in_their_exif_how_they_stand) {
    for (const bool big : {false, true})
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const std::string bytes = exif(orientation, big);
            const std::span data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
            EXPECT_EQ(orientation_in_tiff(data), orientation);
            for (std::size_t cut = 0; cut < bytes.size() - 6; ++cut)
                EXPECT_EQ(orientation_in_tiff(data.first(cut)), 0) << "the end of it is missing";
        }
    // A WebP whose picture comes first and whose EXIF comes last, as cameras write it.
    const auto plain = make("plain.webp", "-lossless 1 -pix_fmt bgra", "40x20");
    if (plain.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    std::ifstream in(plain, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const std::size_t chunk = bytes.find("VP8L");
    ASSERT_NE(chunk, std::string::npos);
    const std::string extended = std::string("VP8X\x0a\0\0\0\x08\0\0\0\x27\0\0\x13\0\0", 18);
    std::string body = "WEBP" + extended + bytes.substr(chunk);
    body += std::string("EXIF\x1a\0\0\0", 8) + exif(6, false);
    const auto size = static_cast<char>(body.size());
    ASSERT_LT(body.size(), 256U);
    const auto file = write("turned.webp", std::string("RIFF") + size + std::string(3, '\0') + body);
    const auto info = probe(file);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(std::pair(info->width, info->height), std::pair(20U, 40U));
    const auto pixels = still(file);
    ASSERT_TRUE(pixels) << pixels.error().message;
    EXPECT_EQ(std::pair(pixels->width, pixels->height), std::pair(20U, 40U));
}

TEST_F(BroughtPictures, in_avif_have_their_alpha_and_stand_as_they_ask_to) {
    const auto file = write("tiny.avif", testing::tiny_avif());
    const auto info = probe(file);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->kind, MediaInfo::Kind::image);
    EXPECT_EQ(info->width, 8U);
    EXPECT_EQ(info->height, 16U);
    const auto pixels = still(file);
    ASSERT_TRUE(pixels) << pixels.error().message;
    ASSERT_EQ(pixels->width, 8U);
    ASSERT_EQ(pixels->height, 16U);
    const int wanted[2][4] = {{30, 30, 220, 255}, {100, 20, 10, 128}}; // multiplied by alpha
    for (std::size_t half = 0; half < 2; ++half)
        for (std::size_t i = 0; i < 4; ++i)
            EXPECT_NEAR(pixels->bgra[((4 + 8 * half) * 8 + 4) * 4 + i], wanted[half][i], 4) << half << i;
}

TEST(AvifItems, of_any_bytes_are_read_within_them) {
    const std::string whole = testing::tiny_avif();
    const auto items = [](const std::string& bytes) {
        return avif_items({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    };
    EXPECT_EQ(items(whole).orientation, 5);
    ASSERT_EQ(items(whole).alpha.size(), 1U);
    EXPECT_EQ(items(whole).alpha[0].at, 457);
    EXPECT_EQ(items(whole).alpha[0].bytes, 24);
    for (std::size_t length = 0; length < whole.size(); ++length) items(whole.substr(0, length));
    for (std::size_t at = 0; at < 460; ++at)
        for (const char other : {'\0', '\x7f', '\xff'}) {
            std::string spoilt = whole;
            spoilt[at] = other;
            items(spoilt);
        }
    std::string tiles = whole;
    tiles.replace(tiles.find("av01Color"), 4, "grid");
    EXPECT_TRUE(items(tiles).tiled);
    EXPECT_FALSE(items(whole).tiled);
}

TEST_F(BroughtPictures, that_say_which_matrix_they_have_are_read_by_it) {
    const auto file =
        make("hd.mp4",
             "-vf scale=out_color_matrix=bt709,format=yuv420p -colorspace bt709 -color_range tv "
             "-c:v libx264 -qp 4",
             "1280x720");
    if (file.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    const auto pixels = still(file);
    ASSERT_TRUE(pixels) << pixels.error().message;
    expect_colour(*pixels, "BT.709");
}

TEST_F(BroughtPictures, larger_than_wanted_are_made_smaller_with_their_shape) {
    const auto file = make("large.jpg", "-q:v 2", "2000x500");
    if (file.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
    const auto pixels = still(file, 400);
    ASSERT_TRUE(pixels);
    EXPECT_EQ(pixels->width, 400U);
    EXPECT_EQ(pixels->height, 100U);
}

TEST_F(BroughtPictures, that_were_cut_off_are_said_to_be_whatever_a_decoder_makes_of_them) {
    for (const char* name : {"whole.png", "whole.jpg", "whole.webp"}) {
        const auto file = make(name, "-vf noise=alls=60");
        if (file.empty()) FAIL() << "ffmpeg is not here: ./lianping test installs it";
        EXPECT_TRUE(probe(file)) << name;
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
        const auto info = probe(file);
        ASSERT_FALSE(info) << name;
        EXPECT_EQ(info.error().code, Error::Code::corrupt);
        EXPECT_THAT(info.error().message, HasSubstr("its end is missing; copy it again")) << name;
    }
    // A camera that leaves out the marker of the end wrote a whole picture all the same.
    const auto file = make("no-end.jpg", "-q:v 2");
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - 2);
    EXPECT_TRUE(probe(file));
}

TEST_F(BroughtPictures, that_cannot_be_decoded_are_refused_with_what_to_do) {
    using std::string_literals::operator""s;
    const auto heic = write("phone.heic", "\0\0\0\x18"
                                          "ftypheic\0\0\0\0mif1heic"s +
                                              std::string(64, '\0'));
    const auto webp = write("moving.webp", "RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x3f\0\0\x3f\0\0"s +
                                               std::string(48, '\0'));
    const auto page = write("saved.jpg", "<!DOCTYPE html><html><body>404</body></html>");
    const std::pair<std::filesystem::path, const char*> cases[] = {
        {heic, "export the picture as JPEG"},
        {webp, "export it as MP4 or GIF"},
        {page, "this is a web page"},
        {write("empty.png", ""), "the file is empty"},
    };
    for (const auto& [file, why] : cases) {
        const auto info = probe(file);
        ASSERT_FALSE(info) << file;
        EXPECT_THAT(info.error().message, HasSubstr(why)) << file;
        EXPECT_FALSE(still(file)) << file;
    }
}

} // namespace
} // namespace lianping::media
