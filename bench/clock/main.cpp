// bench-clock: Lianping's clock sync over its real sockets beside GStreamer's network clock, on the same late
// links, against the truth: both ends read one machine's clock, so every error is known.

#include "awake_host.h"
#include "base/arguments.h"
#include "figures.h"
#include "gstreamer_clock.h"
#include "our_clock.h"
#include "plot.h"
#include "time/clock.h"

#include <fmt/core.h>
#include <gst/gst.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace lianping::bench {
namespace {

struct Options {
    double seconds = 60;
    double settle = 10;
    double drift_ppm = 20;
    std::uint64_t seed = 1;
    std::vector<std::string> paths;
    std::filesystem::path plot = std::filesystem::temp_directory_path() / "lianping-clock.svg";
};

constexpr std::array short_names = {"wired", "busy", "wifi", "jitter", "one-way"};

struct Course {
    Outcome outcome;
    std::unique_ptr<OurClock> ours;
    std::unique_ptr<GStreamerClock> gstreamers;
};

std::vector<Course> begin(const Options& options) {
    std::vector<Course> courses;
    for (const auto model : all_delay_models) {
        const std::string name = short_names.at(static_cast<std::size_t>(model));
        if (!options.paths.empty() &&
            std::find(options.paths.begin(), options.paths.end(), name) == options.paths.end())
            continue;
        const auto seed = options.seed * all_delay_models.size() + static_cast<std::uint64_t>(model);
        const double drift = courses.size() % 2 == 0 ? options.drift_ppm : -options.drift_ppm;
        Course course{.outcome = {.model = model, .ours = {}, .gstreamers = {}},
                      .ours = std::make_unique<OurClock>(model, seed, drift),
                      .gstreamers = std::make_unique<GStreamerClock>(model, seed, drift)};
        courses.push_back(std::move(course));
    }
    return courses;
}

// All paths run at once: ten clocks cost a few percent of a core, and the same passing load meets both.
std::vector<Outcome> measure(const Options& options) {
    ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    const RealClock clock;
    const auto start = clock.now();
    auto courses = begin(options);
    constexpr Duration period = 20ms;
    double said = 0;
    for (std::int64_t tick = 1;; ++tick) {
        clock.sleep_until(start + tick * period);
        const double at = 1e-9 * static_cast<double>((clock.now() - start).count());
        if (at >= options.seconds) break;
        for (auto& c : courses) {
            const double asking = 1e-9 * static_cast<double>(c.ours->asking_for().count());
            if (c.outcome.ours_begins == 0 && asking > 0) c.outcome.ours_begins = at - asking;
            if (const auto error = c.ours->error()) c.outcome.ours.push_back({at, *error});
            if (const auto error = c.gstreamers->error()) c.outcome.gstreamers.push_back({at, *error});
        }
        if (at - said >= 10) {
            said = at;
            fmt::print(stderr, "{:.0f} of {:.0f} s\n", at, options.seconds);
        }
    }
    std::vector<Outcome> outcomes;
    for (auto& c : courses) {
        const auto counts = c.ours->counts();
        const auto e = c.ours->estimate();
        fmt::print(stderr, "{}: {} probes, {} refused, drift {:+.2f} ppm, says it is sure to {:.1f} us\n",
                   name_of(c.outcome.model), counts.taken, counts.absurd + counts.late + counts.duplicate,
                   e.drift * 1e6, 1e-3 * static_cast<double>(e.uncertainty.count()));
        outcomes.push_back(std::move(c.outcome));
    }
    return outcomes;
}

int run(const Options& options) {
    const AwakeProcessors awake;
    StealClock steal;
    const auto outcomes = measure(options);
    fmt::print("the host took {:.2f} % of the processors meanwhile\n", steal.share() * 100);
    const bool hold = report(outcomes, options.settle);
    std::ofstream file(options.plot);
    file << plot(outcomes, options.seconds, options.settle);
    if (!file.flush()) throw std::runtime_error("cannot write " + options.plot.string());
    fmt::print("\ndrawn in {}\n", options.plot.string());
    return hold ? 0 : 1;
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    lianping::bench::Options options;
    lianping::Arguments arguments("bench-clock",
                                  "Clock sync beside GStreamer's network clock, on five simulated networks.\n"
                                  "Exits with 1 where a bound does not hold.");
    arguments.option("--seconds", options.seconds, "how long to run").within(5.0, 86400.0).show_default();
    arguments.option("--settle", options.settle, "seconds from the start that do not count").show_default();
    arguments
        .option("--drift", options.drift_ppm, "ppm that the house gains on one node and loses on the next")
        .show_default();
    arguments.option("--seed", options.seed, "of the delays").show_default();
    arguments.option("--path", options.paths, "only these: wired, busy, wifi, jitter, one-way");
    arguments.option("--plot", options.plot, "draw both errors in this SVG file").show_default();
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;
    gst_init(nullptr, nullptr);
    try {
        return lianping::bench::run(options);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench-clock: {}\n", problem.what());
        return 2;
    }
}
