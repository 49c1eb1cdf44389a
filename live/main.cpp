// lianping-live: one live source. Reads the arguments; all else is the station's.

#include "base/log.h"
#include "base/stop_signals.h"
#include "live/libav.h"
#include "live/station.h"

#include <CLI/CLI.hpp>
#include <gst/gst.h>

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
    CLI::App app{
        "lianping-live: one source of a live link. It captures or receives pictures, stamps them with "
        "house time and sends them to the players; what and to whom, the controller says.",
        "lianping-live"};
    lianping::live::StationOptions options;
    std::string level = "info";
    app.add_option("--source", options.source, "the source, as LINK/SOURCE of site.yaml")->required();
    app.add_option("--data", options.data,
                   "where its key is kept; the controller's data folder where that is on this machine")
        ->required();
    app.add_option(
        "--controller", options.controller,
        "the controller's bus on another machine, tcp://10.0.0.2:9700#KEY, as `lianpingctl card` prints it");
    app.add_option("--log-level", level, "error, warn, info or debug")
        ->check(CLI::IsMember({"error", "warn", "info", "debug"}));
    CLI11_PARSE(app, argc, argv);
    const int stop = lianping::stop_signals();
    lianping::log::start("live " + options.source, level);
    gst_init(nullptr, nullptr);
    av_log_set_level(AV_LOG_FATAL); // what is wrong with a part, the recorder says
    if (auto ran = lianping::live::run_station(options, stop); !ran) {
        std::fprintf(stderr, "lianping-live: %s\n", ran.error().message.c_str());
        return 1;
    }
    return 0;
}
