#pragma once
// The folders of a controller that a standby mirrors, on either side.
//
// Thread-safety: functions of the disk, on which they block.

#include "base/result.h"
#include "controller/mirror.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lianping::controller {

struct MirrorFolders {
    std::filesystem::path site, data;
    std::filesystem::path at(const std::string& path) const; // of a mirrored path
};

inline constexpr std::size_t mirror_part = 1U << 20U; // bytes that are read at once

// All that is there now. Left out: what a process keeps for itself (its lock, its clock, its term), databases
// (their rows are mirrored), what was set aside, what is not whole.
Manifest list_mirrored(const MirrorFolders& folders);

// Bytes of a file as it was listed. not_found: it is not there any more, or another one; it is listed anew.
Result<std::string> read_part(const MirrorFolders& folders, const MirrorFile& file, std::uint64_t offset);

// Puts a file in its place, whole, with the leader's time; files of keys for their owner alone. Makes the
// folders above it.
Result<void> put_file(const MirrorFolders& folders, const MirrorFile& file, const std::string& bytes);
// The same where `arrived` holds the bytes, in the folder where it belongs.
Result<void> put_arrived(const MirrorFolders& folders, const MirrorFile& file,
                         const std::filesystem::path& arrived);
std::filesystem::path arriving_file(const MirrorFolders& folders, const MirrorFile& file);

} // namespace lianping::controller
