#pragma once
// Telling one life of a process from the next.

#include <cstdint>
#include <random>

namespace lianping {

// Random, never 0. Thread-safety: safe.
inline std::uint64_t random_session() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U | device()) | 1U;
}

} // namespace lianping
