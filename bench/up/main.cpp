// bench-up: a whole site from `lianping up` to the right picture on both screens, and to its end. Bounds: 3 s
// to the picture and to `on air`, on clips of seconds; 2 s to end, with nothing left running.

#include "awake_host.h"
#include "bench_program.h"
#include "beside_mpv.h"
#include "glass/virtual_display.h"
#include "site_life.h"
#include "time/stolen_time.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace lianping::bench {
namespace {

constexpr double start_bound = 3, end_bound = 2; // seconds

struct Lives {
    std::vector<double> pictures, on_air, ends;
    int left = 0;
    void add(const SiteLife& life) {
        pictures.push_back(life.first_picture);
        on_air.push_back(life.on_air);
        ends.push_back(life.end);
        left += life.left;
    }
};

std::vector<Row> run(int rounds, const Places& places) {
    const auto display = testing::VirtualDisplay::start(1280, 360);
    if (!display) throw std::runtime_error("Xvfb is not here: apt install xvfb");
    // Open all the time: a server that nobody looks at starts anew.
    const auto screen = testing::XScreen::open(display->name());
    if (!screen) throw std::runtime_error("the display cannot be read");
    std::filesystem::remove_all(places.folder);
    UpPlaces up{places.folder / "site", {}, places.programs, display->name()};
    write_site(up.site);
    const AwakeProcessors awake;
    StealClock steal;
    Lives anew, again;
    for (int i = 0; i < rounds; ++i) {
        fmt::print(stderr, "round {} of {}\n", i + 1, rounds);
        up.data = places.folder / fmt::format("data-{}", i);
        anew.add(live_once(up, *screen));
        again.add(live_once(up, *screen));
    }
    fmt::print("the host took {:.1f} % of the processors' time meanwhile\n", 100 * steal.share());
    const auto rows = [](const std::string& how, const Lives& lives) -> std::vector<Row> {
        return {{how + ": start to the right picture on both screens", median(lives.pictures), Bound::at_most,
                 start_bound, "s"},
                {how + ": start to `on air`", median(lives.on_air), Bound::at_most, start_bound, "s"}};
    };
    std::vector<Row> all = rows("a new site", anew), more = rows("state on disk", again);
    all.insert(all.end(), more.begin(), more.end());
    std::vector<double> ends = anew.ends;
    ends.insert(ends.end(), again.ends.begin(), again.ends.end());
    all.push_back({"SIGTERM to the end, at most", *std::max_element(ends.begin(), ends.end()), Bound::at_most,
                   end_bound, "s"});
    all.push_back(
        {"processes left running", static_cast<double>(anew.left + again.left), Bound::exactly, 0, ""});
    return all;
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    int rounds = 5;
    Places places("bench-up");
    lianping::Arguments arguments(
        places.bench,
        "A whole site from `lianping up` to the right picture on both screens, and to its end,\n"
        "with the real programs. Exits with 1 where a bound does not hold.");
    arguments.option("--rounds", rounds, "how often; the medians count").within(1, 100).show_default();
    return run_bench(arguments, argc, argv, places, [&] { return run(rounds, places); });
}
