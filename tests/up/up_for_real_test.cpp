// `lianping up` with the real controller and players on a site made of coded clips, without a display: what
// its pictures of the screens say of themselves.

#include "support/clips.h"
#include "support/said_by.h"
#include "up/child.h"
#include "waiting.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

namespace lianping::up {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::optional<testing::PictureCode> code_in(const fs::path& picture, unsigned width, unsigned height) {
    const std::string command =
        "ffmpeg -nostdin -loglevel quiet -i '" + picture.string() + "' -f rawvideo -pix_fmt gray -";
    const std::string pixels = testing::said_by(command).text;
    if (pixels.size() != static_cast<std::size_t>(width) * height) return std::nullopt;
    return testing::read_code({reinterpret_cast<const std::uint8_t*>(pixels.data()),
                               static_cast<std::ptrdiff_t>(width), width, height, 1});
}

TEST(UpForReal, a_site_of_clips_comes_on_air_and_both_screens_show_it) {
    const fs::path programs(LIANPING_BIN_DIR);
    for (const char* program : {"lianping-up", "lianpingd", "lianping-player"})
        if (!fs::exists(programs / program)) FAIL() << program << " is not built";
    std::string pattern = (fs::temp_directory_path() / "lianping-real-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    const fs::path folder = pattern, site = folder / "site", data = folder / "data";
    fs::create_directories(site / "playlists");
    fs::create_directories(site / "media");
    std::ofstream(site / "site.yaml")
        << "site: 厦港\ntimezone: Asia/Shanghai\nscreens:\n"
           "  wall: {size: 320x180, default: films}\n  room: {size: 320x180, default: films}\n"
           "nodes:\n  wall-1: {screen: wall}\n  room-1: {screen: room}\n";
    std::ofstream playlist(site / "playlists" / "films.yaml");
    playlist << "items:\n";
    for (const unsigned clip : {21U, 22U}) {
        testing::ClipSpec spec;
        spec.clip = clip;
        spec.width = 320;
        spec.height = 180;
        spec.frames = 50;
        const fs::path file = testing::make_clip(spec, testing::clip_folder());
        ASSERT_FALSE(file.empty()) << "ffmpeg is needed";
        fs::copy_file(file, site / "media" / file.filename());
        playlist << "  - video: media/" << file.filename().string() << "\n";
    }
    playlist.close();

    const fs::path output = folder / "output";
    auto up = Child::start({(programs / "lianping-up").string(), site.string(), "--data", data.string(),
                            "--headless", "--report", (folder / "report.json").string()},
                           output);
    ASSERT_TRUE(up) << up.error().message;
    EXPECT_TRUE(until([&] { return text_of(output).find("on air: ") != std::string::npos; }, 40s))
        << text_of(output);
    for (const char* screen : {"wall", "room"}) {
        std::optional<testing::PictureCode> code;
        EXPECT_TRUE(until([&] {
            code = code_in(data / "snapshots" / (std::string(screen) + ".png"), 320, 180);
            return code.has_value();
        })) << screen
            << " shows none of the clips\n"
            << text_of(output);
        ASSERT_TRUE(code);
        EXPECT_TRUE(code->clip == 21 || code->clip == 22) << code->clip;
        EXPECT_LT(code->frame, 50U);
    }
    up->terminate();
    EXPECT_TRUE(until([&] { return up->look(), !up->running(); }));
    EXPECT_FALSE(up->failed()) << up->last_words();
    const auto report = nlohmann::json::parse(text_of(folder / "report.json"), nullptr, false);
    EXPECT_TRUE(report.is_object() && report["nodes"].size() == 2);
    fs::remove_all(folder);
}

} // namespace
} // namespace lianping::up
