#pragma once
// Who may speak at a process's sockets, and as whom.

#include "transport/keys.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lianping {

enum class Role : std::uint8_t {
    node,     // a player
    source,   // a live source
    agent,    // the housekeeper of a node's machine, named as the node
    viewer,   // asks how things are
    operates, // and takes, releases, holds, alerts ("operator")
    admin,    // and says who may what
};
std::string_view to_string(Role role);
std::optional<Role> read_role(std::string_view text);

// The sockets of a controller.
enum class Door : std::uint8_t { bus, clock, control, agents };

// Nodes and sources at bus and clock, people at control (admins, who may be standbys, at the clock, too),
// housekeepers at agents; there sources, too, to give recordings.
bool may_pass(Role role, Door door);

struct Guest {
    std::string name; // of the node, the source (LINK/SOURCE), or the person
    Role role = Role::viewer;
};

struct Guests {
    // Whose key this is; nothing: a stranger's. Asked at each handshake and for each message, on several
    // threads: what it denies is not answered any more from then on.
    std::function<std::optional<Guest>(const PublicKey&)> find;
    // A stranger proved to have this key, at a door, or one whose key was known speaks on. May be empty. On
    // the gate's thread and those of the sockets.
    std::function<void(const PublicKey&, Door, const std::string& address)> stranger;
};

} // namespace lianping
