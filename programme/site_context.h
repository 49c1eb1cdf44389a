#pragma once
// What the readers of a site's files share: what is known so far, and where what is wrong is told.
//
// Thread-safety: unsafe.

#include "programme/programme.h"
#include "programme/reader.h"
#include "programme/report.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::programme {

struct SiteContext {
    const SiteFiles& files;
    Report& report;
    Programme programme;

    // Names that may be referred to. Where the file that would define them cannot be read, nothing is known,
    // and references to it are not held against it.
    std::set<std::string> playlists; // with those whose file cannot be read
    std::optional<std::set<std::string>> links;
    std::optional<std::set<std::string>> screens;
    std::optional<std::map<std::string, std::vector<DateRange>>> calendars;
    std::vector<std::string> media_roots;
    bool layouts_known = false;                                // programme.layouts has those of site.yaml
    std::map<std::string, std::vector<std::string>> folders{}; // as Reading::folders
};

inline std::vector<std::string> listed(const std::set<std::string>& names) {
    return {names.begin(), names.end()};
}

} // namespace lianping::programme
