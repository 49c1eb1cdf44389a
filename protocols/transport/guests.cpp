#include "transport/guests.h"

#include <array>
#include <utility>

namespace lianping {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 6> roles{{{Role::node, "node"},
                                                                  {Role::source, "source"},
                                                                  {Role::agent, "agent"},
                                                                  {Role::viewer, "viewer"},
                                                                  {Role::operates, "operator"},
                                                                  {Role::admin, "admin"}}};

} // namespace

std::string_view to_string(Role role) {
    for (const auto& [one, text] : roles)
        if (one == role) return text;
    return "";
}

std::optional<Role> read_role(std::string_view text) {
    for (const auto& [one, name] : roles)
        if (name == text) return one;
    return std::nullopt;
}

bool may_pass(Role role, Door door) {
    if (role == Role::source && door == Door::agents) return true;
    if (role == Role::node || role == Role::source) return door == Door::bus || door == Door::clock;
    // A standby keeps its leader's house time.
    if (role == Role::admin && door == Door::clock) return true;
    return door == (role == Role::agent ? Door::agents : Door::control);
}

} // namespace lianping
