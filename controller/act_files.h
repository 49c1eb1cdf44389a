#pragma once
// The acts in force on disk, DATA/controller/in_force.acts: a take survives a restart. One file for all
// screens, so that a change on a thousand of them is one write: of each screen the length of its message (4
// bytes, little endian) and the message, as on the bus.

#include "base/result.h"
#include "plan/acts.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lianping::controller {

// What is there. What cannot be read is passed over and said in the log. Blocks on the disk.
std::vector<Acts> read_acts(const std::filesystem::path& file);
Result<void> write_acts(const std::filesystem::path& file,
                        const std::map<std::string, std::shared_ptr<const Acts>>& by_screen);

} // namespace lianping::controller
