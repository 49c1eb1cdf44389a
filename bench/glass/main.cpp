// bench-glass: what is on the glass of two real players, against the bounds of DESIGN section 12.

#include "awake_host.h"
#include "bench_program.h"
#include "phases.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace lianping::bench {
namespace {

struct Options {
    double seconds = 600;
    double clip_seconds = 0.6;
    double rate = 500;
    double alone = 20, dressed = 60, moving = 36;
    int takes = 10, kills = 3;
    std::vector<std::string> player_arguments;
};

std::vector<Row> run(const Options& options, const Places& places) {
    const AwakeProcessors awake;
    const auto display = testing::VirtualDisplay::start(1280, 360);
    if (!display) throw std::runtime_error("Xvfb is not here: apt install xvfb");
    auto clips = testing::glass_clips(options.clip_seconds);
    const auto others = testing::glass_clips(1, 101);
    using testing::ClipCodec;
    const auto mixed =
        testing::glass_clips(2.5, 301, {ClipCodec::h264, ClipCodec::vp9, ClipCodec::hevc, ClipCodec::mpeg2});
    if (clips.empty() || others.empty() || mixed.empty())
        throw std::runtime_error("ffmpeg is not here: apt install ffmpeg");

    testing::GlassHouse::Options house_options;
    house_options.folder = places.folder;
    house_options.programs = places.programs;
    house_options.display = display->name();
    house_options.player_arguments = options.player_arguments;
    testing::GlassHouse house(house_options);
    house.write_site(clips, {{"taken", {others[2]}}});
    Stage stage{clips, house, display->name(), nullptr, options.rate};
    house.start_controller();
    for (const int node : {0, 1}) house.start_player(node);
    open_eye(stage);
    fmt::print(stderr, "waiting for the clips to be on air\n");
    wait_in_step(stage, 60s);

    std::vector<Row> rows;
    const auto add = [&](std::vector<Row> more) { rows.insert(rows.end(), more.begin(), more.end()); };
    fmt::print(stderr, "item changes for {:.0f} s\n", options.seconds);
    add(item_changes(stage, options.seconds));
    fmt::print(stderr, "takes and releases\n");
    add(takes(stage, others[2], options.takes));
    fmt::print(stderr, "edits are saved\n");
    add(saved_edits(stage, others[2], options.takes));
    fmt::print(stderr, "an item is appended\n");
    add(appended_item(stage, others[4]));
    fmt::print(stderr, "a player is killed\n");
    add(killed_player(stage, options.kills));
    fmt::print(stderr, "the controller is killed, and comes back\n");
    add(stopped_controller(stage, options.alone));
    fmt::print(stderr, "clips of four codecs under a ticker and a clock for {:.0f} s\n", options.dressed);
    add(under_overlays(stage, mixed, options.dressed));
    fmt::print(stderr, "transitions of each kind for {:.0f} s\n", options.moving);
    add(transitions(stage, options.moving));
    fmt::print(stderr, "a film breaks on air\n");
    add(broken_on_air(stage, options.alone));
    return rows;
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Options options;
    Places places("bench-glass");
    lianping::Arguments arguments(
        places.bench,
        "Two players on an X server without a screen, both windows read back at one instant, while coded "
        "clips\n"
        "of every rate and of mixed sizes are cut to one another. Exits with 1 where a bound does not hold.");
    arguments.option("--seconds", options.seconds, "of item changes").show_default();
    arguments.option("--clips", options.clip_seconds, "seconds of a clip: 0.6 makes 1000 changes in 600 s")
        .show_default();
    arguments.option("--rate", options.rate, "looks a second").show_default();
    arguments.option("--alone", options.alone, "seconds without the controller, and again with it")
        .show_default();
    arguments.option("--dressed", options.dressed, "seconds of clips of four codecs under overlays")
        .show_default();
    arguments.option("--moving", options.moving, "seconds of transitions of three kinds").show_default();
    arguments.option("--takes", options.takes, "how many takes and releases, and saved edits").show_default();
    arguments.option("--kills", options.kills, "how often a player is killed").show_default();
    arguments.option("--player", options.player_arguments,
                     "more arguments of the players, such as --player=--renderer=gl");
    return run_bench(arguments, argc, argv, places, [&] { return run(options, places); });
}
