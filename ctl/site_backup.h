#pragma once
// A controller in one file, and back: its site's folder, its keys and register, its records, its house clock,
// what is on air. Needs no running controller, but the right to read its folders.
//
// The file is a tar with zstd: backup.json (ctl/backup_note.h), site/, data/controller/, data/keys/ and,
// last, sums.json with the BLAKE2b of each. Media that were taken in (DATA/media) are not there: they are
// made anew from the site's. Databases are copied as they are at one instant, though a controller writes
// meanwhile; every other file of a controller is replaced whole, never written in place.

#include "base/result.h"

#include <filesystem>
#include <string>

namespace lianping::ctl {

struct ControllerFolders {
    std::filesystem::path site, data;
};

enum class SiteMedia : std::uint8_t { with, without };

// Writes `file`. What was done, in a line or two for people. io where something cannot be read; invalid where
// `file` lies in what it is to hold.
Result<std::string> make_backup(const ControllerFolders& folders, const std::filesystem::path& file,
                                SiteMedia media);

// Puts what is in `file` where `folders` say; an empty one: where it was. What lies there is moved aside,
// never removed, and nothing is touched before all of the archive was read and found whole. As root, what is
// restored belongs to whom the folders there belong to. What was done, for people.
//
// not_found; corrupt (cut, damaged), unsupported (of a newer Lianping), invalid (no backup), busy (a
// controller runs there; none can begin meanwhile), io (then all is where it was).
Result<std::string> restore_backup(const std::filesystem::path& file, const ControllerFolders& folders);

} // namespace lianping::ctl
