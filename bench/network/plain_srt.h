#pragma once
// The peer: the same pictures by SRT from one host to two, as gst-launch-1.0 sends and receives them.

#include "hosts.h"
#include "time/instants.h"

#include <filesystem>
#include <string>

namespace lianping::bench {

struct SrtRun {
    struct Receiver {
        const Host* host = nullptr;
        std::string address; // that the sender reaches it by
    };
    const Host* sender = nullptr;
    Receiver receivers[2];
    Duration latency{}; // SRT's own: what is not there by then is left out
    int pictures = 0;   // that are sent, 25 a second, 640x360
    std::filesystem::path folder;
};

// How many pictures each decoded whole, from the first to the last of them, and how many were sent between.
// Blocks for as long as it takes. Throws std::runtime_error where gst-launch-1.0 does not run.
struct SrtShown {
    struct Of {
        int shown = 0, sent = 0;
    };
    Of receivers[2];
};
SrtShown run_plain_srt(const SrtRun& run);

} // namespace lianping::bench
