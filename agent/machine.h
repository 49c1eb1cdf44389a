#pragma once
// How this machine is: what the kernel says of heat, memory, disk, load, network and clock.
//
// Thread-safety: safe. Blocks on the kernel alone.

#include "wire/agents.h"

#include <filesystem>

namespace lianping::agent {

// All of MachineState but its units. `data`: on the disk that is meant. `system`: where /sys and /proc are,
// for tests.
MachineState look_at_machine(const std::filesystem::path& data, const std::filesystem::path& system = "/");

} // namespace lianping::agent
