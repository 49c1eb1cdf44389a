// What the sources make of pixel formats, fields, alpha, turns and jumping clocks, against FFmpeg's own
// pictures or against files that say what they must look like.

#include "media/input.h"
#include "media/probe.h"
#include "player/compose.h"
#include "player/render/cpu_renderer.h"
#include "player/sources/clip_decoder.h"
#include "player/sources/file_source.h"
#include "player/sources/picture.h"
#include "player/sources/still_source.h"
#include "player/watching.h"
#include "support/clips.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace lianping::player {
namespace {

namespace fs = std::filesystem;
using lianping::testing::clip_folder;
using lianping::testing::ClipSpec;
using lianping::testing::make_clip;
using testing::code_of;
using testing::eventually;
using testing::settled;

fs::path shared(const std::string& name) { return fs::path(LIANPING_SHARED_DIR) / "media/plays" / name; }

#define NEEDS_SHARED()                                                                                       \
    if (!fs::exists(shared(""))) GTEST_SKIP() << "../shared is not here"

using Bytes = std::vector<std::uint8_t>;

// What the ffmpeg program writes to its output.
Bytes ffmpeg(const std::string& arguments) {
    const std::string command = "ffmpeg -nostdin -loglevel error " + arguments + " -";
    Bytes bytes;
    std::FILE* pipe = popen(command.c_str(), "r"); // NOLINT(cert-env33-c): the command is ours
    if (pipe == nullptr) return bytes;
    std::array<std::uint8_t, 65536> block{};
    for (std::size_t got = 0; (got = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
        bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(got));
    pclose(pipe);
    return bytes;
}

fs::path made(const std::string& name, const std::string& arguments) {
    const fs::path file = clip_folder() / name;
    fs::create_directories(clip_folder());
    ffmpeg(arguments + " -y '" + file.string() + "' -f null");
    return file;
}

Bytes plane_of(const Frame& frame, std::size_t plane, int width, int height) {
    Bytes bytes;
    for (int y = 0; y < height; ++y) {
        const auto* row = frame.planes[plane].data + y * frame.planes[plane].stride;
        bytes.insert(bytes.end(), row, row + width);
    }
    return bytes;
}

// Memory to draw into.
class MemoryWindow final : public Window {
public:
    MemoryWindow(std::uint32_t w, std::uint32_t h) : w_(w), h_(h), pixels_(std::size_t(w) * h * 4) {}
    Result<Surface> surface() override { return Surface{pixels_.data(), std::ptrdiff_t(w_) * 4, w_, h_, 1}; }
    void drawn(const PixelRect&) override {}
    Shown present() override { return {}; }
    DisplayTiming timing() const override { return {}; }
    Events pump() override { return {}; }
    std::uint32_t width() const override { return w_; }
    std::uint32_t height() const override { return h_; }
    Bytes pixels() const { return pixels_; }

private:
    std::uint32_t w_, h_;
    Bytes pixels_;
};

// The frame on a black screen of that size as a player shows it: BGRX, the fourth byte 0.
Bytes drawn(const FramePtr& frame, std::uint32_t w, std::uint32_t h) {
    MemoryWindow window(w, h);
    CpuRenderer renderer(window);
    const Placing placing = place(*frame, {0, 0, double(w), double(h)}, Fit::contain);
    Quad quad;
    quad.frame = frame;
    quad.source = placing.source;
    quad.target = placing.target;
    quad.turns = frame->turns;
    quad.flipped = frame->flipped;
    renderer.draw({w, h, {0, 0, 0}, {quad}});
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
    for (const char* early : {"F-exif-chunk-early.png", "F-exif-early.png"}) {
        const Off difference = off(drawn(first_frame(shared(std::string("wpt-exif/") + early)), 200, 200),
                                   drawn(first_frame(shared("wpt-exif/F-upright.png")), 200, 200));
        EXPECT_LE(difference.mean, 2) << early;
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
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(usage.ru_maxrss, 500L << 10) << "KiB";
#endif
}

TEST(RightPixels, fields_are_made_whole_and_the_rate_is_kept) {
    NEEDS_SHARED();
    const fs::path file = shared("derived/flower_576i25_tff_mpeg2.ts");
    const auto length = media::probe(file)->length;
    EXPECT_EQ(length, 4s);
    const Bytes wanted =
        ffmpeg("-i '" + file.string() +
               "' -fps_mode passthrough -vf bwdif=mode=send_frame:deint=interlaced -f rawvideo "
               "-pix_fmt yuv420p");
    constexpr std::size_t picture = 720 * 576 * 3 / 2;
    ASSERT_EQ(wanted.size(), 100 * picture);
    FileSource source(file, {length, 0s, length}, 0s);
    for (unsigned n = 0; n < 100; ++n) {
        const auto shown = settled(source, n * 40ms);
        ASSERT_NE(shown.frame, nullptr) << source.trouble();
        EXPECT_EQ(shown.frame->due, n * 40ms);
        if (n % 20 != 7) continue;
        const auto* at = wanted.data() + n * picture;
        EXPECT_EQ(plane_of(*shown.frame, 0, 720, 576), Bytes(at, at + 720 * 576)) << n;
    }
    EXPECT_EQ(settled(source, 4s).state, SourceState::ended);
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

fs::path transport_stream(unsigned clip, unsigned width, unsigned height, unsigned frames, double begins) {
    ClipSpec spec;
    spec.clip = clip;
    spec.width = width;
    spec.height = height;
    spec.frames = frames;
    spec.keyframe_every = 10;
    const fs::path from = make_clip(spec, clip_folder());
    return made("part" + std::to_string(clip) + ".ts", "-i '" + from.string() +
                                                           "' -c copy -output_ts_offset " +
                                                           std::to_string(begins) + " -f mpegts");
}

fs::path joined(const std::string& name, const std::vector<fs::path>& parts) {
    const fs::path file = clip_folder() / name;
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    for (const fs::path& part : parts) out << std::ifstream(part, std::ios::binary).rdbuf();
    return file;
}

TEST(RightPixels, a_clock_that_jumps_in_a_recording_is_straightened) {
    // Forward by an hour, back, and over the end of its 33 bits.
    const fs::path file = joined(
        "jumps.ts", {transport_stream(801, 320, 180, 50, 10), transport_stream(802, 320, 180, 50, 3600),
                     transport_stream(803, 320, 180, 50, 100), transport_stream(804, 320, 180, 50, 95442)});
    const auto info = media::probe(file);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_NEAR(double(info->length.count()) * 1e-9, 8.0, 0.13);
    FileSource source(file, {info->length, 0s, info->length}, 0s);
    Duration at{};
    std::vector<unsigned> seen;
    for (;;) {
        const auto shown = settled(source, at);
        ASSERT_NE(shown.frame, nullptr) << source.trouble();
        if (const auto code = code_of(*shown.frame)) seen.push_back(code->clip * 100 + code->frame);
        if (shown.state != SourceState::ready) break;
        at = shown.next_due;
    }
    EXPECT_GE(seen.size(), 196U);
    EXPECT_EQ(seen.front(), 80100U);
    EXPECT_EQ(seen.back(), 80449U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    // Opened in mid-slot it is where it would have been.
    for (const Duration from : {1s, 3s, 5s, 7s}) {
        FileSource later(file, {info->length, 0s, info->length}, from);
        const auto shown = settled(later, from);
        ASSERT_NE(shown.frame, nullptr) << later.trouble();
        const auto code = code_of(*shown.frame);
        ASSERT_TRUE(code);
        EXPECT_NEAR(double(code->clip - 801) * 50 + code->frame, double(from / 40ms), 4);
    }
}

TEST(RightPixels, every_codec_and_container_shows_every_picture_at_its_instant) {
    ClipSpec spec;
    spec.clip = 830;
    spec.width = 320;
    spec.height = 180;
    spec.frames = 25;
    const fs::path from = make_clip(spec, clip_folder());
    ASSERT_FALSE(from.empty());
    const std::pair<const char*, const char*> kinds[] = {
        {"mpeg1.mpg", "mpeg1video -qscale 2"},
        {"mpeg2.ts", "mpeg2video -qscale 2"},
        {"mpeg2.vob", "mpeg2video -qscale 2"},
        {"mpeg4.avi", "mpeg4 -qscale 2 -bf 2"},
        {"theora.ogg", "libtheora -qscale 8"},
        {"prores.mov", "prores_ks"},
        {"mjpeg.avi", "mjpeg -qscale 2"},
        {"ffv1.mkv", "ffv1"},
        {"hevc.mp4", "libx265 -x265-params log-level=none"},
        {"ten.mkv", "libx265 -pix_fmt yuv420p10le -x265-params log-level=none"},
        {"vp8.webm", "libvpx -b:v 1M"},
        {"av1.mkv", "libsvtav1 -svtav1-params lp=1"},
        {"av1.mp4", "libsvtav1 -svtav1-params lp=1"},
        {"picture.gif", "gif"},
        {"picture.apng", "apng -plays 0"},
        {"h264.flv", "libx264"},
        {"dnxhd.mxf", "mpeg2video -qscale 2"},
        {"wmv.asf", "wmv2 -qscale 2"},
        {"huff.nut", "huffyuv -pix_fmt yuv422p"},
        {"raw.h264", "libx264"}};
    for (const auto& [name, codec] : kinds) {
        const fs::path file = made(std::string("codec-") + name,
                                   "-i '" + from.string() + "' -fps_mode passthrough -c:v " + codec);
        const auto info = media::probe(file);
        ASSERT_TRUE(info) << name << ": " << info.error().message;
        EXPECT_NEAR(double(info->length.count()), 1e9, 1.1e6) << name;
        FileSource source(file, {2 * info->length, 0s, info->length}, 0s); // twice: it goes round
        Duration asked{};
        for (unsigned n = 0; n < 50; ++n) {
            const auto due = Duration(n / 25 * info->length.count()) + n % 25 * 40ms + 2ms;
            // Asked for only when it is there: a decoder that is asked for what it has not reached leaves
            // pictures out.
            EXPECT_TRUE(eventually([&] {
                const auto now = source.select(asked);
                return now.next_due <= due || (n == 0 && now.frame) || now.state == SourceState::ended ||
                       now.state == SourceState::failed;
            })) << name;
            asked = due;
            const auto shown = settled(source, due);
            ASSERT_NE(shown.frame, nullptr) << name << ": " << source.trouble();
            const bool ten =
                shown.frame->format == PixelFormat::i010 || shown.frame->format == PixelFormat::i210;
            const auto code = ten ? std::nullopt : code_of(*shown.frame);
            if (code) {
                EXPECT_EQ(code->frame, n % 25) << name;
            } else {
                EXPECT_EQ(shown.frame->number, n % 25) << name; // ten bits: the code is not read
            }
        }
    }
}

TEST(RightPixels, a_change_of_size_in_mid_stream_is_shown) {
    const fs::path file =
        joined("sizes.ts", {transport_stream(811, 320, 180, 25, 1), transport_stream(812, 640, 360, 25, 2)});
    const auto info = media::probe(file);
    ASSERT_TRUE(info);
    FileSource source(file, {info->length, 0s, info->length}, 0s);
    EXPECT_EQ(settled(source, 0s).frame->width, 320U);
    const auto last = settled(source, info->length - 40ms);
    EXPECT_EQ(last.frame->width, 640U);
    EXPECT_EQ(code_of(*last.frame)->clip, 812U);
}

TEST(DecoderChoice, a_device_comes_before_software_where_it_can_do_what_is_needed) {
    const CodecSupport h264{"h264", "", "h264_v4l2m2m", true};
    const CodecSupport vp9{"vp9", "libvpx-vp9", "vp9_v4l2m2m", true};
    const DecodingDevices none, both{{"/dev/dri/renderD128"}, true};
    const StreamNeeds film{false, false, 1920, 1080};
    const DecoderWay software{"h264", "", ""};
    EXPECT_EQ(decoders_in_order(film, h264, none), std::vector{software});
    EXPECT_EQ(decoders_in_order(film, h264, both),
              (std::vector<DecoderWay>{
                  {"h264", "vaapi", "/dev/dri/renderD128"}, {"h264_v4l2m2m", "v4l2m2m", ""}, software}));
    EXPECT_EQ(decoders_in_order({false, true, 1920, 1080}, h264, both), std::vector{software});
    EXPECT_EQ(decoders_in_order({false, false, 64, 64}, h264, both), std::vector{software});
    EXPECT_EQ(decoders_in_order({true, false, 1920, 1080}, vp9, both),
              (std::vector<DecoderWay>{{"libvpx-vp9", "", ""}, {"vp9", "", ""}}));
    EXPECT_TRUE(decoders_in_order(film, {}, both).empty());
}

TEST(DecoderChoice, a_device_that_fails_leaves_the_stream_to_software_and_says_so) {
    ClipSpec spec;
    spec.clip = 820;
    const auto input = media::Input::open(make_clip(spec, clip_folder()), media::Input::Reading::again);
    ASSERT_TRUE(input);
    const AVStream& stream = *(*input)->context()->streams[0];
    auto decoder = ClipDecoder::open(
        stream,
        {{"h264", "vaapi", "/dev/dri/nothing-here"}, {"h264_v4l2m2m", "v4l2m2m", ""}, {"h264", "", ""}}, 2);
    ASSERT_TRUE(decoder) << decoder.error().message;
    EXPECT_FALSE(decoder->hardware());
    EXPECT_EQ(decoder->words(), "h264, software, 2 threads");
    EXPECT_NE(decoder->note().find("failed"), std::string::npos) << decoder->note();
    EXPECT_NE(decoder->note().find("software decodes"), std::string::npos);
    EXPECT_FALSE(decoder->fall_back("again"));
}

} // namespace
} // namespace lianping::player
