#pragma once
// The composition root of lianping-agent, the housekeeper of a machine with screens: it looks after the nodes
// whose players keep their state below DATA/nodes.
//
// Threads: the loop (the caller of run), the media's.

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace lianping::agent {

struct Options {
    std::filesystem::path data;
    std::optional<std::uint64_t> keep_free; // bytes of the disk; see media::StoreKeeper
};

// Works until `stop_fd` can be read.
Result<void> run_agent(const Options& options, int stop_fd);

} // namespace lianping::agent
