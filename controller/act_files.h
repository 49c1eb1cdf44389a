#pragma once
// The acts in force on disk, DATA/controller/acts/SCREEN.acts: a take survives a restart.

#include "base/result.h"
#include "plan/acts.h"

#include <filesystem>
#include <vector>

namespace lianping::controller {

// What is there. Files that cannot be read are passed over and said in the log. Blocks on the disk.
std::vector<Acts> read_acts(const std::filesystem::path& folder);
Result<void> write_acts(const std::filesystem::path& folder, const Acts& acts);

} // namespace lianping::controller
