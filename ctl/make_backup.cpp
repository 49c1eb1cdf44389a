// A controller into one file.

#include "base/version.h"
#include "ctl/archive.h"
#include "ctl/backup_note.h"
#include "ctl/passing_folder.h"
#include "ctl/site_backup.h"
#include "records/database.h"
#include "time/clock.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::array databases{"events.db", "played.db"};

// Of DATA/controller: not what only a process that runs needs, what was set aside, what is copied otherwise.
bool wanted_of_controller(const fs::path& within) {
    const std::string name = within.filename().string();
    if (name == "lock" || name.ends_with(".damaged") || name.ends_with(".broken")) return false;
    return std::none_of(databases.begin(), databases.end(),
                        [&](const char* database) { return name.starts_with(database); });
}

bool lies_in(const fs::path& file, const fs::path& folder) {
    std::error_code failed;
    fs::path at = fs::weakly_canonical(fs::absolute(file, failed).parent_path(), failed);
    for (; at != at.root_path(); at = at.parent_path())
        if (fs::equivalent(at, folder, failed)) return true;
    return false;
}

class BackupMade {
public:
    BackupMade(const ControllerFolders& folders, ArchiveWriter archive)
        : folders_(folders), archive_(std::move(archive)) {}

    // All, in the order in which it is read back.
    Result<void> fill(const BackupNote& note, const fs::path& room_for_copies) {
        if (auto added = archive_.add_text(note_name, note_text(note, version())); !added) return added;
        const auto of_site = [&](const fs::path& within) {
            return note.media == SiteMedia::with || *within.begin() != "media";
        };
        if (auto added = archive_.add_folder(folders_.site, "site", of_site); !added) return added;
        const fs::path controller = folders_.data / "controller", keys = folders_.data / "keys";
        if (auto added = archive_.add_folder(controller, "data/controller", wanted_of_controller); !added)
            return added;
        if (auto added = add_databases(room_for_copies); !added) return added;
        const auto all = [](const fs::path&) { return true; };
        if (auto added = archive_.add_folder(keys, "data/keys", all); !added) return added;
        if (auto added = archive_.add_text(sums_name, sums_text(archive_.sums())); !added) return added;
        return archive_.finish();
    }
    const std::string& left_out() const { return left_out_; } // lines for people

private:
    Result<void> add_databases(const fs::path& room) {
        for (const char* name : databases) {
            const fs::path from = folders_.data / "controller" / name, copy = room / name;
            struct stat is {};
            if (::stat(from.c_str(), &is) != 0) continue; // no controller has begun one
            auto copied = records::Database::copy(from, copy);
            if (!copied && copied.error().code != Error::Code::corrupt) return copied;
            if (!copied) { // keys and programmes are not given up for it
                left_out_ += fmt::format("\n  {} is damaged, and not in it", from.string());
                continue;
            }
            ::chmod(copy.c_str(), is.st_mode & 0777U); // as the original
            if (auto added = archive_.add(copy, fmt::format("data/controller/{}", name)); !added)
                return added;
        }
        return {};
    }

    const ControllerFolders& folders_;
    ArchiveWriter archive_;
    std::string left_out_;
};

Result<void> look_at(const ControllerFolders& folders, const fs::path& file) {
    std::error_code failed;
    for (const fs::path& folder : {folders.site, folders.data / "controller", folders.data / "keys"}) {
        if (!fs::is_directory(folder, failed) || ::access(folder.c_str(), R_OK | X_OK) != 0)
            return fail(Error::Code::io,
                        fmt::format("{} cannot be read: a backup is made on the controller's machine, by "
                                    "whoever owns it or as root (sudo)",
                                    folder.string()));
        if (lies_in(file, folder))
            return fail(Error::Code::invalid,
                        fmt::format("{} would be part of what it holds: write it elsewhere "
                                    "than in {}",
                                    file.string(), folder.string()));
    }
    return {};
}

} // namespace

Result<std::string> make_backup(const ControllerFolders& folders, const fs::path& file, SiteMedia media) {
    if (auto good = look_at(folders, file); !good) return fail(good.error());
    std::error_code failed;
    const BackupNote note{RealClock().utc(), fs::absolute(folders.site, failed).lexically_normal().string(),
                          fs::absolute(folders.data, failed).lexically_normal().string(), media};
    const auto room = PassingFolder::beside(file); // of databases: they may be larger than /tmp
    if (!room) return fail(room.error());
    auto archive = ArchiveWriter::create(file, Packing::zstd);
    if (!archive) return fail(archive.error());
    BackupMade made(folders, *std::move(archive));
    if (auto filled = made.fill(note, (*room)->path()); !filled) return fail(filled.error());
    return fmt::format("{}: {:.1f} MB. There are keys in it: keep it where only you can read it{}{}",
                       file.string(), static_cast<double>(fs::file_size(file, failed)) / 1e6,
                       media == SiteMedia::without ? "\n  the site's media/ is not in it" : "",
                       made.left_out());
}

} // namespace lianping::ctl
