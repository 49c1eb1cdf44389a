// What the sources make of pixel formats, alpha and turns, against FFmpeg's own pictures or against files
// that say what they must look like.

#include "base/instrumented.h"
#include "formats/made_files.h"
#include "media/probe.h"
#include "player/colour_table.h"
#include "player/compose.h"
#include "player/render/cpu_renderer.h"
#include "player/sources/file_source.h"
#include "player/sources/picture.h"
#include "player/sources/still_source.h"
#include "player/watching.h"
#include "render/memory_window.h"
#include "support/tiny_avif.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <bitset>
#include <cmath>
#include <fstream>

namespace lianping::player {
namespace {

using testing::settled;

// The frame on a black screen of that size as a player shows it: BGRX, the fourth byte 0.
Bytes drawn(const FramePtr& frame, std::uint32_t w, std::uint32_t h) {
    MemoryWindow window(w, h);
    CpuRenderer renderer(window);
    renderer.draw({w, h, {0, 0, 0}, {placed(frame, {0, 0, double(w), double(h)}, Fit::contain)}});
    Bytes pixels = window.pixels();
    for (std::size_t i = 3; i < pixels.size(); i += 4) pixels[i] = 0;
    return pixels;
}

struct Off {
    double mean = 0, most = 0;
};
Off off(const Bytes& a, const Bytes& b) {
    if (a.size() != b.size() || a.empty()) return {255, 255};
    Off off;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (i % 4 == 3) continue; // of no meaning
        const double d = std::abs(double(a[i]) - double(b[i]));
        off.mean += d / double(a.size());
        off.most = std::max(off.most, d);
    }
    return off;
}

FramePtr first_frame(const fs::path& file) {
    StillSource source(file);
    const auto shown = settled(source, 0s);
    EXPECT_NE(shown.frame, nullptr) << file << ": " << source.trouble();
    return shown.frame;
}

TEST(RightPixels, every_orientation_of_exif_looks_like_its_twin_that_was_turned_before) {
    NEEDS_SHARED();
    for (const char* twin : {"1-ul", "2-ur", "3-lr", "4-lol", "5-lu", "6-ru", "7-rl", "8-llo", "9-u"}) {
        const std::string name = std::string("wpt-exif/exif-orientation-") + twin;
        const auto turned = first_frame(shared(name + ".jpg"));
        const auto upright = first_frame(shared(name + "-pre-rotated.jpg"));
        ASSERT_TRUE(turned && upright);
        const Off difference = off(drawn(turned, 100, 100), drawn(upright, 100, 100));
        EXPECT_LE(difference.mean, 2) << twin; // both are lossy
    }
    // Of a PNG its eXIf chunk counts, and where it comes before the pixels alone.
    const std::pair<const char*, const char*> twins[] = {{"F-exif-chunk-early.png", "F-rotated.png"},
                                                         {"F-exif-early.png", "F-upright.png"},
                                                         {"F-exif-late.png", "F-upright.png"}};
    for (const auto& [name, twin] : twins) {
        const Off difference = off(drawn(first_frame(shared(std::string("wpt-exif/") + name)), 200, 200),
                                   drawn(first_frame(shared(std::string("wpt-exif/") + twin)), 200, 200));
        EXPECT_LE(difference.mean, 0.5) << name;
    }
}

TEST(RightPixels, a_display_matrix_becomes_a_mirroring_and_quarter_turns) {
    for (int a = -1; a <= 1; ++a)
        for (int b = -1; b <= 1; ++b)
            for (int c = -1; c <= 1; ++c)
                for (int d = -1; d <= 1; ++d) {
                    if (a * d - b * c == 0 || std::abs(a) + std::abs(b) != 1 ||
                        std::abs(c) + std::abs(d) != 1)
                        continue;
                    constexpr std::int32_t one = 1 << 16;
                    const std::int32_t matrix[9] = {a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30};
                    const Orientation o = from_display_matrix(matrix);
                    // The way of the picture's right and down: mirrored, then turned clockwise on the screen.
                    const auto shown = [&](int x, int y) {
                        if (o.flipped) x = -x;
                        for (std::uint32_t i = 0; i < o.turns; ++i) {
                            const int was = x;
                            x = -y;
                            y = was;
                        }
                        return std::pair(x, y);
                    };
                    EXPECT_EQ(shown(1, 0), std::pair(a, b)) << a << b << c << d;
                    EXPECT_EQ(shown(0, 1), std::pair(c, d)) << a << b << c << d;
                }
}

TEST(RightPixels, every_kind_of_pixel_has_the_colours_that_ffmpeg_gives_it) {
    for (const char* format :
         {"gray",     "gray10le", "gray12le",     "gbrp",         "gbrp10le",    "gbrap",       "yuv411p",
          "yuv410p",  "yuv440p",  "yuv420p12le",  "yuv422p12le",  "yuv444p12le", "yuv444p16le", "yuv420p9le",
          "yuva422p", "yuva444p", "yuva420p10le", "yuva444p10le", "bgra",        "rgb24",       "rgb48le",
          "rgba64le", "nv12",     "yuyv422",      "pal8",         "monob",       "ya8"}) {
        const std::string name = std::string("kind-") + format + ".nut";
        const fs::path file =
            made(name, "-f lavfi -i testsrc2=s=176x100:d=0.1:r=25 -frames:v 1 -vf 'scale=out_color_"
                       "matrix=bt601:flags=accurate_rnd+full_chroma_int,format=" +
                           std::string(format) + "' -c:v rawvideo");
        const Bytes wanted =
            ffmpeg("-i '" + file.string() +
                   "' -vf scale=flags=accurate_rnd+full_chroma_int:in_color_matrix=bt601 -frames:v 1 "
                   "-f rawvideo -pix_fmt bgr0");
        FileSource source(file, {40ms, 0s, 0s}, 0s);
        const auto shown = settled(source, 0s);
        ASSERT_NE(shown.frame, nullptr) << format << ": " << source.trouble();
        const Off difference = off(drawn(shown.frame, 176, 100), wanted);
        EXPECT_LE(difference.mean, 4)
            << format << ", most " << difference.most; // chroma is not interpolated here
    }
}

TEST(RightPixels, a_jpeg_of_many_pixels_is_made_smaller_while_it_is_decoded) {
    const fs::path file =
        made("huge.jpg", "-f lavfi -i testsrc2=s=12000x8000:d=1:r=1 -frames:v 1 -pix_fmt yuvj444p -q:v 6");
    const pid_t child = fork();
    if (child == 0) {
        const auto info = media::probe(file);
        const FramePtr frame = first_frame(file);
        const bool right = info && info->width == 12000 && info->height == 8000 && frame &&
                           frame->width <= 6000 && frame->width >= 3000 &&
                           std::abs(frame->display_width() / frame->display_height() - 1.5) < 0.001;
        _exit(right ? 0 : 1);
    }
    int status = 0;
    struct rusage usage {};
    wait4(child, &status, 0, &usage);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(instrumented || usage.ru_maxrss < 500L << 10) << usage.ru_maxrss << " KiB";
}

// A JPEG of one colour as it is written for print: four components. `transform` as in the APP14 segment of
// Adobe's programs, which invert the ink, 0: CMYK, 2: YCCK; -1: without that segment. Each block has its mean
// alone, quantised by 8.
Bytes flat_print(const std::array<int, 4>& stored, int transform) {
    Bytes out{0xff, 0xd8};
    const auto segment = [&](int marker, const Bytes& body) {
        out.insert(out.end(),
                   {0xff, static_cast<std::uint8_t>(marker), 0, static_cast<std::uint8_t>(body.size() + 2)});
        out.insert(out.end(), body.begin(), body.end());
    };
    if (transform >= 0)
        segment(0xee, {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, static_cast<std::uint8_t>(transform)});
    Bytes quantisers(65, 8);
    quantisers[0] = 0;
    segment(0xdb, quantisers);
    segment(0xc0, {8, 0, 16, 0, 16, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0});
    segment(0xc4,
            {0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}); // 4 bits each
    segment(0xc4, {0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});                // "no more": 0
    segment(0xda, {4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0});
    std::string bits;
    std::array<int, 4> before{};
    for (int block = 0; block < 4; ++block)
        for (std::size_t i = 0; i < 4; ++i) {
            const int level = stored[i] - 128, step = level - before[i];
            before[i] = level;
            const int size = std::bit_width(static_cast<unsigned>(std::abs(step)));
            const int value = step >= 0 ? step : step + (1 << size) - 1;
            bits += std::bitset<4>(static_cast<unsigned>(size)).to_string();
            bits += std::bitset<9>(static_cast<unsigned>(value))
                        .to_string()
                        .substr(static_cast<std::size_t>(9 - size));
            bits += '0';
        }
    bits.append((8 - bits.size() % 8) % 8, '1');
    for (std::size_t at = 0; at < bits.size(); at += 8) {
        out.push_back(static_cast<std::uint8_t>(std::stoi(bits.substr(at, 8), nullptr, 2)));
        if (out.back() == 0xff) out.push_back(0);
    }
    out.insert(out.end(), {0xff, 0xd9});
    return out;
}

TEST(RightPixels, pictures_made_for_print_have_the_colours_of_their_inks) {
    // Cyan 0, magenta 80 %, yellow 90 %, black 10 %; the same by luma and two differences of colour; and as
    // ink.
    const std::pair<std::array<int, 4>, int> kinds[] = {
        {{255, 51, 25, 230}, 0}, {{146, 175, 24, 230}, 2}, {{0, 204, 230, 25}, -1}};
    for (const auto& [stored, transform] : kinds) {
        const fs::path file = own_folder() / "print.jpg";
        const Bytes bytes = flat_print(stored, transform);
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
        ASSERT_TRUE(media::probe(file));
        const Bytes pixels = drawn(first_frame(file), 16, 16);
        ASSERT_EQ(pixels.size(), 16U * 16 * 4);
        const std::uint8_t* middle = &pixels[(8 * 16 + 8) * 4];
        const int wanted[] = {23, 46, 230}; // what the inks leave of blue, green and red
        for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(middle[i], wanted[i], 3) << transform << ", " << i;
    }
}

// An ICC profile (ICC.1:2010) of three primaries adapted to D50, in s15Fixed16, and one curve: a power, or
// sRGB's own where it is 0.
std::string icc_profile(const std::array<std::array<double, 3>, 3>& primaries, double power) {
    std::string profile;
    const auto number = [&](std::uint32_t value) {
        for (const unsigned shift : {24U, 16U, 8U, 0U}) profile += static_cast<char>(value >> shift & 0xffU);
    };
    const auto fixed = [&](double value) {
        number(static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
    };
    const std::vector<double> curve =
        power > 0 ? std::vector{power} : std::vector{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    const auto curve_size = static_cast<std::uint32_t>(12 + curve.size() * 4);
    const std::uint32_t tags = 128 + 4 + 6 * 12, whole = tags + 3 * 20 + curve_size;
    number(whole);
    profile += std::string(4, '\0');
    number(0x02400000); // version 2.4
    profile += "mntrRGB XYZ ";
    profile += std::string(12, '\0') + "acsp" + std::string(28, '\0');
    for (const double white : {0.9642, 1.0, 0.8249}) fixed(white); // D50
    profile.resize(128, '\0');
    number(6);
    for (std::uint32_t i = 0; i < 6; ++i) {
        profile += std::string(1, "rgb"[i % 3]) + (i < 3 ? "XYZ" : "TRC");
        number(i < 3 ? tags + i * 20 : tags + 60);
        number(i < 3 ? 20 : curve_size);
    }
    for (const auto& primary : primaries) {
        profile += "XYZ ";
        number(0);
        for (const double value : primary) fixed(value);
    }
    profile += "para";
    number(0);
    number(power > 0 ? 0 : 3U << 16U);
    for (const double value : curve) fixed(value);
    return profile;
}

// A JPEG with an ICC profile.
fs::path profiled(const std::string& name, const std::string& profile) {
    const fs::path plain = made("plain-" + name, "-f lavfi -i color=c=0xC06432:s=64x32:d=1:r=1 -frames:v 1 "
                                                 "-pix_fmt yuvj444p -q:v 1");
    const std::string body = std::string("ICC_PROFILE\0\1\1", 14) + profile;
    std::ifstream in(plain, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const std::size_t size = body.size() + 2;
    bytes.insert(2, std::string("\xff\xe2") + static_cast<char>(size >> 8U) +
                        static_cast<char>(size & 0xffU) + body);
    const fs::path file = own_folder() / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
}

TEST(RightPixels, a_picture_with_a_profile_has_its_colours_on_the_screen) {
    const auto colour = [](const fs::path& file) {
        const Bytes pixels = drawn(first_frame(file), 64, 32);
        const std::uint8_t* middle = &pixels[(16 * 64 + 32) * 4];
        return std::array<int, 3>{middle[2], middle[1], middle[0]};
    };
    const std::array<int, 3> stored{192, 100, 50};
    struct Case {
        const char* name;
        std::string profile;
        std::array<int, 3> meant; // by the formulas of IEC 61966-2-1, SMPTE EG 432-1, Adobe RGB (1998)
    };
    const std::string p3 =
        icc_profile({{{0.5151, 0.2412, -0.0011}, {0.2919, 0.6922, 0.0419}, {0.1572, 0.0666, 0.7841}}}, 0);
    const Case cases[] = {
        {"srgb.jpg",
         icc_profile({{{0.4361, 0.2225, 0.0139}, {0.3851, 0.7169, 0.0971}, {0.1431, 0.0606, 0.7141}}}, 0),
         stored}, // sRGB's own leaves the colours alone
        {"p3.jpg", p3, {206, 93, 32}},
        {"adobe.jpg",
         icc_profile({{{0.6097, 0.3111, 0.0195}, {0.2053, 0.6257, 0.0609}, {0.1492, 0.0632, 0.7446}}},
                     563.0 / 256),
         {218, 100, 42}},
        {"broken.jpg", p3.substr(0, 150), stored}, // what cannot be read is left as it is
    };
    for (const Case& one : cases) {
        const auto seen = colour(profiled(one.name, one.profile));
        for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(seen[i], one.meant[i], 4) << one.name << ", " << i;
    }
}

TEST(RightPixels, a_picture_in_avif_has_its_alpha_and_stands_as_it_asks_to) {
    const fs::path file = own_folder() / "tiny.avif";
    std::ofstream(file, std::ios::binary) << lianping::testing::tiny_avif();
    const Bytes pixels = drawn(first_frame(file), 8, 16); // on black
    ASSERT_EQ(pixels.size(), 8U * 16 * 4);
    const int wanted[2][3] = {{30, 30, 220}, {100, 20, 10}};
    for (std::size_t half = 0; half < 2; ++half)
        for (std::size_t i = 0; i < 3; ++i)
            EXPECT_NEAR(pixels[((4 + 8 * half) * 8 + 4) * 4 + i], wanted[half][i], 4) << half << i;
}

TEST(RightPixels, a_drawing_is_drawn_with_its_alpha) {
    const fs::path file = own_folder() / "half.svg";
    std::ofstream(file) << R"(<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">
<rect width="30" height="20" fill="#C03020"/><rect x="30" width="30" height="20" fill="#C03020" opacity="0.5"/></svg>)";
    const Bytes pixels = drawn(first_frame(file), 96, 32); // on black
    ASSERT_EQ(pixels.size(), 96U * 32 * 4);
    const auto at = [&](std::size_t x) {
        return Bytes(&pixels[(16 * 96 + x) * 4], &pixels[(16 * 96 + x) * 4 + 3]);
    };
    const int whole[] = {0x20, 0x30, 0xC0}, half[] = {0x10, 0x18, 0x60};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(at(10)[i], whole[i], 1) << i;
        EXPECT_NEAR(at(85)[i], half[i], 1) << i;
    }
}

TEST(RightPixels, webm_has_its_alpha) {
    NEEDS_SHARED();
    const fs::path file = shared("derived/heart_alpha_vp9.webm");
    const Bytes wanted = ffmpeg("-c:v libvpx-vp9 -i '" + file.string() +
                                "' -frames:v 1 -vf alphaextract -f rawvideo -pix_fmt gray");
    FileSource source(file, {2s, 0s, 2s}, 0s);
    const auto shown = settled(source, 0s);
    ASSERT_NE(shown.frame, nullptr) << source.trouble();
    ASSERT_EQ(shown.frame->format, PixelFormat::i420a);
    EXPECT_EQ(plane_of(*shown.frame, 3, 256, 256), wanted);
}

// The table by which the picture at that instant reaches the screen is the one for that peak.
void expect_peak(const fs::path& file, Duration at, double peak) {
    const auto info = media::probe(file);
    ASSERT_TRUE(info) << file << ": " << info.error().message;
    FileSource source(file, {info->length, 0s, info->length}, at);
    const auto shown = settled(source, at);
    ASSERT_NE(shown.frame, nullptr) << file << ": " << source.trouble();
    const auto wanted = colour_table({ColourPrimaries::bt2020, ColourTransfer::pq, peak});
    ASSERT_NE(shown.frame->table, nullptr) << file;
    EXPECT_EQ(shown.frame->table->id, wanted->id) << file << ": not for " << peak << " cd/m2";
}

TEST(RightPixels, an_hdr10_film_is_mapped_from_the_brightness_that_its_pictures_say) {
    const auto coded = [](const char* name, const std::string& more) {
        return made(name,
                    "-f lavfi -i testsrc2=s=160x90:d=0.6:r=25 -pix_fmt yuv420p10le -c:v libx265 -preset "
                    "ultrafast -x265-params log-level=none:keyint=5:colorprim=bt2020:transfer=smpte2084:"
                    "colormatrix=bt2020nc" +
                        more);
    };
    const std::string display =
        ":hdr10=1:repeat-headers=1:master-display=\"G(13250,34500)B(7500,3000)R(34000,"
        "16000)WP(15635,16450)L(6000000,50)\"";
    const fs::path light = coded("light.mkv", display + ":max-cll=450,120"),
                   shown_on = coded("display.mp4", display + ":max-cll=0,0");
    for (const Duration at : {Duration(0s), Duration(480ms)}) {
        expect_peak(light, at, 450);    // of the brightest pixel
        expect_peak(shown_on, at, 600); // of the display that it was made on
    }
    expect_peak(coded("silent.mp4", ""), 0s, 1000);
}

TEST(RightPixels, an_hdr10_film_is_mapped_from_the_brightness_that_its_container_says) {
    NEEDS_SHARED();
    const fs::path file = shared("androidx/mp4/sample_with_colr_mdcv_and_clli.mp4");
    expect_peak(file, 0s, 1100);
    expect_peak(file, 200ms, 1100);
    expect_peak(made("mdcv.mkv", "-i '" + file.string() + "' -map 0:v -c copy"), 0s, 1100);
}

} // namespace
} // namespace lianping::player
