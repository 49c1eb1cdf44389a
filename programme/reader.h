#pragma once
// A site's folder -> its programme. Reads site.yaml, schedule.yaml and playlists/*.yaml; does not open media.

#include "base/result.h"
#include "programme/findings.h"
#include "programme/programme.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::programme {

struct Reading {
    std::optional<Programme> programme; // nothing where a finding is of rank error
    std::vector<Finding> findings;      // all of them, ordered by file, line and column
    // The folders whose files the programme plays, and what of each: who keeps the programme reads the site
    // again when something comes or goes there.
    std::map<std::string, std::vector<std::string>> folders;
};

// What it is read for. A rule finer than a minute is an error on air; a table may list it, with a warning.
enum class Purpose { air, table };

// Blocks on the disk. Never throws. Hostile text (deep nesting, alias bombs, bad UTF-8, huge files) is
// refused at its line in well under a second.
Reading read_site(const std::filesystem::path& folder, Purpose purpose = Purpose::air);

// The same for texts in memory, by path relative to the site; what fuzzing and tests use.
struct SiteFiles {
    std::map<std::string, std::string> texts;       // "site.yaml", "playlists/bulletin.yaml", ...
    std::function<bool(const std::string&)> exists; // a media file or folder; not set: all do
    // The names of the files in a folder of the site, whole and visible or not, in any order; nothing where
    // there is no such folder. Not set: there is none.
    std::function<std::optional<std::vector<std::string>>(const std::string& folder)> list;
    // Whether a path of the site leads, through symbolic links, to somewhere outside of the site and of
    // `media_roots`. Not set: none does.
    std::function<bool(const std::string& path, const std::vector<std::string>& media_roots)> leads_out;
    // Files that are there but are not read, with the reason.
    std::map<std::string, std::string> refused;
    Purpose purpose = Purpose::air;
};
Reading read_site(const SiteFiles& files);

// What read_site(folder) reads. A controller keeps the texts of good programmes and reads them again later.
SiteFiles files_of_site(const std::filesystem::path& folder);

// An item as `take` accepts it: a playlist's name, or one item in YAML flow form or "media/x.mp4".
// invalid with what was meant.
Result<std::vector<ItemSpec>> read_take(const std::string& text, const Programme& programme);

} // namespace lianping::programme
