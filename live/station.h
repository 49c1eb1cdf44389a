#pragma once
// The composition root of lianping-live: one source, from the controller's orders to packets.
//
// Threads: the loop (bus, orders, what GStreamer says; the caller of run), the clock's (questions for house
// time), GStreamer's own. They end in the order pipeline, sender, clock.

#include "base/port_range.h"
#include "base/result.h"

#include <filesystem>
#include <string>

namespace lianping::live {

struct StationOptions {
    std::string source; // "lecture/speaker"
    std::filesystem::path
        data; // where its key is kept, and the controller's things where that is on this machine
    std::string controller; // its bus, tcp://10.0.0.2:9700#KEY; empty: the controller of `data`
    PortRange udp_ports;    // that a browser's pictures come in by
};

// Works until `stop_fd` can be read.
Result<void> run_station(const StationOptions& options, int stop_fd);

} // namespace lianping::live
