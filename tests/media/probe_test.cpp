// What is known of a file after the probe, on real files and on ones made for it.
#include "base/instrumented.h"
#include "media/probe.h"
#include "support/clips.h"
#include "support/effort.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace lianping::media {
namespace {

namespace fs = std::filesystem;
using testing::clip_folder;
using testing::ClipCodec;
using testing::ClipSound;
using testing::ClipSpec;
using testing::make_clip;
using testing::own_folder;

fs::path shared_media() { return fs::path(LIANPING_SHARED_DIR) / "media"; }

#define NEEDS_SHARED()                                                                                       \
    if (!fs::exists(shared_media())) GTEST_SKIP() << "../shared is not here"

MediaInfo probed(const std::string& name) {
    const auto info = probe(shared_media() / "plays" / name);
    EXPECT_TRUE(info) << name << ": " << (info ? "" : info.error().message);
    return info ? *info : MediaInfo{};
}

std::string complaint(const fs::path& file) {
    const auto info = probe(file);
    return info ? "it plays" : info.error().message;
}

TEST(Probe, a_film_is_as_long_as_its_pictures_to_the_nanosecond_at_every_rate) {
    unsigned clip = 0;
    for (const auto& [num, den] : {std::pair{24000, 1001},
                                   {24, 1},
                                   {25, 1},
                                   {30000, 1001},
                                   {30, 1},
                                   {50, 1},
                                   {60000, 1001},
                                   {60, 1}}) {
        ClipSpec spec;
        spec.clip = ++clip;
        spec.rate_num = num;
        spec.rate_den = den;
        spec.width = 160;
        spec.height = 90;
        spec.frames = 31;
        spec.sound = ClipSound::tone; // a little longer than the pictures by its coder's nature: it is cut
        const auto info = probe(make_clip(spec, clip_folder()));
        ASSERT_TRUE(info) << num << "/" << den;
        const FrameRate rate{num, den};
        EXPECT_EQ(info->kind, MediaInfo::Kind::video);
        EXPECT_NEAR(static_cast<double>(info->length.count()), static_cast<double>(rate.start_of(31).count()),
                    1.0)
            << num << "/" << den;
        EXPECT_EQ(info->rate, rate);
        EXPECT_TRUE(info->has_sound);
        EXPECT_EQ(info->width, 160U);
        EXPECT_EQ(info->codec.substr(0, 4), "h264");
    }
}

TEST(Probe, times_in_whole_milliseconds_do_not_shorten_a_steady_film) {
    ClipSpec spec;
    spec.clip = 40;
    spec.rate_num = 60;
    spec.width = 160;
    spec.height = 90;
    spec.frames = 60;
    spec.codec = ClipCodec::vp9;
    const auto info = probe(make_clip(spec, clip_folder()));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->length, 1s);
    EXPECT_FALSE(info->has_sound);
}

TEST(Probe, a_still_has_no_length_and_an_orientation_turns_its_size) {
    const fs::path file = own_folder() / "still.jpg";
    ASSERT_TRUE(testing::make_still(1, 1, 200, 100, file));
    const auto info = probe(file);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->kind, MediaInfo::Kind::image);
    EXPECT_EQ(info->length, 0s);
    EXPECT_EQ(info->width, 200U);
    EXPECT_EQ(info->height, 100U);
}

TEST(Probe, a_name_with_a_pattern_in_it_is_one_file) {
    const fs::path file = own_folder() / "IMG%03d.png";
    ASSERT_TRUE(testing::make_still(1, 1, 160, 90, own_folder() / "plain.png"));
    fs::copy_file(own_folder() / "plain.png", file);
    const auto info = probe(file);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->kind, MediaInfo::Kind::image);
}

TEST(Probe, stops_where_progress_says_so) {
    ClipSpec spec;
    spec.clip = 41;
    const auto info = probe(make_clip(spec, clip_folder()), [](double) { return false; });
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().code, Error::Code::timeout);
}

