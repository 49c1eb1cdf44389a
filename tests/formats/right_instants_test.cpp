// Which picture of a film is shown when: fields, clocks that jump, sizes that change, every codec and
// container.

#include "formats/made_files.h"
#include "media/probe.h"
#include "player/sources/file_source.h"
#include "player/watching.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

extern "C" {
#include <libavutil/adler32.h>
}

namespace lianping::player {
namespace {

using lianping::testing::until;
using testing::code_of;
using testing::settled;

TEST(RightInstants, fields_are_made_whole_and_the_rate_is_kept) {
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
    const fs::path file = own_folder() / name;
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    for (const fs::path& part : parts) out << std::ifstream(part, std::ios::binary).rdbuf();
    return file;
}

TEST(RightInstants, a_clock_that_jumps_in_a_recording_is_straightened) {
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

TEST(RightInstants, every_codec_and_container_shows_every_picture_at_its_instant) {
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
        {"raw.h264", "libx264"},
        {"raw.mjpeg", "mjpeg -qscale 2"},
        {"raw.y4m", "wrapped_avframe"},
        {"raw.avs2.ivf", "libvpx-vp9 -b:v 1M"},
        {"tape.gxf", "mpeg2video -qscale 2 -s 720x576"},
        {"tape.dv", "dvvideo -s 720x576 -pix_fmt yuv420p -aspect 4:3"},
        {"tv.wtv", "mpeg2video -qscale 2"},
        {"snow.avi", "cinepak"},
        {"flash.swf", "flv1 -qscale 2"},
        {"rle.mov", "qtrle"}};
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
            EXPECT_TRUE(until([&] {
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

TEST(RightInstants, a_change_of_size_in_mid_stream_is_shown) {
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

// A picture of a film: from when it is on, counted from the first one's beginning, and a sum over its luma.
struct Seen {
    Duration at{};
    std::uint32_t sum = 0;
};

struct Reference {
    std::vector<Seen> pictures;
    Duration tick{}; // of the file's clock
};

// What the ffmpeg program shows of a film, and when: with its edit list, without turning it.
Reference by_ffmpeg(const fs::path& file, std::size_t pictures) {
    const Bytes told =
        ffmpeg("-noautorotate -i '" + file.string() +
               "' -map 0:v:0 -fps_mode passthrough -enc_time_base -1 -vf extractplanes=y -frames:v " +
               std::to_string(pictures) + " -f framehash -hash adler32");
    std::istringstream lines(std::string(told.begin(), told.end()));
    Reference reference;
    double tick = 0;
    std::int64_t first = -1;
    for (std::string line; std::getline(lines, line);) {
        long long num = 0, den = 0, dts = 0, pts = 0, lasts = 0, size = 0;
        unsigned sum = 0;
        if (std::sscanf(line.c_str(), "#tb 0: %lld/%lld", &num, &den) == 2) { // NOLINT(cert-err34-c)
            tick = 1e9 * static_cast<double>(num) / static_cast<double>(den);
            reference.tick = Duration(std::llround(tick));
        } else if (std::sscanf(line.c_str(), "0,%lld,%lld,%lld,%lld,%x", &dts, &pts, &lasts, &size, // NOLINT
                               &sum) == 5) {
            if (first < 0) first = pts;
            reference.pictures.push_back(
                {Duration(std::llround(static_cast<double>(pts - first) * tick)), sum});
        }
    }
    return reference;
}

std::uint32_t luma_sum(const Frame& frame) {
    const bool deep = frame.format == PixelFormat::i010;
    const auto width = static_cast<int>(frame.width) * (deep ? 2 : 1);
    const Bytes luma = plane_of(frame, 0, width, static_cast<int>(frame.height));
    return static_cast<std::uint32_t>(av_adler32_update(1, luma.data(), luma.size()));
}

// What the player's source shows, asked from change to change, and only for what is there already: a decoder
// that is asked for what it has not reached leaves pictures out.
std::vector<Seen> by_player(const fs::path& file, std::size_t pictures) {
    const auto info = media::probe(file);
    if (!info) return {};
    FileSource source(file, {info->length, 0s, info->length}, 0s);
    std::vector<Seen> seen;
    Duration at{};
    while (seen.size() < pictures) {
        Selection now;
        const bool came = until([&] {
            now = source.select(at);
            return now.frame && now.frame->due == at &&
                   (now.next_due != Duration::max() || now.state == SourceState::ended);
        });
        EXPECT_TRUE(came) << file << " at " << at.count() << ": " << source.trouble();
        if (!came) break;
        seen.push_back({at, luma_sum(*now.frame)});
        if (now.next_due >= info->length - 1ms) break;
        at = now.next_due;
    }
    return seen;
}

TEST(RightInstants, of_real_films_each_picture_is_on_from_the_instant_at_which_ffmpeg_shows_it) {
    NEEDS_SHARED();
    for (const char* name :
         {"androidx/mp4/sample_with_increasing_timestamps_320w_240h_5s.mp4",
          "androidx/mp4/sample_with_increasing_timestamps_320w_240h_fragmented.mp4",
          "androidx/mp4/sample_with_increasing_timestamps.mp4", "androidx/mp4/testvid_1022ms.mp4",
          // Whose rate varies: a slow motion, 60 pictures in 5 s in bursts, and clocks of whole milliseconds.
          "derived/flower_vfr.mp4", "androidx/mp4/sample_android_slow_motion.mp4",
          "androidx/mp4/sample_sef_slow_motion.mp4", "androidx/mkv/sample.mkv", "androidx/flv/sample.flv",
          // With an edit list: an empty beginning, an end in mid-picture, pictures before the cut that are
          // decoded and not shown.
          "androidx/mp4/edit_list_positive_shift.mp4", "androidx/mp4/iibbibb_editlist_videoonly.mp4",
          "androidx/mp4/sample_edit_list_only_preroll_sync_sample.mp4", "androidx/mp4/bt601.mov",
          "derived/flower_opengop_h264.mp4", "androidx/vp9/bear-vp9-odd-dimensions.webm"}) {
        constexpr std::size_t watched = 36;
        const Reference wanted = by_ffmpeg(shared(name), watched);
        const std::vector<Seen> seen = by_player(shared(name), watched);
        ASSERT_GT(wanted.pictures.size(), 5U) << name;
        EXPECT_EQ(seen.size(), wanted.pictures.size()) << name;
        for (std::size_t n = 0; n < std::min(seen.size(), wanted.pictures.size()); ++n) {
            EXPECT_EQ(seen[n].sum, wanted.pictures[n].sum) << name << ", picture " << n;
            EXPECT_LE(std::abs((seen[n].at - wanted.pictures[n].at).count()), wanted.tick.count() + 1000)
                << name << ", picture " << n;
        }
    }
}

} // namespace
} // namespace lianping::player
