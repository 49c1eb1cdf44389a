#pragma once
// How many connections this process may hold.

#include <cstddef>

namespace lianping::controller {

// Raises the soft limit of open files to the hard one. Gives the limit that then holds. Not while threads
// begin.
std::size_t raise_descriptor_limit();

// What so many nodes need at most: the bus, and eight connections for the time while a path is bad
// (time/probe_pacing.h).
constexpr std::size_t descriptors_for(std::size_t nodes) { return 128 + nodes * 9; }

} // namespace lianping::controller
