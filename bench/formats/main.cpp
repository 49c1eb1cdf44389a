// bench-formats: what the formats that people bring cost in Lianping's player and in mpv, on the same clip in
// the same run: codecs, a crossfade, a divided screen with a ticker; and two players at once.

#include "bench_program.h"
#include "beside_mpv.h"
#include "clips.h"
#include "glass/virtual_display.h"
#include "house.h"
#include "two_players.h"

#include <fmt/core.h>

#include <stdexcept>

namespace lianping::bench {
namespace {

struct Options {
    double seconds = 8; // of each measurement of CPU
    double together = 30;
    int rounds = 1;
    std::string only;
    Places places{"bench-formats"};
};

// What both play.
struct Subject {
    std::string name;
    unsigned width = 1920, height = 1080;
    int rate = 30; // pictures a second
    std::string layouts{}, playlist{};
    std::vector<std::filesystem::path> media{};
    std::vector<std::string> mpv_more{}; // its words besides the first of `media`
    bool x11_shows_it = true;            // mpv's --vo=x11 draws the same picture
};

std::string film(const std::filesystem::path& file) { return "media/" + file.filename().string(); }

Subject one_film(const FormatClip& clip) {
    Subject subject{clip.name, clip.width, clip.height, clip.rate};
    subject.media = {clip.file};
    subject.playlist = "items:\n  - video: " + film(clip.file) + "\n";
    subject.x11_shows_it = !clip.hdr; // it has no tone mapping
    return subject;
}

// The first half of each slot is its transition, so two clips that alternate are in one half of the time; mpv
// crossfades all the time. Both draw 60 steps a second.
constexpr int slot = 10;
Subject crossfade(const FormatClip& a, const FormatClip& b) {
    Subject subject{"crossfade of two 1080p30 (" + a.name.substr(8) + ", " + b.name.substr(8) + ")"};
    subject.rate = 60;
    subject.media = {a.file, b.file};
    subject.playlist = fmt::format("defaults: {{transition: crossfade {}s, for: {}s}}\n"
                                   "items:\n  - video: {}\n  - video: {}\n",
                                   slot / 2, slot, film(a.file), film(b.file));
    subject.mpv_more = {
        "--external-file=" + b.file.string(),
        "--lavfi-complex=[vid1]fps=60[a];[vid2]fps=60[b];[a][b]xfade=duration=60:offset=0[vo]"};
    return subject;
}

// Film, film and picture, each stretched to its zone, and a ticker across the foot.
Subject zones(const FormatClip& main, const FormatClip& side, const std::filesystem::path& picture) {
    Subject subject{"three zones of 1080p30, 720p60 and a picture, with a ticker"};
    subject.rate = 60;
    subject.media = {main.file, side.file, picture};
    subject.layouts = R"({board: {main: "0,0 75%x80%", side: "75%,0 25%x80%", foot: "0,80% 100%x20%"}})";
    subject.playlist = fmt::format("items:\n  - layout: board\n    for: 1h\n    zones:\n"
                                   "      main: {{video: {}, fit: stretch, for: 1h}}\n"
                                   "      side: {{video: {}, fit: stretch, for: 1h}}\n"
                                   "      foot: {{image: {}, fit: stretch, for: 1h}}\n"
                                   "overlays:\n  - ticker: 免费充电、装开水、问路、歇脚，请到一楼服务台\n",
                                   film(main.file), film(side.file), film(picture));
    subject.mpv_more = {
        "--external-file=" + side.file.string(), "--external-file=" + picture.string(),
        "--lavfi-complex=[vid1]scale=1440:864,fps=60[a];[vid2]scale=480:864,fps=60[b];"
        "[vid3]scale=1920:216,loop=-1:1,fps=60,setpts=N/60/TB[c];[a][b]hstack[ab];[ab][c]vstack,"
        "drawbox=y=1006:h=74:t=fill:color=black,"
        "drawtext=text=免费充电、装开水、问路、歇脚，请到一楼服务台:font=Noto Sans CJK "
        "SC:fontsize=44:fontcolor=white:"
        "x=1920-mod(180*t\\,3600):y=1020[vo]"};
    return subject;
}

struct Costs {
    std::vector<double> ours, x11, gpu, decoding; // ms of CPU a second
    double shown = 1;                             // the least share of our pictures
};

// A crossfade's own cost is what the slots cost more than their halves without.
double our_cost(const Options& options, const Subject& subject, const std::string& display, int number,
                double& shown) {
    FormatHouse house({options.places.folder / std::to_string(number), options.places.programs, display,
                       subject.width, subject.height, subject.layouts, subject.playlist, subject.media});
    house.start(1);
    const bool fades = subject.playlist.find("crossfade") != std::string::npos;
    const double cost = house.cost(fades ? 2 * slot : options.seconds);
    if (!fades) shown = std::min(shown, house.pictures_a_second() / subject.rate);
    return cost;
}

double mpv_a_second(const Options& options, const Subject& subject, const std::vector<std::string>& output,
                    const std::string& display) {
    std::vector<std::string> words = mpv_words(output, subject.width, subject.height, subject.media.front());
    words.insert(words.end() - 1, subject.mpv_more.begin(), subject.mpv_more.end());
    const double most = clip_seconds - 2; // few and many pictures are both of one pass
    return mpv_cost(words, display, subject.rate,
                    subject.rate + static_cast<int>(std::min(options.seconds, most) * subject.rate)) *
           subject.rate;
}

std::vector<Row> compare(const Options& options, const Subject& subject, const std::string& display,
                         int number, double plain) {
    Costs costs;
    const bool fades = plain > 0;
    for (int i = 0; i < options.rounds; ++i) {
        const double ours = our_cost(options, subject, display, number, costs.shown);
        costs.ours.push_back(fades ? 2 * ours - plain : ours);
        if (subject.x11_shows_it) costs.x11.push_back(mpv_a_second(options, subject, mpv_x11, display));
        costs.gpu.push_back(mpv_a_second(options, subject, mpv_gpu, display));
        costs.decoding.push_back(mpv_a_second(options, subject, mpv_null, display));
    }
    const double rate = subject.rate, ours = median(costs.ours) / rate, gpu = median(costs.gpu) / rate,
                 decoding = median(costs.decoding) / rate;
    fmt::print("{}: CPU a picture {:.2f} ms; mpv --vo=gpu {:.2f} ms", subject.name, ours, gpu);
    if (subject.x11_shows_it) fmt::print(", --vo=x11 {:.2f} ms", median(costs.x11) / rate);
    fmt::print(", --vo=null {:.2f} ms\n", decoding);
    const bool composes = !subject.mpv_more.empty(); // mpv, in its filters: decoding stands for that too
    std::vector<Row> rows = {
        {subject.name + ": of our pictures were shown", 100 * costs.shown, Bound::at_least, 98, "%"}};
    if (fades) rows.clear(); // its costs are of half of the time
    if (subject.x11_shows_it) {
        const double x11 = median(costs.x11) / rate;
        rows.push_back({subject.name + " (mpv --vo=x11)", ours, Bound::at_most, x11, "ms"});
        // What decodes is FFmpeg in both.
        if (!composes)
            rows.push_back({subject.name + ", beyond decoding, against mpv --vo=x11",
                            (ours - decoding) / (x11 - decoding), Bound::at_most, 0.7, "x"});
    }
    rows.push_back({subject.name + " (mpv --vo=gpu)", ours, Bound::at_most, gpu, "ms"});
    if (!composes)
        rows.push_back({subject.name + ", beyond decoding, against mpv --vo=gpu",
                        (ours - decoding) / (gpu - decoding), Bound::at_most, 0.2, "x"});
    return rows;
}

std::vector<Row> run(const Options& options) {
    const auto display = testing::VirtualDisplay::start(3840, 1080);
    if (!display) throw std::runtime_error("Xvfb is not here: apt install xvfb");
    std::filesystem::create_directories(options.places.folder);
    const std::vector<FormatClip> clips = format_clips();
    const auto picture = options.places.folder / "foot.png";
    if (!testing::make_still(5, 5, 1920, 216, picture))
        throw std::runtime_error("a picture could not be written");

    std::vector<Row> rows;
    int number = 0;
    const auto wanted = [&](const std::string& name) { return name.find(options.only) != std::string::npos; };
    const auto add = [&](const Subject& subject, double plain) {
        if (!wanted(subject.name)) return;
        const auto more = compare(options, subject, display->name(), ++number, plain);
        rows.insert(rows.end(), more.begin(), more.end());
    };
    for (const FormatClip& clip : clips) add(one_film(clip), 0);
    const Subject fade = crossfade(clips[0], clips[2]);
    if (wanted(fade.name)) {
        Subject alternating = fade; // the same without transitions
        alternating.rate = 30;
        alternating.playlist.replace(alternating.playlist.find("transition: crossfade 5s, "), 26, "");
        double shown = 1;
        add(fade, our_cost(options, alternating, display->name(), ++number, shown));
    }
    add(zones(clips[0], clips[4], picture), 0);
    if (wanted("two 1080p30 players")) {
        FormatHouse house({options.places.folder / "two",
                           options.places.programs,
                           display->name(),
                           1920,
                           1080,
                           "",
                           "items:\n  - video: " + film(clips[0].file) + "\n",
                           {clips[0].file}});
        const auto more = two_players(house, options.together, 30);
        rows.insert(rows.end(), more.begin(), more.end());
    }
    fmt::print("\nCPU a picture, decoding included:");
    return rows;
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Options options;
    lianping::Arguments arguments(
        options.places.bench,
        "What the formats that people bring cost in lianping-player and in mpv, on the same clip in the same "
        "run,\nwithout a GPU; and two players of 1080p30 at once. Exits with 1 where mpv is cheaper, or a "
        "picture comes late.");
    arguments.option("--seconds", options.seconds, "of each measurement of CPU").show_default();
    arguments.option("--rounds", options.rounds, "how often each is measured; the medians count")
        .show_default();
    arguments.option("--together", options.together, "seconds of two players at once").show_default();
    arguments.option("--only", options.only,
                     "what has this in its name, such as AV1, crossfade, zones, players");
    return run_bench(arguments, argc, argv, options.places, [&] { return run(options); });
}
