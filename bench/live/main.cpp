// bench-live: a live link on the glass, against the bounds of DESIGN section 12, and beside GStreamer alone.

#include "awake_host.h"
#include "bare_link.h"
#include "bench_program.h"
#include "glass/live_glass.h"
#include "lip_sync.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

namespace lianping::bench {
namespace {

using testing::LiveGlass;
using namespace std::chrono_literals;

constexpr Duration refresh = 16'666'667ns;

struct Options {
    int seconds = 30;
    std::vector<int> latencies{120, 80, 60, 40};
    unsigned clip_fps = 25, capture_fps = 50;
};

double ms(Duration d) { return static_cast<double>(d.count()) / 1e6; }

class Bench {
public:
    Bench(const Options& options, const Places& places)
        : options_(options), folder_(places.folder), programs_(places.programs) {
        LiveGlass::Options house;
        house.folder = places.folder;
        house.programs = places.programs;
        house.clip_fps = options.clip_fps;
        house.capture_fps = options.capture_fps;
        house.latency = std::chrono::milliseconds(options.latencies.front());
        glass_ = LiveGlass::start(house);
        if (!glass_) throw std::runtime_error("Xvfb is not here: apt install xvfb");
        if (!glass_->on_air(60s))
            throw std::runtime_error("the players did not come on air: " + glass_->log("up"));
    }

    std::vector<Row> run() {
        for (const int latency : options_.latencies) at(std::chrono::milliseconds(latency));
        rows_.push_back({"the least latency that holds the bounds", least_, Bound::at_most,
                         static_cast<double>(options_.latencies.front()), "ms"});
        bare();
        lips();
        return std::move(rows_);
    }

private:
    void row(std::string what, double value, Bound kind, double bound, std::string unit) {
        rows_.push_back({std::move(what), value, kind, bound, std::move(unit)});
    }

    // Turns the link on with that latency and looks at it. Rows with bounds are those of the first latency.
    void at(Duration latency) {
        fmt::print(stderr, "the link at {:.0f} ms\n", ms(latency));
        glass_->write_site(latency);
        latency_comes(latency);
        const Duration asked = testing::monotonic_now();
        const auto started = glass_->ctl("live start lecture");
        if (!started.ok()) throw std::runtime_error("live start: " + started.text);
        Duration first{};
        glass_->watch(screens_, 200, 15s, [&](const LiveGlass::Look& look) {
            if (look.screens[0] && look.screens[1]) first = look.at - asked;
            return first == Duration{};
        });
        if (first == Duration{})
            throw std::runtime_error("no picture came: " + glass_->log("live-lecture-slides"));
        const Duration period = Duration(1s) / options_.capture_fps;
        const auto seen =
            glass_->watch_calmly(screens_, latency - refresh, latency + refresh + period, options_.seconds);
        glass_->ctl("live stop");
        if (!seen || seen->pieces.calm == 0)
            throw std::runtime_error("nothing could be judged: " +
                                     (seen ? seen->pieces.words() : std::string("a window went")));
        const auto& f = seen->figures;
        fmt::print(stderr, "{}\n{}\n", testing::to_json(f), seen->pieces.words());
        const bool holds = f.same_share() >= 0.99 && f.further == 0 && f.within_share() >= 0.99;
        if (holds) least_ = std::min(least_, ms(latency));
        if (rows_.empty()) {
            row("first picture on both screens after live start", ms(first) / 1000, Bound::at_most, 2, "s");
            row("both screens the same frame", 100 * f.same_share(), Bound::at_least, 99, "%");
            row("two frames apart", static_cast<double>(f.further), Bound::exactly, 0, "");
            row("delays within latency - refresh .. + refresh + capture period", 100 * f.within_share(),
                Bound::at_least, 99, "%");
            row("frames shown", 100 * f.shown_share(), Bound::at_least, 99, "%");
            row("delay p50, glass to glass", ms(f.p50), Bound::at_most, ms(latency + refresh + period), "ms");
        }
    }

    void latency_comes(Duration latency) const {
        const std::string wanted = fmt::format("\"latency_ms\": {:.1f}", ms(latency));
        for (int tries = 0; tries < 100; ++tries) {
            if (glass_->ctl("live list --json").text.find(wanted) != std::string::npos) return;
            glass_->watch({}, 10, 100ms, [](const LiveGlass::Look&) { return true; });
        }
        throw std::runtime_error("the site with the new latency did not come on air");
    }

    void bare() {
        fmt::print(stderr, "GStreamer alone\n");
        const auto window =
            testing::PlainWindow::open(glass_->display(), LiveGlass::spare_title, glass_->place(3));
        if (!window) throw std::runtime_error("no window for the bare pipeline");
        const auto& house = glass_->options();
        const auto link =
            BareLink::start({glass_->display(), static_cast<int>(house.width), static_cast<int>(house.height),
                             options_.capture_fps, window->id()});
        glass_->watch({LiveGlass::spare_title}, 100, 3s, [](const LiveGlass::Look&) { return true; });
        const auto seen = glass_->watch_calmly({LiveGlass::spare_title}, 0s, 1s, options_.seconds);
        if (!seen || seen->figures.frames == 0) throw std::runtime_error("the bare pipeline showed nothing");
        fmt::print(stderr, "{}\n{}\n", testing::to_json(seen->figures), seen->pieces.words());
        row("GStreamer alone, one screen: delay p50", ms(seen->figures.p50), Bound::none, 0, "ms");
        row("GStreamer alone, one screen: delay p99", ms(seen->figures.p99), Bound::none, 0, "ms");
    }

    // Beside it nothing but the idle players of the link above runs.
    void lips() {
        fmt::print(stderr, "lip sync\n");
        const auto latency = std::chrono::milliseconds(options_.latencies.front());
        for (const LipSync& room :
             lip_sync(folder_ / "lips", programs_, latency, std::max(60, options_.seconds))) {
            fmt::print(stderr, "{}: {} beeps, p50 {:.2f} ms\n", room.node, room.beeps, room.p50_ms);
            row("lip sync p99 of a live source, " + room.node, room.p99_ms, Bound::at_most, 10, "ms");
        }
    }

    const Options& options_;
    const std::filesystem::path folder_, programs_;
    const AwakeProcessors awake_;
    const std::vector<std::string> screens_{"wall-1", "room-1"};
    std::unique_ptr<LiveGlass> glass_;
    std::vector<Row> rows_;
    double least_ = 1e9;
};

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Options options;
    Places places("bench-live");
    lianping::Arguments arguments(
        places.bench,
        "A window is captured and shown by two players through a live link, and all three are read back "
        "at one instant;\nthen through GStreamer alone. Sound and pictures of a source that beeps are held "
        "against each other at "
        "simulated\ndevices. Exits with 1 where a bound does not hold.");
    arguments.option("--seconds", options.seconds, "of calm watching at each latency").show_default();
    arguments.option("--latencies", options.latencies, "ms, the first is the one that is held to the bounds")
        .show_default();
    arguments.option("--clip", options.clip_fps, "pictures a second of the source").show_default();
    arguments.option("--capture", options.capture_fps, "pictures a second of the link").show_default();
    return run_bench(arguments, argc, argv, places, [&] { return Bench(options, places).run(); });
}
