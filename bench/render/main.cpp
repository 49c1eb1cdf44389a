// bench-render: what a picture costs in Lianping's player and in mpv, on the same clip, in the same run, one
// after the other in turns; and how long both take to their first picture, and their memory. Bounds: DESIGN
// section 12.

#include "bench_program.h"
#include "beside_mpv.h"
#include "glass/virtual_display.h"
#include "start_and_memory.h"
#include "subjects.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace lianping::bench {
namespace {

struct Options {
    double seconds = 8; // of each measurement of CPU
    int rounds = 3;
    int lives = 3;
};

// CPU a frame in ms over so many seconds of the clip.
double cost_of_mpv(const std::vector<std::string>& output, const std::filesystem::path& clip,
                   const std::string& display, double seconds) {
    const int few = 25, many = few + static_cast<int>(std::min(seconds, clip_seconds - 1) * clip_rate);
    return mpv_cost(mpv_words(output, 1280, 720, clip), display, few, many);
}

std::vector<Row> cost(const Options& options, const Lianping::Places& places) {
    const auto clip = busy_clip({});
    std::map<std::string, std::vector<double>> cost;
    Lianping by_cpu(places, "cpu", clip, {}, {"--renderer", "cpu"});
    Lianping by_gl(places, "gl", clip, {}, {"--renderer", "gl"});
    for (int i = 0; i < options.rounds; ++i) {
        fmt::print(stderr, "CPU a frame: round {} of {}\n", i + 1, options.rounds);
        const auto ours = [&](Lianping& player, const char* name) {
            player.start_and_wait();
            cost[name].push_back(player.cost(options.seconds));
            player.stop();
        };
        ours(by_cpu, "cpu");
        cost["mpv gpu"].push_back(cost_of_mpv(mpv_gpu, clip.file, places.display, options.seconds));
        ours(by_gl, "gl");
        cost["mpv x11"].push_back(cost_of_mpv(mpv_x11, clip.file, places.display, options.seconds));
        cost["mpv null"].push_back(cost_of_mpv(mpv_null, clip.file, places.display, options.seconds));
    }
    fmt::print("CPU a frame of 1280x720, unscaled, decoding included, median of {}:\n", options.rounds);
    for (const auto& [name, values] : cost) fmt::print("  {:<10} {:6.2f} ms\n", name, median(values));
    const auto ratio = [&](const char* a, const char* b) { return median(cost[a]) / median(cost[b]); };
    return {
        {"CPU a frame, CPU renderer, against mpv --vo=gpu on llvmpipe", ratio("cpu", "mpv gpu"),
         Bound::at_most, 0.2, "x"},
        {"CPU a frame, CPU renderer, against mpv --vo=x11", ratio("cpu", "mpv x11"), Bound::at_most, 0.7,
         "x"},
        {"CPU a frame, GL on llvmpipe, against mpv --vo=gpu on llvmpipe", ratio("gl", "mpv gpu"),
         Bound::at_most, 0.5, "x"},
    };
}

std::vector<Row> run(const Options& options, const Places& places) {
    const auto display = testing::VirtualDisplay::start(2560, 1080);
    if (!display) throw std::runtime_error("Xvfb is not here: apt install xvfb");
    std::filesystem::create_directories(places.folder);
    const Lianping::Places stage{places.folder, places.programs, display->name()};
    std::vector<Row> rows;
    const auto add = [&](std::vector<Row> more) { rows.insert(rows.end(), more.begin(), more.end()); };
    if (options.rounds > 0) add(cost(options, stage));
    for (const PictureSize size : {PictureSize{1280, 720}, PictureSize{1920, 1080}})
        for (const char* renderer : {"cpu", "gl"})
            if (options.lives > 0) add(start_and_memory(stage, renderer, size, options.lives));
    return rows;
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Options options;
    Places places("bench-render");
    lianping::Arguments arguments(
        places.bench, "What a picture costs in lianping-player and in mpv, on the same clip in the same run, "
                      "without a GPU;\n"
                      "time to the first picture, and memory. Exits with 1 where a bound does not hold.");
    arguments.option("--seconds", options.seconds, "of each measurement").show_default();
    arguments.option("--rounds", options.rounds, "how often CPU is measured; the medians count")
        .show_default();
    arguments.option("--lives", options.lives, "how often start and memory are measured; the medians count")
        .show_default();
    return run_bench(arguments, argc, argv, places, [&] { return run(options, places); });
}
