// bench-sound: the real controller and two real players with a film, heard at simulated devices whose clocks
// are 50 ppm fast and slow. What was heard when is known from the samples; what was seen when, from the
// present logs.

#include "awake_host.h"
#include "bench_program.h"
#include "heard.h"
#include "house.h"
#include "support/sound_clips.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace lianping::bench {
namespace {

constexpr Duration film_length = 20s;
constexpr Duration settle = 15s; // clocks lock, devices are learned

// Of the values' sizes.
double share(std::vector<double> values, double part) {
    if (values.empty()) return 1e9;
    for (double& value : values) value = std::abs(value);
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

struct Seen {
    HouseTime actual;
    double film = 0; // seconds into it
};

std::vector<Seen> read_seen(const std::filesystem::path& log) {
    std::vector<Seen> all;
    std::ifstream in(log);
    for (std::string line; std::getline(in, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (!json.is_object() || !json.contains("actual") ||
            !json["item"].get<std::string>().ends_with(".mp4"))
            continue;
        all.push_back(
            {HouseTime(Duration(json["actual"].get<std::int64_t>())), json["frame"].get<double>() / 25});
    }
    return all;
}

double around(double seconds, double length) {
    const double rest = std::fmod(seconds, length);
    return rest > length / 2 ? rest - length : rest < -length / 2 ? rest + length : rest;
}

// Microseconds by which sound is ahead of the pictures: of each sound, against the picture put up last before
// it.
std::vector<double> lip_sync(const std::vector<Heard>& heard, const std::vector<Seen>& seen) {
    const double film = std::chrono::duration<double>(film_length).count();
    std::vector<double> ahead;
    for (const auto& sound : heard) {
        const auto after = std::upper_bound(seen.begin(), seen.end(), sound.house,
                                            [](HouseTime at, const Seen& s) { return at < s.actual; });
        if (after == seen.begin()) continue;
        const auto& picture = *std::prev(after);
        const double since = std::chrono::duration<double>(sound.house - picture.actual).count();
        if (since > 0.06) continue; // pictures are not in the log yet
        ahead.push_back(around(sound.film - (picture.film + since), film) * 1e6);
    }
    return ahead;
}

// Microseconds by which the first is ahead of the second, at the machine's own instants.
std::vector<double> apart(const std::vector<Heard>& first, const std::vector<Heard>& second) {
    const double film = std::chrono::duration<double>(film_length).count();
    std::vector<double> between;
    for (const auto& sound : first) {
        const auto after = std::upper_bound(second.begin(), second.end(), sound.node,
                                            [](NodeTime at, const Heard& h) { return at < h.node; });
        if (after == second.begin() || after == second.end()) continue;
        const auto& other = *std::prev(after);
        const double since = std::chrono::duration<double>(sound.node - other.node).count();
        if (since > 0.5) continue;
        between.push_back(around(sound.film - (other.film + since), film) * 1e6);
    }
    return between;
}

std::vector<Row> run(const Places& places, double seconds) {
    const AwakeProcessors awake;
    StealClock steal;
    testing::SoundSpec spec;
    spec.container = "mp4";
    spec.codec = "aac";
    spec.picture = spec.seconds = std::chrono::duration<double>(film_length).count();
    const auto film = testing::make_sound(spec, places.folder / "clips");
    if (film.empty()) throw std::runtime_error("ffmpeg could not make the film");
    SoundHouse house(places.folder / "house", places.programs, film);
    house.start(50, -50);
    usleep(static_cast<useconds_t>(15e6));
    const auto cpu = [&](const char* threads) { return house.cpu_of(0, threads) + house.cpu_of(1, threads); };
    const double before[] = {cpu("sound"), cpu("simulated-dac")};
    usleep(static_cast<useconds_t>(seconds * 1e6));
    const double mixing = (cpu("sound") - before[0]) / 2 / seconds * 1000; // the mixer and its decoders
    const double reading = (cpu("simulated-dac") - before[1]) / 2 / seconds * 1000;
    const bool all_ran = house.all_run();
    house.stop();

    std::vector<Row> rows;
    std::vector<Heard> heard[2];
    std::vector<double> seams_off, silences;
    for (int node = 0; node < 2; ++node) {
        heard[node] = read_heard(house.heard(node), film_length, settle);
        const auto lips = lip_sync(heard[node], read_seen(house.present_log(node)));
        fmt::print("{}: {} sounds, lip sync p50 {:.0f} us, p99 {:.0f} us\n",
                   SoundHouse::nodes[static_cast<std::size_t>(node)], heard[node].size(), share(lips, 0.5),
                   share(lips, 0.99));
        rows.push_back({fmt::format("lip sync p99, {}", SoundHouse::nodes[static_cast<std::size_t>(node)]),
                        share(lips, 0.99) / 1000, Bound::at_most, 10, "ms"});
        rows.push_back(
            {"  sounds compared", static_cast<double>(lips.size()), Bound::at_least, seconds * 6, ""});
        for (const Seam& seam : read_seams(house.heard(node), film_length, heard[node])) {
            seams_off.push_back(seam.off_us);
            silences.push_back(seam.silence_ms);
        }
    }
    const double length = std::chrono::duration<double>(film_length).count();
    rows.push_back({"seams between items heard", static_cast<double>(seams_off.size()), Bound::at_least,
                    2 * std::max(0.0, std::floor(seconds / length) - 1), ""});
    if (!seams_off.empty()) {
        rows.push_back({"  what follows off from what went before, at most", share(seams_off, 1),
                        Bound::at_most, 200, "us"});
        rows.push_back({"  silence at a seam, at most", share(silences, 1), Bound::at_most, 10, "ms"});
    }
    const auto between = apart(heard[0], heard[1]);
    fmt::print("between the nodes: p50 {:.0f} us, p99 {:.0f} us, most {:.0f} us\n", share(between, 0.5),
               share(between, 0.99), share(between, 1));
    rows.push_back({"sound between nodes p99", share(between, 0.99), Bound::at_most, 200, "us"});
    rows.push_back({"CPU of sound a player a second: decoding, mixing", mixing, Bound::at_most, 30, "ms"});
    rows.push_back({"CPU of the device's thread a second", reading, Bound::at_most, 15, "ms"});
    rows.push_back({"processes that ended by themselves", all_ran ? 0.0 : 1.0, Bound::exactly, 0, ""});
    fmt::print("the host took {:.2f} % of the processors meanwhile\n", steal.share() * 100);
    return rows;
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Places places("bench-sound");
    double seconds = 60;
    lianping::Arguments arguments(
        places.bench, "Lip sync and sound between two nodes, at simulated devices of +50 and -50 ppm.");
    arguments.option("--seconds", seconds, "how long to listen").within(10, 3600);
    return run_bench(arguments, argc, argv, places, [&] { return run(places, seconds); });
}
