// The coded clips that other tests judge screens by: what they say must survive coding and scaling.
#include "support/clips.h"
#include "support/said_by.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace lianping::testing {
namespace {

// All pictures of a file as grey planes of that size.
std::vector<std::vector<std::uint8_t>> decode(const std::filesystem::path& file, unsigned w, unsigned h) {
    const std::string command = "ffmpeg -nostdin -loglevel error -i '" + file.string() +
                                "' -fps_mode passthrough -vf scale=" + std::to_string(w) + ":" +
                                std::to_string(h) + " -f rawvideo -pix_fmt gray -";
    std::vector<std::vector<std::uint8_t>> pictures;
    const std::string bytes = said_by(command).text;
    const std::size_t size = static_cast<std::size_t>(w) * h;
    for (std::size_t at = 0; at + size <= bytes.size(); at += size)
        pictures.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                              bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
    return pictures;
}

TEST(CodedClips, every_frame_says_its_clip_and_number_after_coding_and_scaling) {
    for (const ClipCodec codec : {ClipCodec::h264, ClipCodec::vp9}) {
        ClipSpec spec;
        spec.clip = 517;
        spec.rate_num = 24000;
        spec.rate_den = 1001;
        spec.frames = 40;
        spec.codec = codec;
        const auto file = make_clip(spec, clip_folder());
        ASSERT_FALSE(file.empty()) << "ffmpeg is needed";
        for (const auto& [w, h] : {std::pair{640U, 360U}, {213U, 120U}, {1280U, 720U}}) {
            const auto pictures = decode(file, w, h);
            ASSERT_EQ(pictures.size(), 40U);
            for (unsigned n = 0; n < pictures.size(); ++n) {
                const auto code = read_code({pictures[n].data(), static_cast<std::ptrdiff_t>(w), w, h, 1});
                ASSERT_TRUE(code) << file << " frame " << n << " at " << w;
                EXPECT_EQ(*code, (PictureCode{517, n}));
            }
        }
    }
}

TEST(CodedClips, a_blend_of_two_pictures_does_not_read) {
    const auto a = coded_picture(1, 100, 320, 180);
    const auto b = coded_picture(2, 4711, 320, 180);
    std::vector<std::uint8_t> blend(320 * 180);
    for (std::size_t i = 0; i < blend.size(); ++i) blend[i] = static_cast<std::uint8_t>((a[i] + b[i]) / 2);
    EXPECT_EQ(read_code({a.data(), 320, 320, 180, 1}), (PictureCode{1, 100}));
    EXPECT_EQ(read_code({b.data(), 320, 320, 180, 1}), (PictureCode{2, 4711}));
    EXPECT_FALSE(read_code({blend.data(), 320, 320, 180, 1}));
}

TEST(CodedClips, black_white_and_grey_are_no_code) {
    for (const int level : {0, 16, 128, 235, 255}) {
        const std::vector<std::uint8_t> plain(320 * 180, static_cast<std::uint8_t>(level));
        EXPECT_FALSE(read_code({plain.data(), 320, 320, 180, 1})) << level;
    }
}

TEST(CodedClips, a_contained_picture_is_read_where_it_lies) {
    const PictureRect rect = contained(320, 180, 400, 400);
    EXPECT_DOUBLE_EQ(rect.w, 400);
    EXPECT_DOUBLE_EQ(rect.y, 87.5);
    const auto picture = coded_picture(9, 1234, 400, 226);
    std::vector<std::uint8_t> screen(400 * 400, 16);
    std::copy_n(picture.begin(), 400 * 225, screen.begin() + 87 * 400);
    EXPECT_EQ(read_code({screen.data(), 400, 400, 400, 1}, rect), (PictureCode{9, 1234}));
}

} // namespace
} // namespace lianping::testing
