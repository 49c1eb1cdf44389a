// lianping-agent: the housekeeper of a machine with screens. Reads the arguments; all else is run_agent's.

#include "agent/agent.h"
#include "base/log.h"
#include "base/stop_signals.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
    CLI::App app{"lianping-agent: the housekeeper of a machine with screens. It fetches the media that the "
                 "plans of its nodes need, before they are due.",
                 "lianping-agent"};
    app.footer(
        "Examples:\n"
        "  lianping-agent --data /var/lib/lianping\n"
        "  lianping-agent --data /tmp/try --keep-free 2000 --log-level debug\n"
        "\nIt needs no address and no code: the player of each node below DATA/nodes tells it where the "
        "controller\nis, and vouches for it there. Stops on SIGTERM, SIGINT or SIGHUP.");
    app.set_version_flag("--version", "lianping 0.1.0");
    lianping::agent::Options options;
    std::string level = "info";
    app.add_option("--data", options.data, "folder of media and state, the players' own")->required();
    std::uint64_t keep_free = 0;
    const auto* guard = app.add_option(
        "--keep-free", keep_free,
        "MB of the disk that are to stay free: below, media that no plan needs any more leave the store (a "
        "twentieth of the disk, 500 at least, 10000 at most)");
    app.add_option("--log-level", level, "error, warn, info or debug")
        ->check(CLI::IsMember({"error", "warn", "info", "debug"}));
    CLI11_PARSE(app, argc, argv);
    if (guard->count() > 0) options.keep_free = keep_free * 1'000'000;
    const int stop = lianping::stop_signals();
    lianping::log::start("agent", level);
    if (auto ran = lianping::agent::run_agent(options, stop); !ran) {
        std::fprintf(stderr, "lianping-agent: %s\n", ran.error().message.c_str());
        return 1;
    }
    return 0;
}
