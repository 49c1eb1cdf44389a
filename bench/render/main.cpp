// bench-render: what a picture costs in Lianping's player and in mpv, on the same clip, in the same run, one
// after the other in turns; and how long both take to their first picture, and their memory. Bounds: DESIGN
// section 12.

#include "glass/glass_house.h"
#include "glass/x_screen.h"
#include "process_cost.h"
#include "rows.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <stdexcept>

namespace lianping::bench {
namespace {

using testing::GlassClip;
using testing::GlassHouse;

constexpr unsigned width = 1280, height = 720;
constexpr double clip_rate = 25, clip_seconds = 10;

struct Options {
    double seconds = 8; // of each measurement
    int rounds = 3;
    std::filesystem::path programs, folder, json;
};

void pause_for(double seconds) {
    timespec length{};
    length.tv_sec = static_cast<time_t>(seconds);
    length.tv_nsec = static_cast<long>((seconds - static_cast<double>(length.tv_sec)) * 1e9);
    nanosleep(&length, nullptr);
}

double now_seconds() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// A clip with motion everywhere and some noise: as dear to decode as filmed pictures are.
GlassClip busy_clip(const std::filesystem::path& folder) {
    GlassClip clip;
    clip.file = folder / "busy-1280x720.mp4";
    if (!std::filesystem::exists(clip.file)) {
        const std::string command = "ffmpeg -nostdin -loglevel error -y -f lavfi -i "
                                    "testsrc2=size=1280x720:rate=25:duration=10,noise=alls=6:allf=t "
                                    "-c:v libx264 -preset fast -crf 23 -pix_fmt yuv420p -colorspace bt709 '" +
                                    clip.file.string() + "'";
        if (std::system(command.c_str()) != 0)
            throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");
    }
    return clip;
}

GlassClip coded_clip() {
    testing::ClipSpec spec;
    spec.clip = 77;
    spec.width = width;
    spec.height = height;
    spec.frames = 250;
    GlassClip clip{77, {25, 1}, spec.frames, width, height, testing::make_clip(spec, testing::clip_folder())};
    if (clip.file.empty()) throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");
    return clip;
}

std::vector<std::string> mpv(const std::vector<std::string>& output, const std::filesystem::path& clip) {
    std::vector<std::string> words = {"mpv",
                                      "--no-config",
                                      "--no-audio",
                                      "--no-terminal",
                                      "--osc=no",
                                      "--osd-level=0",
                                      "--hwdec=no",
                                      "--framedrop=no",
                                      "--no-border",

                                      "--no-input-default-bindings",
                                      "--geometry=" + std::to_string(width) + "x" + std::to_string(height) +
                                          "+0+0"};
    words.insert(words.end(), output.begin(), output.end());
    words.push_back(clip.string());
    return words;
}

const std::vector<std::string> mpv_gpu = {"--vo=gpu", "--gpu-sw=yes", "--gpu-api=opengl"};
const std::vector<std::string> mpv_x11 = {"--vo=x11"};

// CPU a frame in ms: of two lives of different length, so that the start does not count.
double mpv_cost(const std::vector<std::string>& output, const std::filesystem::path& clip,
                const std::string& display, double seconds) {
    const auto life = [&](int frames) {
        std::vector<std::string> words = mpv(output, clip);
        words.insert(words.end() - 1, "--frames=" + std::to_string(frames));
        return cpu_until_end(start_program(words, display));
    };
    const int few = 25, many = few + static_cast<int>(std::min(seconds, clip_seconds - 1) * clip_rate);
    const Duration short_life = life(few), long_life = life(many);
    if (long_life <= Duration{}) throw std::runtime_error("mpv is not here: apt install mpv");
    return static_cast<double>((long_life - short_life).count()) / 1e6 / (many - few);
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

class Lianping {
public:
    Lianping(const Options& options, const std::string& display, const std::string& name,
             const GlassClip& clip, const std::vector<std::string>& arguments)
        : house_({options.folder / name, options.programs, display, width, height, arguments}) {
        house_.write_site({clip}, {});
        house_.start_controller();
    }
    // Starts the player and waits until pictures of the clip are shown.
    void start() {
        house_.start_player(0);
        for (int i = 0; i < 300; ++i) {
            if (lines_of(house_.present_log(0)) > 30) return;
            pause_for(0.1);
        }
        throw std::runtime_error("lianping-player shows nothing, see " + house_.log("wall-1").string());
    }
    void restart() { house_.start_player(0); }
    void stop() { house_.kill_player(0); }
    pid_t player() const { return house_.player(0); }

    // CPU a frame shown, in ms. The log is written now and then, so how many frames a second were shown is
    // read from the instants in it.
    double cost(double seconds) const {
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

private:
    GlassHouse house_;
};

// Seconds from `begin` until a coded picture stands in the window's place.
double first_picture(const std::string& display, double begin) {
    const auto screen = testing::XScreen::open(display);
    while (screen && now_seconds() - begin < 20) {
        const auto pixels = screen->read({0, 0, width, height});
        if (pixels && testing::read_code({pixels->data, pixels->stride, width, height, 4}, {}))
            return now_seconds() - begin;
        pause_for(0.002);
    }
    throw std::runtime_error("no picture came");
}

struct Start {
    double seconds = 0, memory = 0;
};

Start mpv_start(const std::vector<std::string>& output, const GlassClip& clip, const std::string& display) {
    std::vector<std::string> words = mpv(output, clip.file);
    words.insert(words.end() - 1, "--loop-file=inf");
    const double begin = now_seconds();
    const pid_t process = start_program(words, display);
    Start start{first_picture(display, begin), 0};
    pause_for(4);
    start.memory = memory_mb(process);
    end_program(process);
    pause_for(0.3);
    return start;
}

Start our_start(Lianping& ours, const std::string& display) {
    const double begin = now_seconds();
    ours.restart();
    Start start{first_picture(display, begin), 0};
    pause_for(4);
    start.memory = memory_mb(ours.player());
    ours.stop();
    pause_for(0.3);
    return start;
}

int run(const Options& options) {
    const auto display = testing::VirtualDisplay::start(2 * width, height);
    if (!display) throw std::runtime_error("Xvfb is not here: apt install xvfb");
    std::filesystem::create_directories(options.folder);
    const GlassClip busy = busy_clip(testing::clip_folder()), coded = coded_clip();

    std::map<std::string, std::vector<double>> cost, seconds, memory;
    {
        Lianping by_cpu(options, display->name(), "cpu", busy, {"--renderer", "cpu"});
        Lianping by_gl(options, display->name(), "gl", busy, {"--renderer", "gl"});
        for (int i = 0; i < options.rounds; ++i) {
            fmt::print(stderr, "round {} of {}\n", i + 1, options.rounds);
            by_cpu.start();
            cost["cpu"].push_back(by_cpu.cost(options.seconds));
            by_cpu.stop();
            cost["mpv gpu"].push_back(mpv_cost(mpv_gpu, busy.file, display->name(), options.seconds));
            by_gl.start();
            cost["gl"].push_back(by_gl.cost(options.seconds));
            by_gl.stop();
            cost["mpv x11"].push_back(mpv_cost(mpv_x11, busy.file, display->name(), options.seconds));
            cost["mpv null"].push_back(
                mpv_cost({"--vo=null", "--untimed=no"}, busy.file, display->name(), options.seconds));
        }
    }
    {
        Lianping ours(options, display->name(), "start", coded, {"--renderer", "cpu"});
        ours.start(); // leaves its state on disk
        ours.stop();
        for (int i = 0; i < options.rounds; ++i) {
            const Start us = our_start(ours, display->name());
            const Start x11 = mpv_start(mpv_x11, coded, display->name());
            seconds["cpu"].push_back(us.seconds);
            memory["cpu"].push_back(us.memory);
            seconds["mpv x11"].push_back(x11.seconds);
            memory["mpv x11"].push_back(x11.memory);
        }
    }

    fmt::print("CPU a frame of 1280x720, unscaled, decoding included, median of {}:\n", options.rounds);
    for (const auto& [name, values] : cost) fmt::print("  {:<10} {:6.2f} ms\n", name, median(values));
    fmt::print("\n");
    const auto ratio = [&](const char* a, const char* b) { return median(cost[a]) / median(cost[b]); };
    const std::vector<Row> rows = {
        {"CPU a frame, CPU renderer, against mpv --vo=gpu on llvmpipe", ratio("cpu", "mpv gpu"),
         Bound::at_most, 0.2, "x"},
        {"CPU a frame, CPU renderer, against mpv --vo=x11", ratio("cpu", "mpv x11"), Bound::at_most, 0.7,
         "x"},
        {"CPU a frame, GL on llvmpipe, against mpv --vo=gpu on llvmpipe", ratio("gl", "mpv gpu"),
         Bound::at_most, 0.5, "x"},
        {"start to first picture, state on disk (mpv --vo=x11 is the bound)", median(seconds["cpu"]),
         Bound::at_most, median(seconds["mpv x11"]), "s"},
        {"memory of a player (mpv --vo=x11 is the bound)", median(memory["cpu"]), Bound::at_most,
         median(memory["mpv x11"]), "MB"},
    };
    const bool all = report(rows);
    if (!options.json.empty()) std::ofstream(options.json) << to_json(rows) << "\n";
    return all ? 0 : 1;
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    lianping::bench::Options options;
    options.programs = LIANPING_BIN_DIR;
    options.folder =
        std::filesystem::temp_directory_path() / ("lianping-bench-render-" + std::to_string(getpid()));
    CLI::App app{"What a picture costs in lianping-player and in mpv, on the same clip in the same run, "
                 "without a GPU;\n"
                 "time to the first picture, and memory. Exits with 1 where a bound does not hold.",
                 "bench-render"};
    app.add_option("--seconds", options.seconds, "of each measurement")->capture_default_str();
    app.add_option("--rounds", options.rounds, "how often; the medians count")->capture_default_str();
    app.add_option("--programs", options.programs, "where lianpingd and lianping-player are");
    app.add_option("--folder", options.folder, "for the sites, their data and logs");
    app.add_option("--json", options.json, "write the table to this file");
    CLI11_PARSE(app, argc, argv);
    try {
        return lianping::bench::run(options);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench-render: {} (logs in {})\n", problem.what(), options.folder.string());
        return 2;
    }
}
