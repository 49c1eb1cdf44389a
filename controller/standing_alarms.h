#pragma once
// The alarms that stand, on disk: a controller that starts anew tells nobody a second time of what is wrong.

#include "base/result.h"
#include "controller/alarm_book.h"

#include <filesystem>
#include <vector>

namespace lianping::controller {

// Both block on the disk. What cannot be read, or is of a kind that this version does not know, did not
// stand.
Result<void> keep_alarms(const std::filesystem::path& file, const std::vector<Alarm>& standing);
std::vector<Alarm> kept_alarms(const std::filesystem::path& file);

} // namespace lianping::controller
