// Every kind of item through the real programs, from YAML to the picture on the glass, against pictures of it
// that were looked at: tests/up/golden/NAME.png, at a quarter.
//
// To make them anew: LIANPING_GOLDEN=FOLDER up_for_real_test --gtest_filter='EveryKind.*', then look at each.

#include "support/said_by.h"
#include "up/child.h"
#include "waiting.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace lianping::up {
namespace {

namespace fs = std::filesystem;
using testing::said_by;
using namespace std::chrono_literals;

constexpr unsigned width = 160, height = 90; // of what is compared
constexpr unsigned rows_above_the_clock = 40;

std::string small(const fs::path& picture) {
    return said_by("ffmpeg -nostdin -loglevel quiet -i '" + picture.string() +
                   "' -vf scale=" + std::to_string(width) + ":" + std::to_string(height) +
                   ":flags=area -f rawvideo -pix_fmt rgb24 -")
        .text;
}

struct Difference {
    double mean = 255,
           worst = 255; // over patches: fonts differ from machine to machine, what stands where does not
};
Difference difference(const std::string& a, const std::string& b, unsigned rows) {
    constexpr unsigned patch = 10;
    if (a.size() != b.size() || a.size() != std::size_t{width} * height * 3) return {};
    Difference found{0, 0};
    for (unsigned top = 0; top < rows; top += patch)
        for (unsigned left = 0; left < width; left += patch) {
            std::array<double, 3> off{};
            for (unsigned y = top; y < top + patch; ++y)
                for (unsigned x = left; x < left + patch; ++x)
                    for (std::size_t i = 0; i < 3; ++i) {
                        const std::size_t at = (std::size_t{y} * width + x) * 3 + i;
                        off[i] += static_cast<unsigned char>(a[at]) - static_cast<unsigned char>(b[at]);
                    }
            double most = 0;
            for (const double channel : off) most = std::max(most, std::abs(channel) / (patch * patch));
            found.mean += most * patch * patch / (width * rows);
            found.worst = std::max(found.worst, most);
        }
    return found;
}

struct Kind {
    std::string name; // of its picture, and of the playlist that is taken
    std::string text; // its items (and overlays) in YAML; empty: `take` is none
    std::string take{};
    unsigned rows = height; // from the top, that stay the same: a slate's clock goes
};
const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {"image", "items: [{image: media/street.svg, fit: cover, for: 1h}]\n"},
        {"image-contain", "items: [{image: media/tall.jpg, background: teal, for: 1h}]\n"},
        {"image-stretch", "items: [{image: media/tall.jpg, fit: stretch, for: 1h}]\n"},
        {"images", "items: [{images: media/photos/, each: 1h, fit: cover}]\n"},
        {"folder", "items: [{folder: media/photos/, each: 1h, fit: cover}]\n"},
        {"video", "items: [{video: media/bars.mp4, for: 1h}]\n"},
        {"video-turned", "items: [{video: media/turned.mp4, for: 1h, background: navy}]\n"},
        {"video-alpha", "items: [{video: media/alpha.webm, for: 1h, fit: cover, background: gold}]\n"},
        {"video-subtitles", "items: [{video: media/film.mp4, for: 1h}]\n"},
        {"notice", "items: [{notice: {title: 本周微课堂, body: 周六 14点半，二楼分享区}, background: "
                   "\"#12324a\", for: 1h}]\n"},
        {"notice-picture",
         "items: [{notice: {title: 老街新生, body: 征集旧照片, picture: media/street.svg}, for: 1h}]\n"},
        {"pdf", "items: [{pdf: media/guide.pdf, each: 1h}]\n"},
        {"colour", "items: [{colour: crimson, for: 1h}]\n"},
        {"qr", "items: [{qr: {text: \"https://example.org/xiagang\", title: 扫码报名}, for: 1h}]\n"},
        {"playlist", "items: [{playlist: colour}]\n"},
        {"layout",
         "items:\n  - {layout: board, zones: {main: image, side: notice}, background: \"#202020\", for: 1h}\n"
         "overlays: [{logo: media/logo.svg, at: top-left}]\n"},
        // Neighbours look different, so that one that does not turn is seen.
        {"slate-item", "items: [slate]\n", "", rows_above_the_clock},
        {"black", "", "black"},
        {"slate", "", "slate", rows_above_the_clock},
        {"audio",
         "items: [{audio: media/tone.ogg, for: 1h}]\noverlays: [{logo: media/logo.svg, at: top-left}]\n", "",
         rows_above_the_clock},
        {"live-away", "", "live:lecture", rows_above_the_clock},
    };
    return all;
}

