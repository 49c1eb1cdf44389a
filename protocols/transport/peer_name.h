#pragma once
// Private to transport: the routing id of a node's player, "name#session" with the session as 16 hex digits.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lianping {

struct PeerName {
    std::string node;
    std::uint64_t session = 0;
};

std::string to_string(const PeerName& name);
// Nothing where that is no such id.
std::optional<PeerName> parse_peer_name(std::string_view id);

} // namespace lianping
