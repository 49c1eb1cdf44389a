#include "transport/guests.h"

#include <array>
#include <utility>

namespace lianping {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 5> roles{{{Role::node, "node"},
                                                                  {Role::source, "source"},
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
    const bool machine = role == Role::node || role == Role::source;
    return machine == (door != Door::control);
}

} // namespace lianping
