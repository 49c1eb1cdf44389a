#pragma once
// What must not leave a controller's machine, as far as this process may read it.

#include "ctl/redaction.h"
#include "ctl/site_backup.h"

#include <filesystem>
#include <vector>

namespace lianping::ctl {

// The texts of a site that hold what people wrote: site.yaml, schedule.yaml, playlists.
std::vector<std::filesystem::path> texts_of_site(const std::filesystem::path& site);

// Every secret key below the data folder and this user's own, and all that the site's texts name or, as far
// as the controller keeps them, named. Blocks on the disk.
Redaction known_secrets(const ControllerFolders& folders);

} // namespace lianping::ctl
