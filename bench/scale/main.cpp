// bench-scale: what a player costs its controller, and how all turn to a new act, against the bounds of
// DESIGN section 12. One real lianpingd, simulated nodes on real sockets over the loopback, a key each.

#include "bench_program.h"
#include "crowd.h"
#include "process_cost.h"
#include "scale_house.h"
#include "transport/control_client.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

namespace lianping::bench {
namespace {

struct Options {
    int few = 10, many = 1000;
    int to_a_screen = 1;
    double seconds = 15;
    int acts = 6;
};

Duration from_seconds(double seconds) { return Duration(static_cast<std::int64_t>(seconds * 1e9)); }
double ms_of(Duration d) { return static_cast<double>(d.count()) / 1e6; }

// Two connections a node, at either end, each with a few descriptors.
void want_descriptors() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

constexpr double quiet = 5; // ms of CPU a second

struct Figures {
    double whole = 0;                // CPU of the controller by the number of players, ms a player a second
    double idle = 0;                 // CPU of a controller without nodes, ms a second
    double a_player = 0;             // more than that, ms a player a second
    double probes = 0, statuses = 0; // a player a second, as they were
    double delivery_p99 = 0, delivery_worst = 0, answered = 0; // ms after the act was asked for
    double questions = 0;                                      // ms to the answer of one asked meanwhile
    int missing = 0;                                           // nodes that did not get an act
    std::size_t stamps = 0;                                    // different ones of one act, at most
};

double cpu_ms_a_second(pid_t process, Duration length, const std::function<void(Duration)>& live) {
    const RealClock clock;
    const Duration before = exact_cpu_time(process);
    const NodeTime begin = clock.now();
    live(length);
    return ms_of(exact_cpu_time(process) - before) / (ms_of(clock.now() - begin) / 1000);
}

// Asks as lianpingctl does, on a thread of its own, while the crowd lives; `now`, again and again, on another
// until then. Gives how long the first took, and the longest of the others.
struct Asked {
    double act = 0, questions = 0; // ms
};
Asked ask_while_living(Crowd& crowd, const Rendezvous& controller, Command command) {
    std::atomic<bool> done{false};
    std::string trouble;
    double slowest = 0;
    std::thread curious([&] {
        auto client = ControlClient::connect_as_owner(controller);
        while (client && !done) {
            const NodeTime asked = crowd.now();
            const auto answer = client->ask({0, "now", {}, "bench-scale"}, std::chrono::seconds(20));
            slowest = std::max(slowest, ms_of(crowd.now() - asked));
            if (!answer) return;
        }
    });
    const NodeTime begin = crowd.now();
    NodeTime end = begin;
    std::thread asker([&] {
        auto client = ControlClient::connect_as_owner(controller);
        const auto answer = client ? client->ask(std::move(command), std::chrono::seconds(20))
                                   : Result<Answer>(fail(client.error()));
        if (!answer)
            trouble = answer.error().message;
        else if (!answer->ok)
            trouble = answer->error;
        end = crowd.now();
        done = true;
    });
    crowd.live(25s, [&] { return !done; });
    asker.join();
    done = true;
    curious.join();
    if (!trouble.empty()) throw std::runtime_error(trouble);
    return {ms_of(end - begin), slowest};
}

void act(Figures& figures, Crowd& crowd, const Rendezvous& controller, bool take,
         std::vector<Duration>& deliveries) {
    Command command;
    command.verb = take ? "take" : "release";
    command.arguments = {{"screens", "all"}};
    if (take) command.arguments["what"] = "taken";
    command.by = "bench-scale";
    const auto before = crowd.turns();
    const NodeTime asked = crowd.now();
    const Asked took = ask_while_living(crowd, controller, command);
    figures.answered = std::max(figures.answered, took.act);
    figures.questions = std::max(figures.questions, took.questions);
    crowd.live(2s);
    const auto after = crowd.turns();
    std::set<std::int64_t> stamps;
    for (std::size_t n = 0; n < after.size(); ++n) {
        if (after[n].number == before[n].number) {
            ++figures.missing;
            continue;
        }
        stamps.insert(after[n].stamp.ns());
        deliveries.push_back(after[n].came - asked);
    }
    figures.stamps = std::max(figures.stamps, stamps.size());
}

Figures measure(const Options& options, const Places& places, int players) {
    fmt::print(stderr, "{} players: starting\n", players);
    Figures figures;
    ScaleHouse house(places.programs, places.folder, players, options.to_a_screen);
    // A controller that has just come is still planning its screens.
    for (int second = 0; second < 60; ++second) {
        figures.idle = cpu_ms_a_second(house.process(), 1s,
                                       [](Duration length) { std::this_thread::sleep_for(length); });
        if (second >= 2 && figures.idle < quiet) break;
    }

    Crowd crowd(house.controller(), players, options.to_a_screen);
    crowd.live(120s, [&] { return crowd.with_plans() < players; });
    if (crowd.with_plans() < players)
        throw std::runtime_error(fmt::format("only {} of {} nodes got a plan", crowd.with_plans(), players));
    crowd.live(3s);
    fmt::print(stderr, "{} players: measuring\n", players);
    const auto probes = crowd.probes_answered(), statuses = crowd.statuses();
    const double cpu = cpu_ms_a_second(house.process(), from_seconds(options.seconds),
                                       [&](Duration length) { crowd.live(length); });
    const double player_seconds = players * options.seconds;
    figures.whole = cpu / players;
    figures.a_player = (cpu - figures.idle) / players;
    figures.probes = static_cast<double>(crowd.probes_answered() - probes) / player_seconds;
    figures.statuses = static_cast<double>(crowd.statuses() - statuses) / player_seconds;

    fmt::print(stderr, "{} players: acts\n", players);
    std::vector<Duration> deliveries;
    for (int i = 0; i < options.acts; ++i) act(figures, crowd, house.controller(), i % 2 == 0, deliveries);
    std::sort(deliveries.begin(), deliveries.end());
    if (deliveries.empty()) throw std::runtime_error("no act came to any node");
    figures.delivery_p99 = ms_of(deliveries[(deliveries.size() - 1) * 99 / 100]);
    figures.delivery_worst = ms_of(deliveries.back());
    fmt::print("{:>5} players: {:.3f} ms of CPU a second that a player adds ({:.1f} ms without any), {:.2f} "
               "probes and "
               "{:.2f} statuses a player a second;\n"
               "              acts delivered p99 {:.0f} ms, at most {:.0f} ms; the command's answer at most "
               "{:.0f} ms, that of a question meanwhile {:.0f} ms\n",
               players, figures.a_player, figures.idle, figures.probes, figures.statuses,
               figures.delivery_p99, figures.delivery_worst, figures.answered, figures.questions);
    return figures;
}

std::vector<Row> run(const Options& options, const Places& places) {
    want_descriptors();
    fmt::print("One lianpingd, simulated nodes over the loopback, a key each.\n");
    const Figures few = measure(options, places, options.few), many = measure(options, places, options.many);
    const std::string all = fmt::format("{} players: ", options.many);
    return {
        {all + "probes a player a second", many.probes, Bound::at_least, 3.8, ""},
        {all + "statuses a player a second", many.statuses, Bound::at_least, 0.95, ""},
        {all + "controller's CPU by players and seconds (keys on)", many.whole, Bound::at_most, 0.5, "ms"},
        {fmt::format("{} players: what a player adds to the controller's CPU (keys on)", options.few),
         few.a_player, Bound::at_most, 0.5, "ms"},
        {fmt::format("what a player adds, against {} players", options.few), many.a_player / few.a_player,
         Bound::at_most, 1.2, "x"},
        {all + "different stamps of one act", static_cast<double>(many.stamps), Bound::exactly, 1, ""},
        {all + "nodes that an act did not reach", static_cast<double>(many.missing), Bound::exactly, 0, ""},
        {all + "an act's delivery from the command on, p99", many.delivery_p99, Bound::at_most, 250, "ms"},
        {all + "the act's answer to who asked for it, at most", many.answered, Bound::at_most, 1000, "ms"},
        {all + "a question's answer meanwhile, at most", many.questions, Bound::at_most, 1000, "ms"},
    };
}

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Options options;
    Places places("bench-scale");
    lianping::Arguments arguments(
        places.bench,
        "One real lianpingd with few and with very many nodes, simulated but for their sockets and "
        "messages:\n"
        "what a player costs it, and how long an act takes to reach all. Exits with 1 where a bound "
        "does not hold.");
    arguments.option("--few", options.few, "players to compare with").within(1, 5000).show_default();
    arguments.option("--players", options.many, "players").within(1, 5000).show_default();
    arguments.option("--to-a-screen", options.to_a_screen, "players that show one screen")
        .within(1, 5000)
        .show_default();
    arguments.option("--seconds", options.seconds, "of each measurement of CPU").show_default();
    arguments.option("--acts", options.acts, "takes and releases").within(1, 1000).show_default();
    return run_bench(arguments, argc, argv, places, [&] { return run(options, places); });
}
