#pragma once
// The composition root of lianping-agent, the housekeeper of a machine with screens: it looks after the nodes
// whose players keep their state below DATA/nodes.
//
// Threads: the loop (the caller of run: reports and orders), the orders', the media's.

#include "agent/orders.h"
#include "base/result.h"
#include "http/page_door.h"
#include "transport/context.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace lianping::agent {

struct Options {
    std::filesystem::path data;
    std::optional<std::uint64_t> keep_free; // bytes of the disk; see media::StoreKeeper
    Reboots reboots = Reboots::refused;     // of the machine, ordered by the controller
    std::optional<Duration>
        reboot_after{};                  // a player did not come to life (agent/last_rung.h); nothing: never
    std::optional<Listening> gives_at{}; // where other nodes take media from here; nothing: nowhere
    std::optional<DoorAddress> pages{};  // where /metrics and /healthz can be read; nothing: nowhere
};

// Works until `stop_fd` can be read.
Result<void> run_agent(const Options& options, int stop_fd);

} // namespace lianping::agent
