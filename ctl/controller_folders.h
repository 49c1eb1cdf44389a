#pragma once
// Where the controller of this machine keeps its site and its data.

#include "base/result.h"
#include "ctl/site_backup.h"

namespace lianping::ctl {

// `said`, and what is empty of it as it is found: a controller that runs for this user, else an installed one
// (docs/site.md), whether it runs or not. The error says what to do. Blocks on the disk.
Result<ControllerFolders> controller_folders(const ControllerFolders& said);

} // namespace lianping::ctl
