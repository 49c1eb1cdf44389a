#include "subjects.h"

#include "beside_mpv.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace lianping::bench {

using testing::GlassClip;

namespace {

std::string name_of(PictureSize size) {
    return std::to_string(size.width) + "x" + std::to_string(size.height);
}

std::size_t lines_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return static_cast<std::size_t>(
        std::count(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>(), '\n'));
}

// Of the last 50 pictures in a present log.
double frames_a_second(const std::filesystem::path& log) {
    std::vector<double> instants;
    std::ifstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (json.is_object() && json.contains("actual"))
            instants.push_back(json["actual"].get<double>() / 1e9);
    }
    if (instants.size() < 51) return 0;
    return 50 / (instants.back() - instants[instants.size() - 51]);
}

} // namespace

GlassClip busy_clip(PictureSize size) {
    GlassClip clip;
    clip.file = testing::clip_folder() / ("busy-" + name_of(size) + ".mp4");
    if (!std::filesystem::exists(clip.file)) {
        const std::string command =
            "ffmpeg -nostdin -loglevel error -y -f lavfi -i testsrc2=size=" + name_of(size) +
            ":rate=25:duration=10,noise=alls=6:allf=t -c:v libx264 -preset fast -crf 23 "
            "-pix_fmt yuv420p -colorspace bt709 '" +
            clip.file.string() + "'";
        if (std::system(command.c_str()) != 0)
            throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");
    }
    return clip;
}

GlassClip coded_clip(PictureSize size) {
    testing::ClipSpec spec;
    spec.clip = 77;
    spec.width = size.width;
    spec.height = size.height;
    spec.frames = 250;
    GlassClip clip{77,         {25, 1},     spec.frames,
                   size.width, size.height, testing::make_clip(spec, testing::clip_folder())};
    if (clip.file.empty()) throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");
    return clip;
}

Lianping::Lianping(const Places& places, const std::string& name, const GlassClip& clip, PictureSize size,
                   const std::vector<std::string>& arguments)
    : house_({places.folder / name, places.programs, places.display, size.width, size.height, arguments}) {
    house_.write_site({clip}, {});
    house_.start_controller();
}

void Lianping::start_and_wait() {
    start();
    for (int i = 0; i < 300; ++i) {
        if (lines_of(house_.present_log(0)) > 30) return;
        pause_for(0.1);
    }
    throw std::runtime_error("lianping-player shows nothing, see " + house_.log("wall-1").string());
}

// The log is written now and then, so how many frames a second were shown is read from the instants in it.
double Lianping::cost(double seconds) const {
    pause_for(1);
    const Duration before = cpu_time(player());
    const double begin = now_seconds();
    pause_for(seconds);
    const double length = now_seconds() - begin;
    const Duration cpu = cpu_time(player()) - before;
    const double frames = frames_a_second(house_.present_log(0)) * length;
    if (frames < length * clip_rate * 0.98)
        fmt::print(stderr, "only {:.0f} of {:.0f} frames were shown\n", frames, length * clip_rate);
    return static_cast<double>(cpu.count()) / 1e6 / std::max(frames, 1.0);
}

} // namespace lianping::bench
