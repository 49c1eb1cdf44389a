#pragma once
// The composition root: owns the parts, the threads and the order in which they end. It wires; the parts
// decide.
//
// Threads: the loop (bus, control, inotify, timers; the caller of run), the clock's (questions of the nodes),
// the housekeepers' (media for nodes), the intake's two, the alarms', the proof of play's, the pages', one
// for each DiskWriter. All end within a second.

#include "base/result.h"
#include "http/page_door.h"
#include "time/instants.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lianping::controller {

struct Settings {
    std::filesystem::path site, data;
    std::string address = "127.0.0.1"; // where it listens; 0.0.0.0: everywhere
    std::uint16_t bus_port = 0, clock_port = 0, control_port = 0, agents_port = 0; // 0: a free one
    std::optional<std::uint64_t> keep_free; // bytes of the disk; see media::StoreKeeper
    std::optional<DoorAddress> pages;       // where /metrics and /healthz can be read; nothing: nowhere
    std::filesystem::path hooks = "/etc/lianping/hooks"; // programs that alarms may run
    std::string standby_of;                  // the control endpoint of the one that it follows; empty: none
    std::optional<Duration> take_over_after; // of its silence; nothing: by command alone
};

// How running ended.
enum class Ended {
    stopped,    // it was told to end
    stood_down, // another controller leads
    leads,      // it is to lead from now on, from the beginning
};

class Controller {
public:
    // Locks the data, listens, reads the site. The message of an error is one line for the operator.
    static Result<std::unique_ptr<Controller>> open(const Settings& settings);
    ~Controller();
    Controller(const Controller&) = delete;
    Controller& operator=(const Controller&) = delete;

    // Works until `stop_fd` can be read, or until it is to begin anew in another way: `stood_down` where
    // there is one to follow.
    Ended run(int stop_fd);

private:
    struct Impl;
    explicit Controller(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::controller