TEST(Probe, says_in_an_operators_words_why_a_file_cannot_be_shown) {
    const fs::path folder = own_folder() / "words";
    fs::create_directories(folder);
    const auto file = [&](const char* name, const std::string& bytes) {
        std::ofstream(folder / name, std::ios::binary) << bytes;
        return folder / name;
    };
    EXPECT_EQ(complaint(folder / "nothing.mp4"), "there is no such file");
    EXPECT_EQ(complaint(folder), "this is a folder, not a file");
    EXPECT_EQ(complaint(file("empty.mp4", "")), "the file is empty");
    EXPECT_EQ(complaint(file("page.mp4", "<!DOCTYPE html><html><body>404</body></html>")),
              "this is a web page, not a film or picture; was the download refused?");
    EXPECT_EQ(complaint(file("list.mp4", "#EXTM3U\n#EXTINF:4\nhttp://example.org/a.ts\n")),
              "this is a list of streams (m3u8), not a film");
    EXPECT_EQ(complaint(file("drawing.svg", "<?xml version='1.0'?><svg><rect")).substr(0, 17),
              "cannot be decoded");
    const std::string subtitles = "these are subtitles, not a film; name them under `subtitles:` of one";
    EXPECT_EQ(complaint(file("film.srt",
                             "1\n00:00:01,000 --> 00:00:02,500\n\xe5\xa4\xa7\xe5\xae\xb6\xe5\xa5\xbd\n")),
              subtitles);
    EXPECT_EQ(complaint(file("film.vtt", "\xef\xbb\xbfWEBVTT\n\n")), subtitles);
    EXPECT_EQ(
        complaint(file("film.ass", std::string("\xff\xfe[\0S\0c\0r\0i\0p\0t\0 \0I\0n\0f\0o\0]\0\n\0", 30))),
        subtitles);
    using std::string_literals::operator""s;
    const std::pair<std::string, const char*> brought[] = {
        {"%PDF-1.7\n"s, "`pdf:`"},
        {"PK\x03\x04 and more"s, "unpack it, or export it as PDF"},
        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"s, "export it as PDF or as pictures"},
        {"Rar!\x1a\x07\x01"s, "unpack it"},
        {"\0\1\0\0\0\x11"s, "a font"},
        {"MThd\0\0\0\6"s, "export them as MP3"},
        {"II*\0\x10\0\0\0CR\x02\0"s, "export it as JPEG"},
        {"%!PS-Adobe-3.0 EPSF-3.0\n"s, "export it as PDF or PNG"},
        {"[InternetShortcut]\nURL=https://example.org\n"s, "copy the file itself"},
        {"\x7f"
         "ELF\2\1\1"s,
         "a program"}};
    for (const auto& [bytes, what_to_do] : brought)
        EXPECT_THAT(complaint(file("brought.mp4", bytes)), ::testing::HasSubstr(what_to_do));
    // What is left of a copy of some bytes, or has noise behind its beginning.
    for (const std::string& jpeg : {"\xff\xd8\xff\xe0"s, "\xff\xd8"s + std::string(3000, 'x')})
        EXPECT_THAT(complaint(file("photo.jpg", jpeg)),
                    ::testing::HasSubstr("looks like a JPEG picture, but it is damaged; copy it again"));
    EXPECT_THAT(complaint(file("photo.jpg", "\xff\xd8\xff\xe0\0\x10JFIF\0"s + std::string(3000, 'A'))),
                ::testing::HasSubstr("the JPEG picture is not whole, its end is missing; copy it again"));
    EXPECT_THAT(complaint(file("photo.png", "\x89PNG\r\n"s)),
                ::testing::HasSubstr("looks like a PNG picture, but it is damaged"));
    ClipSpec spec;
    spec.clip = 42;
    std::ifstream whole(make_clip(spec, clip_folder()), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(whole)), {});
    bytes.resize(bytes.size() * 6 / 10); // as a stick has it that was pulled too soon
    EXPECT_THAT(complaint(file("half.mp4", bytes)),
                ::testing::HasSubstr("not whole, its index is missing; copy it again"));
    EXPECT_EQ(complaint(file("noise.mp4", std::string(5000, '\x01'))).substr(0, 17), "cannot be decoded");
}

