#pragma once
// What a player and the housekeeper of its machine leave for each other on disk, so that the second needs no
// configuration and no code of its own: DATA/agent/NODE.pub, the housekeeper's public key for that node (64
// hex digits), for which the player vouches; DATA/nodes/NODE/agents, the controller's door as the player was
// told it. A line each.

#include <filesystem>
#include <string>

namespace lianping {

inline std::filesystem::path agent_folder(const std::filesystem::path& data) { return data / "agent"; }
inline std::filesystem::path agent_key_file(const std::filesystem::path& data, const std::string& node) {
    return agent_folder(data) / (node + ".pub");
}
inline std::filesystem::path agent_door_file(const std::filesystem::path& node_folder) {
    return node_folder / "agents";
}

} // namespace lianping
