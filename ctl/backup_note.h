#pragma once
// The two texts of a backup that say what it is: backup.json, its first entry, and sums.json, its last. Pure.

#include "base/result.h"
#include "ctl/archive.h"
#include "ctl/site_backup.h"
#include "time/instants.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace lianping::ctl {

constexpr const char* note_name = "backup.json";
constexpr const char* sums_name = "sums.json";

struct BackupNote {
    UtcTime made;
    std::string site, data; // where its folders were
    SiteMedia media = SiteMedia::with;
};

// `version`: of this software, "0.1.0".
std::string note_text(const BackupNote& note, std::string_view version);
// corrupt; unsupported where a newer software than `version` made it, which may mean something else by it.
Result<BackupNote> read_note(const std::string& text, std::string_view version);

std::string sums_text(const ArchiveSums& sums);
// Whether all of `read`, and nothing else, is as `text` says. corrupt, naming one that is not.
Result<void> hold_to_sums(const ArchiveSums& read, const std::string& text);

} // namespace lianping::ctl