// What a stick holds that was pulled too soon: the header says all of it.
TEST(Probe, a_film_that_was_cut_off_is_as_long_as_what_is_there_and_says_what_was_promised) {
    const fs::path folder = own_folder() / "cut";
    fs::create_directories(folder);
    const auto cut = [&](const std::string& name, double share) {
        std::ifstream whole(folder / name, std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(whole)), {});
        bytes.resize(static_cast<std::size_t>(static_cast<double>(bytes.size()) * share));
        std::ofstream(folder / ("cut-" + name), std::ios::binary) << bytes;
        return folder / ("cut-" + name);
    };
    for (const auto& [name, words] : {std::pair{"front.mp4", "-c:v libx264 -movflags +faststart"},
                                      {"film.mkv", "-c:v libx264"},
                                      {"film.avi", "-c:v mpeg4"},
                                      {"film.flv", "-c:v flv1"}}) {
        const std::string command = "ffmpeg -nostdin -loglevel error -y -f lavfi -i "
                                    "testsrc2=s=160x90:r=25:d=12 -g 25 " +
                                    std::string(words) + " '" + (folder / name).string() + "'";
        ASSERT_EQ(std::system(command.c_str()), 0) << "ffmpeg is not here"; // NOLINT(cert-env33-c): our own
        const auto whole = probe(folder / name);
        ASSERT_TRUE(whole) << name << ": " << whole.error().message;
        EXPECT_EQ(whole->promised, 0s) << name;
        EXPECT_LT(std::chrono::abs(whole->length - 12s), 2ms) << name;
        const auto part = probe(cut(name, 0.3));
        ASSERT_TRUE(part) << name << ": " << part.error().message;
        EXPECT_LT(std::chrono::abs(part->promised - 12s), 100ms) << name;
        EXPECT_GT(part->length, 1s) << name;
        EXPECT_LT(part->length, 6s) << name;
    }
}

TEST(Probe, the_languages_of_its_sound_are_named_in_their_order) {
    const fs::path file = own_folder() / "tongues.mkv";
    const std::string command =
        "ffmpeg -nostdin -loglevel error -y -f lavfi -i testsrc2=s=64x48:d=1 -f lavfi -i anullsrc -map 0 "
        "-map 1 "
        "-map 1 -map 1 -t 1 -metadata:s:a:0 language=chi -metadata:s:a:2 language=eng '" +
        file.string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0) << "ffmpeg is not here"; // NOLINT(cert-env33-c): our own
    EXPECT_EQ(probe(file)->languages, (std::vector<std::string>{"chi", "", "eng"}));
}

TEST(Probe, every_shared_file_is_answered_in_seconds_and_in_bounded_memory) {
    NEEDS_SHARED();
    int files = 0, shown = 0;
    for (const auto& entry : fs::recursive_directory_iterator(shared_media())) {
        if (!entry.is_regular_file() || entry.path().parent_path() == shared_media()) continue;
        const support::Effort effort;
        const auto info = probe(entry.path());
        EXPECT_LT(effort.spent(), support::Effort::bound(5s)) << entry.path();
        ++files;
        if (!info) {
            EXPECT_FALSE(info.error().message.empty());
            EXPECT_EQ(info.error().message.find('\n'), std::string::npos);
            continue;
        }
        ++shown;
        const std::set<std::string> cut{"large_stbl_truncated_after_moov.m4b", "truncated-no-moov.mp4",
                                        "truncated-half.webm", "webm-named.mp4"};
        const bool cut_off = cut.contains(entry.path().filename());
        EXPECT_EQ(info->promised > 0s, cut_off) << entry.path() << ": " << info->promised / 1ms << " ms";
        const bool still = info->kind == MediaInfo::Kind::image;
        EXPECT_EQ(info->length > 0s, !still) << entry.path();
        EXPECT_EQ(info->width * info->height > 0U, info->kind != MediaInfo::Kind::audio) << entry.path();
    }
    EXPECT_GE(files, 422);
    EXPECT_GE(shown, 300);
    struct rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    EXPECT_TRUE(instrumented || usage.ru_maxrss < 1L << 20) << usage.ru_maxrss << " KiB";
}

TEST(Probe, knows_the_lengths_that_are_known) {
    NEEDS_SHARED();
    const std::map<std::string, double> known{
        {"androidx/mp4/testvid_1022ms.mp4", 30 * 1000.0 / 29917}, // its sound is longer
        {"androidx/mp4/sample_with_increasing_timestamps.mp4", 1.0},
        {"androidx/mp4/sample_with_increasing_timestamps_320w_240h_5s.mp4", 5.0},
        {"androidx/mp4/sample_shorter_audio.mp4", 1.2},
        {"androidx/mp4/sample_fragmented.mp4", 1.001},      // its header says 39 hours
        {"androidx/mp4/edit_list_positive_shift.mp4", 9.0}, // begins at 1 s
        {"androidx/mp4/iibbibb_editlist_videoonly.mp4",
         12.0}, // thirteen pictures, the first left out by its edit list
        {"androidx/mp4/bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4", 4.0},
        {"androidx/mp4/long_4k_av1.mp4", 21766 / 60.0},
        {"androidx/mkv/bbb_960x540_60fps_vp8.webm", 1.0},
        {"androidx/mkv/sample.mkv", 1.0},    // no rate in its header, a tick for a duration
        {"androidx/ts/sample_h264.ts", 1.0}, // begins at 1.47 s
        {"derived/flower_576i25_tff_mpeg2.ts", 4.0},
        {"derived/flower_opengop_h264.mp4", 4.004},
        {"derived/flower_vfr.mp4", 5.005},
        {"torchcodec/nasa_13013.mp4", 13.013},
        {"mdn/images/examples/hand-controller-target-ray.gif", 0.45},
        {"wpt-images/pattern.mp4", 0.04},
        {"androidx/wav/sample.wav", 1.0},
        {"androidx/mp4/bbb_1ch_16kHz_q10_vorbis.ogg", 3.0},
        {"androidx/mkv/bbb_1ch_48kHz_q10_opus.webm", 3.0},
    };
    for (const auto& [name, seconds] : known)
        EXPECT_NEAR(static_cast<double>(probed(name).length.count()) / 1e9, seconds, 2e-6) << name;
}

