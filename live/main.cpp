// lianping-live: one live source. Reads the arguments; all else is the station's.

#include "base/arguments.h"
#include "base/log.h"
#include "base/stop_signals.h"
#include "base/version.h"
#include "live/libav.h"
#include "live/station.h"

#include <gst/gst.h>

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
    lianping::Arguments arguments(
        "lianping-live",
        "lianping-live: one source of a live link. It captures or receives pictures, stamps them with "
        "house time and sends them to the players; what and to whom, the controller says.");
    arguments.version("lianping-live " + lianping::version());
    lianping::live::StationOptions options;
    std::string level = "info", ports;
    arguments.option("--source", options.source, "the source, as LINK/SOURCE of site.yaml").required();
    arguments
        .option("--data", options.data,
                "where its key is kept; the controller's data folder where that is on this machine")
        .required();
    arguments.option(
        "--controller", options.controller,
        "the controller's bus on another machine, tcp://10.0.0.2:9700#KEY, as `lianpingctl card` prints it");
    arguments.option(
        "--udp-ports", ports,
        "by which a browser's pictures come in, 40100-40119, for a firewall; else any that is free");
    arguments.option("--log-level", level, "error, warn, info or debug")
        .one_of({"error", "warn", "info", "debug"});
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;
    if (!ports.empty()) {
        const auto read = lianping::read_port_range(ports);
        if (!read) {
            std::fprintf(stderr, "lianping-live: --udp-ports: %s\n", read.error().message.c_str());
            return 2;
        }
        options.udp_ports = *read;
    }
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