bool write_site(const fs::path& site) {
    fs::create_directories(site / "playlists");
    fs::create_directories(site / "media/photos");
    std::ofstream(site / "site.yaml")
        << "site: 厦港\ntimezone: Asia/Shanghai\n"
           "screens:\n  wall: {size: 640x360, default: colour}\n"
           "nodes:\n  wall-1: {screen: wall}\n"
           "layouts:\n  board: {main: \"0,0 65%x100%\", side: \"66%,0 34%x100%\"}\n"
           // Of a camera that is not there.
           "links:\n  lecture:\n    sources: {speaker: {camera: /dev/lianping-none}}\n"
           "    layouts: {lecture: {wall: speaker}}\n";
    for (const Kind& kind : kinds())
        if (!kind.text.empty()) std::ofstream(site / "playlists" / (kind.name + ".yaml")) << kind.text;
    std::ofstream(site / "media/film.srt")
        << "1\n00:00:00,000 --> 00:00:09,000\n船回港的时候，鹭鸟先知道。\n";
    const fs::path art = fs::path(LIANPING_SOURCE_DIR) / "playlists/art";
    for (const char* drawing : {"street.svg", "logo.svg"})
        fs::copy_file(art / drawing, site / "media" / drawing);
    fs::copy_file(art / "harbour.svg", site / "media/photos/harbour.svg");
    // Films whose pictures are all the same, so that it does not matter when one looks.
    const std::string make = "cd '" + (site / "media").string() + "' && ffmpeg -nostdin -loglevel error -y ";
    const std::string bars = "-f lavfi -i smptehdbars=s=640x360:r=25:d=2 ",
                      coded = "-c:v libx264 -pix_fmt yuv420p ";
    const std::string commands[] = {
        make + bars + coded + "bars.mp4",
        make + bars + coded + "film.mp4",
        make + "-f lavfi -i sine=d=2 -c:a libvorbis -ac 2 tone.ogg",
        make + "-i bars.mp4 -c copy -metadata:s:v rotate=90 turned.mp4",
        make + "-f lavfi -i testsrc2=s=200x300:d=0.04 -frames:v 1 tall.jpg",
        make + "-f lavfi -i smptehdbars=s=320x180:r=25:d=2 -vf "
               "\"format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':"
               "cr='cr(X,Y)':a='255*lt(hypot(X-160,Y-90),80)'\" -c:v libvpx -auto-alt-ref 0 alpha.webm",
        "rsvg-convert -f pdf -o '" + (site / "media/guide.pdf").string() + "' '" +
            (art / "guide-1.svg").string() + "'"};
    for (const std::string& command : commands)
        if (std::system(command.c_str()) != 0) return false; // NOLINT(cert-env33-c): the command is ours
    return true;
}

TEST(EveryKind, is_on_the_glass_as_it_was_when_it_was_looked_at) {
    const fs::path programs(LIANPING_BIN_DIR);
    for (const char* program :
         {"lianping-up", "lianpingd", "lianping-player", "lianping-intake", "lianping-live", "lianpingctl"})
        if (!fs::exists(programs / program)) FAIL() << program << " is not built";
    std::string pattern = (fs::temp_directory_path() / "lianping-kinds-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    const fs::path folder = pattern, site = folder / "site", data = folder / "data",
                   output = folder / "output";
    ASSERT_TRUE(write_site(site)) << "ffmpeg and rsvg-convert are needed";
    auto up = Child::start({(programs / "lianping-up").string(), site.string(), "--data", data.string(),
                            "--headless", "--window", "wall-1=640x360+0+0"},
                           output);
    ASSERT_TRUE(up) << up.error().message;
    ASSERT_TRUE(until([&] { return text_of(output).find("on air: ") != std::string::npos; }, 40s))
        << text_of(output);

    const std::string ctl =
        "LIANPING_CONTROLLER='" + data.string() + "' '" + (programs / "lianpingctl").string() + "' ";
    const char* make = std::getenv("LIANPING_GOLDEN");
    for (const Kind& kind : kinds()) {
        const std::string& name = kind.name;
        const std::string taken =
            said_by(ctl + "take " + (kind.take.empty() ? name : kind.take) + " 2>&1").text;
        EXPECT_TRUE(taken.starts_with("take ") && taken.find(" on wall") != std::string::npos) << taken;
        const fs::path picture = folder / (name + ".png");
        if (make != nullptr) {
            ::sleep(4);
            said_by(ctl + "snapshot wall '" + picture.string() + "' 2>&1").text;
            said_by("ffmpeg -nostdin -loglevel error -y -i '" + picture.string() +
                    "' -vf scale=160:90:flags=area '" + std::string(make) + "/" + name + ".png'")
                .text;
            continue;
        }
        const std::string golden = small(fs::path(LIANPING_SOURCE_DIR) / "tests/up/golden" / (name + ".png"));
        Difference found;
        EXPECT_TRUE(until([&] {
            said_by(ctl + "snapshot wall '" + picture.string() + "' 2>&1");
            found = difference(small(picture), golden, kind.rows);
            return found.mean < 3 && found.worst < 40;
        })) << name
            << ": mean " << found.mean << ", worst " << found.worst;
    }
    up->terminate();
    EXPECT_TRUE(until([&] { return up->look(), !up->running(); }));
    fs::remove_all(folder);
}

} // namespace
} // namespace lianping::up
