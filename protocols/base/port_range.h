#pragma once
// The ports that a firewall lets in: "40000-40099".

#include "base/result.h"

#include <cstdint>
#include <string>

namespace lianping {

// Both included. {0, 0}: any that is free, as the system gives it.
struct PortRange {
    std::uint16_t first = 0, last = 0;
    bool is_any() const { return first == 0; }
    friend bool operator==(const PortRange&, const PortRange&) = default;
};

// "40000-40099" or one port, 1024 to 65535. Pure. invalid: it is neither.
Result<PortRange> read_port_range(const std::string& text);

} // namespace lianping
