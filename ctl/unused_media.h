#pragma once
// Files of a site's media/ that nothing plays: what an operator may want to clear away, or meant to show.

#include "programme/programme.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::ctl {

// Paths relative to the site, sorted. Hidden files, and subtitles beside a film that is played (of its name),
// are not among them; nor is what a programme names that was not read by this version. Blocks on the disk.
std::vector<std::string> unused_media(const programme::Programme& programme,
                                      const std::filesystem::path& site);

// "media that no playlist uses: 3 files (media/a.mp4, media/b.jpg, media/c.png)"; empty where there are none.
std::string unused_text(const std::vector<std::string>& files);

} // namespace lianping::ctl
