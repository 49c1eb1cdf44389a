#include "site_life.h"

#include "beside_mpv.h"
#include "support/clips.h"
#include "up/child.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace lianping::bench {
namespace {

namespace fs = std::filesystem;

constexpr unsigned width = 640, height = 360;
constexpr unsigned clips[] = {61, 62};
constexpr double patience = 60; // seconds, until it is given up
constexpr double look_every = 0.005;

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool same_frame(testing::XScreen& screen) {
    const auto pixels = screen.read({0, 0, 2 * width, height});
    if (!pixels) return false;
    const auto left = testing::read_code({pixels->data, pixels->stride, width, height, 4});
    const auto right =
        testing::read_code({pixels->data + width * std::ptrdiff_t{4}, pixels->stride, width, height, 4});
    return left && right && *left == *right &&
           std::find(std::begin(clips), std::end(clips), left->clip) != std::end(clips);
}

// Processes that have the folder's path among their words.
int processes_of(const fs::path& folder) {
    int found = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos || name == std::to_string(getpid()))
            continue;
        if (text_of(entry.path() / "cmdline").find(folder.string()) != std::string::npos) ++found;
    }
    return found;
}

} // namespace

void write_site(const fs::path& site) {
    fs::create_directories(site / "playlists");
    fs::create_directories(site / "media");
    std::ofstream(site / "site.yaml")
        << "site: up\ntimezone: Asia/Shanghai\nscreens:\n"
        << fmt::format(
               "  wall: {{size: {0}x{1}, default: films}}\n  room: {{size: {0}x{1}, default: films}}\n",
               width, height)
        << "nodes:\n  wall-1: {screen: wall}\n  room-1: {screen: room}\n";
    std::ofstream playlist(site / "playlists" / "films.yaml");
    playlist << "items:\n";
    for (const unsigned clip : clips) {
        testing::ClipSpec spec;
        spec.clip = clip;
        spec.width = width;
        spec.height = height;
        spec.rate_num = 30;
        spec.frames = 60;
        const fs::path file = testing::make_clip(spec, testing::clip_folder());
        if (file.empty()) throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");
        fs::copy_file(file, site / "media" / file.filename(), fs::copy_options::overwrite_existing);
        playlist << "  - video: media/" << file.filename().string() << "\n";
    }
}

SiteLife live_once(const UpPlaces& places, testing::XScreen& screen) {
    setenv("DISPLAY", places.display.c_str(), 1);
    const fs::path output = places.data.parent_path() / "said";
    fs::remove(output);
    SiteLife life;
    const double begin = now_seconds();
    auto up =
        up::Child::start({(places.programs / "lianping-up").string(), places.site.string(), "--data",
                          places.data.string(), "--window", fmt::format("wall-1={}x{}+0+0", width, height),
                          "--window", fmt::format("room-1={}x{}+{}+0", width, height, width)},
                         output);
    if (!up) throw std::runtime_error(up.error().message);
    std::optional<double> picture, said;
    while (!picture || !said) {
        const double after = now_seconds() - begin;
        if (!picture && same_frame(screen)) picture = after;
        if (!said && text_of(output).find("on air: ") != std::string::npos) said = after;
        up->look();
        if (!up->running() || after > patience)
            throw std::runtime_error("it did not come on air: " + text_of(output));
        pause_for(look_every);
    }
    life.first_picture = *picture;
    life.on_air = *said;
    pause_for(1);
    const double told = now_seconds();
    ::kill(up->pid(), SIGTERM);
    while (up->look(), up->running()) {
        if (now_seconds() - told > patience) throw std::runtime_error("it does not end");
        pause_for(look_every);
    }
    life.end = now_seconds() - told;
    life.left = processes_of(places.data);
    return life;
}

} // namespace lianping::bench
