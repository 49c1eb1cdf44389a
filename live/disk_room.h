#pragma once
// How much of a disk recordings may take: what the programme's media need comes first.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <system_error>

namespace lianping::live {

struct DiskRoom {
    std::uint64_t capacity = 0, free = 0; // bytes; free to this user
};
// Of the disk that a folder is on; nothing where that cannot be told.
using LookAtRoom = std::function<std::optional<DiskRoom>(const std::filesystem::path&)>;

inline std::optional<DiskRoom> room_at(const std::filesystem::path& folder) {
    std::error_code failed;
    const auto space = std::filesystem::space(folder, failed);
    if (failed) return std::nullopt;
    return DiskRoom{space.capacity, space.available};
}

// Bytes that stay free: a fortieth of the disk, 0.25 GB at least, 5 GB at most. Half of what the controller
// keeps free of its store (media/store_keeper.h): what nobody needs leaves that before a recording
// stops.
inline std::uint64_t kept_free(const DiskRoom& room) {
    return std::clamp<std::uint64_t>(room.capacity / 40, 250'000'000, 5'000'000'000);
}

} // namespace lianping::live
