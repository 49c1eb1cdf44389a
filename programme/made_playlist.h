#pragma once
// Playlists that no file is named after: an item written in place is one, and so are the files of a folder.

#include "programme/site_context.h"

#include <string>

namespace lianping::programme {

// Adds the list to the programme, and gives its key there. Two that are the same are one.
std::string keep_made(Playlist list, SiteContext& site);

} // namespace lianping::programme
