#include "transport/peer_name.h"

#include <fmt/format.h>

#include <charconv>

namespace lianping {

std::string to_string(const PeerName& name) { return fmt::format("{}#{:016x}", name.node, name.session); }

std::optional<PeerName> parse_peer_name(std::string_view id) {
    const std::size_t mark = id.rfind('#');
    if (mark == std::string_view::npos || mark == 0 || id.size() - mark != 17) return std::nullopt;
    PeerName name{std::string(id.substr(0, mark)), 0};
    const auto [end, error] = std::from_chars(id.data() + mark + 1, id.data() + id.size(), name.session, 16);
    if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
    return name;
}

} // namespace lianping
