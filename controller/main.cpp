// lianpingd: the controller. Reads the arguments; all else is Controller's.

#include "base/arguments.h"
#include "base/log.h"
#include "base/stop_signals.h"
#include "base/version.h"
#include "controller/controller.h"
#include "controller/follower.h"
#include "controller/instant_text.h"

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
    lianping::Arguments arguments(
        "lianpingd", "lianpingd: the controller of a Lianping site. It reads the site's YAML, plans every "
                     "screen, keeps the "
                     "house clock and tells the players.");
    arguments.version("lianpingd " + lianping::version());
    arguments.footer(
        "Examples:\n"
        "  lianpingd --site playlists --data /var/lib/lianping\n"
        "  lianpingd --site ~/site --data ~/.local/share/lianping --log-level debug\n"
        "  lianpingd --site ~/site --data /tmp/try --bind-control 40100\n"
        "  lianpingd --site /srv/lianping/site --data /var/lib/lianping --listen 0.0.0.0 --bind-bus 9700 "
        "--bind-clock 9701 --bind-control 9702 --bind-agents 9703\n"
        "  lianpingd --standby-of 'tcp://10.0.0.2:9702#KEY' --take-over-after 10s --site "
        "/var/lib/lianping/site "
        "--data /var/lib/lianping\n"
        "\nWhoever is not enrolled is not answered: see lianpingctl node and lianpingctl operator.");
    lianping::controller::Settings settings;
    std::string level = "info";
    arguments.option("--site", settings.site, "The site's folder, with site.yaml").required();
    arguments
        .option("--data", settings.data,
                "Where media, plans and records are kept; made where it is not there")
        .required();
    arguments.option("--listen", settings.address,
                     "Where nodes and people call in: an IPv4 address of this machine, 0.0.0.0 for all "
                     "(127.0.0.1: this machine alone)");
    arguments.option("--bind-bus", settings.bus_port, "Port for the players (0: a free one)");
    arguments.option("--bind-clock", settings.clock_port, "Port for the house clock (0: a free one)");
    arguments.option("--bind-control", settings.control_port, "Port for lianpingctl (0: a free one)");
    arguments.option("--bind-agents", settings.agents_port,
                     "Port for the nodes' housekeepers, who fetch media (0: a free one)");
    std::uint64_t keep_free = 0;
    const auto guard = arguments.option(
        "--keep-free", keep_free,
        "MB of the disk that are to stay free: below, media that nothing needs any more leave "
        "the store (a twentieth of the disk, 500 at least, 10000 at most)");
    std::string pages;
    arguments.option(
        "--metrics", pages,
        "Where figures for Prometheus (/metrics) and whether all is well (/healthz) can be read by "
        "anybody, such as 127.0.0.1:9704 (left out: nowhere)");
    arguments.option("--hooks", settings.hooks, "The folder of the programs that alarms may run");
    arguments.option("--standby-of", settings.standby_of,
                     "Follow the controller with this control endpoint, tcp://10.0.0.2:9702#KEY, as "
                     "`lianpingctl card` prints it there, and take over when told to: lianpingctl standby");
    std::string silence;
    arguments.option("--take-over-after", silence,
                     "Take over by itself when nothing is heard of it for so long, as 10s (left out: when "
                     "told to, and no other time)");
    arguments.option("--log-level", level, "error, warn, info or debug")
        .one_of({"error", "warn", "info", "debug"});
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;
    if (guard.given()) settings.keep_free = keep_free * 1'000'000;

    if (!pages.empty()) {
        const auto where = lianping::door_address(pages);
        if (!where) {
            std::fprintf(stderr, "lianpingd: --metrics: %s\n", where.error().message.c_str());
            return 2;
        }
        settings.pages = *where;
    }

    if (!silence.empty()) {
        const auto after = lianping::controller::read_duration(silence);
        if (!after || settings.standby_of.empty()) {
            std::fprintf(stderr, "lianpingd: --take-over-after: %s\n",
                         after ? "it goes with --standby-of" : after.error().message.c_str());
            return 1;
        }
        settings.take_over_after = *after;
    }

    const int stop = lianping::stop_signals();
    lianping::log::start("lianpingd", level);
    const auto say = [](const lianping::Error& error) {
        std::fprintf(stderr, "lianpingd: %s\n", error.message.c_str());
        return 1;
    };
    using lianping::controller::Ended;
    for (bool follows = lianping::controller::is_to_follow(settings);;) {
        Ended ended = Ended::stopped;
        if (follows) {
            auto follower = lianping::controller::Follower::open(settings);
            if (!follower) return say(follower.error());
            ended = (*follower)->run(stop);
        } else {
            auto controller = lianping::controller::Controller::open(settings);
            if (!controller) return say(controller.error());
            ended = (*controller)->run(stop);
        }
        if (ended == Ended::stopped) return 0;
        follows = ended == Ended::stood_down;
    }
}
