#pragma once
// Files that are whole or not there: what a process must find again after a power cut.

#include "base/result.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace lianping {

// Puts `bytes` at `path` at once: written beside it, synced, renamed over it, the folder synced. On failure
// the old file is as it was. Blocks on the disk. Threads may write different paths at the same time.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);

// The same of several, each whole or not there; much sooner than one by one. The first failure is told, the
// others are written all the same.
struct NamedBytes {
    std::filesystem::path path;
    std::string bytes;
};
Result<void> write_files(std::span<const NamedBytes> files);

// The whole file. not_found where there is none; invalid above `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64U << 20U);

} // namespace lianping
