// bench-growth: memory and descriptors of a real lianping-player over very many item changes with real
// decoders, against the bound of DESIGN section 12.

#include "bench_program.h"
#include "growth_plot.h"
#include "process_cost.h"
#include "quick_house.h"
#include "trend.h"

#include <fmt/core.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace lianping::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    double changes = 4000;
    double settle = 1000;
    int slot_ms = 25;
    double patience = 3600;
    std::vector<std::string> player_arguments;
    std::filesystem::path plot, raw;
};
constexpr double whole_day = 86'400; // the bound's: one a second for a day

std::vector<Sample> measure(const Options& options, const Places& places) {
    QuickHouse house({places.programs, places.folder, options.slot_ms, options.player_arguments});
    house.start();
    const auto start = Clock::now();
    const auto since = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
    std::vector<Sample> samples;
    double said = 0;
    while (samples.empty() || samples.back().changes < options.changes) {
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
        if (!house.player_runs()) throw std::runtime_error("the player ended");
        const Memory memory = memory_of(house.player());
        samples.push_back({since(), static_cast<double>(house.changes()), memory.resident, memory.own,
                           static_cast<double>(descriptors_of(house.player())),
                           static_cast<double>(threads_of(house.player()))});
        const Sample& now = samples.back();
        if (now.seconds > 30 && now.changes == 0) throw std::runtime_error("no item was ever shown");
        if (now.seconds > options.patience) {
            fmt::print(stderr, "not all changes came within {:.0f} s\n", options.patience);
            break;
        }
        if (now.seconds - said >= 20) {
            said = now.seconds;
            fmt::print(stderr, "{:.0f} of {:.0f} changes, {:.1f} MB of its own, {:.0f} descriptors\n",
                       now.changes, options.changes, now.own, now.descriptors);
        }
    }
    return samples;
}

void write_raw(const std::vector<Sample>& samples, const std::filesystem::path& file) {
    std::ofstream out(file);
    out << "seconds,changes,resident_mb,own_mb,descriptors,threads\n";
    for (const Sample& s : samples)
        out << fmt::format("{:.2f},{:.0f},{:.2f},{:.2f},{:.0f},{:.0f}\n", s.seconds, s.changes, s.resident,
                           s.own, s.descriptors, s.threads);
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

std::vector<Row> run(const Options& options, const Places& places) {
    const auto samples = measure(options, places);
    write_raw(samples, options.raw);
    std::ofstream(options.plot) << growth_plot(samples, options.settle);

    std::vector<double> at, own, descriptors, threads;
    for (const Sample& sample : samples) {
        if (sample.changes < options.settle) continue;
        at.push_back(sample.changes / 1000);
        own.push_back(sample.own);
        descriptors.push_back(sample.descriptors);
        threads.push_back(sample.threads);
    }
    const Trend memory = trend_of(at, own), files = trend_of(at, descriptors),
                running = trend_of(at, threads);
    fmt::print("{:.0f} item changes in {:.0f} s; what counts begins after {:.0f}. {}\n\n",
               samples.back().changes, samples.back().seconds, options.settle,
               options.changes < whole_day ? "A short run: the bound is meant for --changes 86400."
                                           : "The whole day of the bound.");
    fmt::print("memory of its own {:.1f} MB at the beginning, {:.1f} at the end; slope {:+.3f} MB per 1000 "
               "changes, 99 % "
               "between {:+.3f} and {:+.3f}\n",
               memory.begins, memory.ends, memory.slope, memory.slope_low, memory.slope_high);
    fmt::print("drawn in {}, raw in {}\n", options.plot.string(), options.raw.string());
    return {
        {"item changes that were shown", samples.back().changes, Bound::at_least, options.changes, ""},
        {"memory: growth after the first changes", memory.ends - memory.begins, Bound::at_most, 4, "MB"},
        {"memory: the least that the slope may be, per 1000 changes", memory.slope_low, Bound::at_most, 0,
         "MB"},
        // Decoders that are being opened and closed come on top of what is always there, the more the busier
        // the machine is; what was forgotten would stay when they are gone.
        {"descriptors: the least at the end minus the least at the beginning",
         files.least_ends - files.least_begins, Bound::exactly, 0, ""},
        {"threads: the least at the end minus the least at the beginning",
         running.least_ends - running.least_begins, Bound::exactly, 0, ""},
    };
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Options options;
    Places places("bench-growth");
    options.plot = std::filesystem::temp_directory_path() / "lianping-growth.svg";
    options.raw = std::filesystem::temp_directory_path() / "lianping-growth.csv";
    lianping::Arguments arguments(
        places.bench,
        "Memory and descriptors of a real lianping-player while items of some milliseconds (videos of two\n"
        "codecs, pictures of two formats, three sizes) follow one another as fast as decoders can be "
        "opened.\n"
        "A short run by default; the bound is meant for --changes 86400 (some 40 minutes). Exits with 1 "
        "where\n"
        "a bound does not hold.");
    arguments.option("--changes", options.changes, "how many item changes")
        .within(1200.0, 1e9)
        .show_default();
    arguments.option("--settle", options.settle, "changes at the beginning that do not count").show_default();
    arguments.option("--slot", options.slot_ms, "milliseconds that an item lasts")
        .within(5, 10000)
        .show_default();
    arguments.option("--patience", options.patience, "seconds until it is given up").show_default();
    arguments.option("--player", options.player_arguments, "more arguments of the player");
    arguments.option("--plot", options.plot, "draw it in this SVG file").show_default();
    arguments.option("--raw", options.raw, "write every sample to this CSV file").show_default();
    return run_bench(arguments, argc, argv, places, [&] { return run(options, places); });
}