TEST(Probe, knows_sizes_as_they_are_seen) {
    NEEDS_SHARED();
    const std::map<std::string, std::pair<unsigned, unsigned>> known{
        {"androidx/mp4/sample_rotate_and_reflect.mp4", {720, 1080}}, // stored 1080x720, turned by its matrix
        {"androidx/mp4/sample_with_color_info.mp4", {1080, 1920}},
        {"androidx/mp4/bbb_800x640_768kbps_30fps_vp9.mp4", {1138, 640}}, // pixels of 64:45
        {"derived/flower_576i25_tff_mpeg2.ts", {1024, 576}},
        {"openshot/test1.mp4", {660, 480}},
        {"androidx/vp9/bear-vp9-odd-dimensions.webm", {161, 121}},
        {"androidx/webp/black_large.webp", {16000, 9000}},
        {"wpt-images/arrow-oriented-upright.jpg", {144, 240}},
    };
    for (const auto& [name, size] : known) {
        const auto info = probed(name);
        EXPECT_EQ(std::pair(info.width, info.height), size) << name;
    }
    for (const char* twin : {"1-ul", "2-ur", "3-lr", "4-lol", "5-lu", "6-ru", "7-rl", "8-llo", "9-u"}) {
        const auto turned = probed(std::string("wpt-exif/exif-orientation-") + twin + ".jpg");
        const auto upright = probed(std::string("wpt-exif/exif-orientation-") + twin + "-pre-rotated.jpg");
        EXPECT_EQ(turned.width, upright.width) << twin;
        EXPECT_EQ(turned.height, upright.height) << twin;
    }
}

TEST(Probe, tells_kinds_apart_by_content_not_by_name) {
    NEEDS_SHARED();
    const auto broken = shared_media() / "broken" / "derived";
    EXPECT_EQ(probe(broken / "jpeg-named.mkv").value().kind, MediaInfo::Kind::image);
    EXPECT_EQ(probe(broken / "mp4-named.png").value().kind, MediaInfo::Kind::video);
    EXPECT_EQ(probed("androidx/avif/white-1x1.avif").kind, MediaInfo::Kind::image);
    EXPECT_EQ(probed("wpt-images/animated-avif.avif").kind, MediaInfo::Kind::video);
    EXPECT_EQ(probed("wpt-images/anim-gr.gif").kind, MediaInfo::Kind::video);
    EXPECT_EQ(probed("mdn/audio/guitar.mp3").kind, MediaInfo::Kind::audio);
    EXPECT_EQ(probed("wpt-images/pattern.mp4").kind, MediaInfo::Kind::video); // of one picture
    EXPECT_FALSE(probed("openshot/run.mp4").has_sound);
}

TEST(Probe, refuses_what_cannot_be_decoded_here_with_the_reason) {
    NEEDS_SHARED();
    const fs::path plays = shared_media() / "plays";
    EXPECT_EQ(complaint(plays / "wpt-images/webp-animated.webp"),
              "animated WebP cannot be decoded here; export it as MP4 or GIF");
    EXPECT_EQ(complaint(plays / "androidx/heif/sample_still_photo.heic"),
              "HEIC pictures cannot be decoded here; export the picture as JPEG");
    EXPECT_EQ(complaint(plays / "androidx/mp4/sample_vvc.mp4"),
              "cannot be decoded: nothing here knows its codec vvc1; export it as H.264");
    EXPECT_EQ(complaint(shared_media() / "broken/androidx/mp4/sample_fragmented_sgpd_v2.mp4"),
              "cannot be decoded: it is encrypted");
}

} // namespace
} // namespace lianping::media
