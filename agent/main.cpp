// lianping-agent: the housekeeper of a machine with screens. Reads the arguments; all else is run_agent's.

#include "agent/agent.h"
#include "agent/enrol.h"
#include "base/arguments.h"
#include "base/log.h"
#include "base/stop_signals.h"
#include "base/version.h"

#include <cstdio>
#include <string>

namespace {

int say_enrolments(const std::filesystem::path& data) {
    const auto all = lianping::agent::enrolments(data);
    if (!all) {
        std::fprintf(stderr, "lianping-agent: %s\n", all.error().message.c_str());
        return 1;
    }
    std::fputs(lianping::agent::enrolment_text(*all).c_str(), stdout);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    lianping::Arguments arguments(
        "lianping-agent",
        "lianping-agent: the housekeeper of a machine with screens. It fetches the media that the "
        "plans of its nodes need, before they are due, says how the machine is, and starts its "
        "services anew when the controller says so.");
    arguments.footer(
        "Examples:\n"
        "  lianping-agent --data /var/lib/lianping\n"
        "  lianping-agent --data /tmp/try --keep-free 2000 --log-level debug\n"
        "  lianping-agent enrol        as root: the codes of this machine's players and live sources, "
        "where nobody sees\n                              the screen\n"
        "\nIt needs no address and no code: the player of each node below DATA/nodes tells it where the "
        "controller\nis, and vouches for it there. Stops on SIGTERM, SIGINT or SIGHUP.");
    arguments.version("lianping-agent " + lianping::version());
    lianping::agent::Options options;
    std::string level = "info";
    std::string verb;
    arguments
        .option("VERB", verb,
                "enrol: says the codes that are to be approved (DIR: /var/lib/lianping where --data is left "
                "out), "
                "and ends")
        .one_of({"enrol"});
    const auto data = arguments.option("--data", options.data, "folder of media and state, the players' own");
    std::uint64_t keep_free = 0;
    const auto guard = arguments.option(
        "--keep-free", keep_free,
        "MB of the disk that are to stay free: below, media that no plan needs any more leave the store (a "
        "twentieth of the disk, 500 at least, 10000 at most)");
    std::string share, pages;
    bool allow_reboot = false;
    arguments.option("--share", share,
                     "Where other nodes take media from here, such as 0.0.0.0:9706: then a film leaves the "
                     "controller about once for all of them (left out: nowhere)");
    arguments.option(
        "--metrics", pages,
        "Where figures for Prometheus (/metrics) and whether all is well (/healthz) can be read by "
        "anybody, such as 127.0.0.1:9705 (left out: nowhere)");
    arguments.flag("--allow-reboot", allow_reboot, "the machine may be started anew by lianpingctl reboot");
    int minutes = 0;
    const auto last_rung =
        arguments
            .option(
                "--reboot-after", minutes,
                "The machine is started anew when a player on it has not come to life for so many minutes, "
                "however often systemd started it; each time that this was in vain the next one waits twice "
                "as "
                "long, a day at most (left out: never)")
            .within(2, 1440);
    arguments.option("--log-level", level, "error, warn, info or debug")
        .one_of({"error", "warn", "info", "debug"});
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;
    if (!verb.empty()) return say_enrolments(data.given() ? options.data : "/var/lib/lianping");
    if (!data.given()) {
        std::fprintf(stderr, "lianping-agent: --data is required\nRun with --help for more information.\n");
        return 2;
    }
    if (guard.given()) options.keep_free = keep_free * 1'000'000;
    if (allow_reboot) options.reboots = lianping::agent::Reboots::allowed;
    if (last_rung.given()) options.reboot_after = std::chrono::minutes(minutes);
    if (!share.empty()) {
        const auto where = lianping::door_address(share);
        if (!where) {
            std::fprintf(stderr, "lianping-agent: --share: %s\n", where.error().message.c_str());
            return 2;
        }
        options.gives_at = lianping::Listening{where->host, where->port};
    }
    if (!pages.empty()) {
        const auto where = lianping::door_address(pages);
        if (!where) {
            std::fprintf(stderr, "lianping-agent: --metrics: %s\n", where.error().message.c_str());
            return 2;
        }
        options.pages = *where;
    }
    const int stop = lianping::stop_signals();
    lianping::log::start("agent", level);
    if (auto ran = lianping::agent::run_agent(options, stop); !ran) {
        std::fprintf(stderr, "lianping-agent: %s\n", ran.error().message.c_str());
        return 1;
    }
    return 0;
}
