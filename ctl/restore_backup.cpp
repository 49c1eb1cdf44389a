// A controller out of one file.

#include "base/descriptor.h"
#include "base/version.h"
#include "ctl/archive.h"
#include "ctl/backup_note.h"
#include "ctl/instant_text.h"
#include "ctl/passing_folder.h"
#include "ctl/site_backup.h"
#include "time/clock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <vector>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_text = 256U << 20U; // of a note, and of the sums of a million files

Unexpected<Error> not_done(const char* what, const fs::path& path, const std::string& why) {
    return fail(Error::Code::io, fmt::format("cannot {} {}: {}", what, path.string(), why));
}

// "site/..." or "data/controller|keys/...", and nothing that leads out of it.
bool is_ours(const std::string& name) {
    const fs::path path(name);
    if (std::any_of(path.begin(), path.end(),
                    [](const fs::path& part) { return part == ".." || part == "." || part.empty(); }))
        return false;
    const auto in = [&](const std::string& folder) {
        return name == folder || name.starts_with(folder + "/");
    };
    return in("site") || in("data/controller") || in("data/keys");
}

struct Owner {
    uid_t user;
    gid_t group;
};

Owner owner_by_name(const ArchiveEntry& entry, Owner otherwise) {
    const passwd* user = entry.user.empty() ? nullptr : ::getpwnam(entry.user.c_str());
    const group* of = entry.group.empty() ? nullptr : ::getgrnam(entry.group.c_str());
    return {user != nullptr ? user->pw_uid : otherwise.user, of != nullptr ? of->gr_gid : otherwise.group};
}

// What the archive holds, beside the places where it belongs: renaming works within one disk. Links and the
// rights of folders come last, so that nothing is ever written through a link or where one may not write.
class Unpacked {
public:
    Unpacked(fs::path site, fs::path data, ControllerFolders to)
        : site_(std::move(site)), data_(std::move(data)), to_(std::move(to)) {}

    Result<void> take(ArchiveReader& archive) {
        for (ArchiveEntry entry;;) {
            const auto more = archive.next(entry);
            if (!more) return fail(more.error());
            if (!*more) return fail(Error::Code::corrupt, "the backup is cut: it has no sums.json");
            if (entry.name == sums_name) break;
            if (auto taken = take(archive, entry); !taken) return taken;
        }
        // Read before: it is no part of itself.
        const ArchiveSums read = archive.sums();
        const auto sums = archive.text(largest_text);
        if (!sums) return fail(sums.error());
        if (auto whole = hold_to_sums(read, *sums); !whole) return whole;
        return finish();
    }
    fs::path of(const std::string& name) const {
        const bool is_site = name == "site" || name.starts_with("site/");
        const fs::path within = fs::path(name).lexically_relative(is_site ? "site" : "data");
        return within == "." ? site_ : (is_site ? site_ : data_) / within;
    }

private:
    Result<void> take(ArchiveReader& archive, const ArchiveEntry& entry) {
        using Kind = ArchiveEntry::Kind;
        if (entry.name == note_name) {
            const auto note = archive.text(largest_text);
            return note ? Result<void>() : fail(note.error());
        }
        if (!is_ours(entry.name) || entry.kind == Kind::other)
            return fail(Error::Code::invalid,
                        fmt::format("this is no backup: it holds \"{}\", which no backup has", entry.name));
        const fs::path to = of(entry.name);
        std::error_code failed;
        const fs::path folder = entry.kind == Kind::folder ? to : to.parent_path();
        fs::create_directories(folder, failed);
        if (failed) return not_done("make", folder, failed.message());
        if (entry.kind == Kind::folder) folders_.push_back(entry);
        if (entry.kind == Kind::link) links_.push_back(entry);
        if (entry.kind != Kind::file) return {};
        if (auto written = archive.write_to(to); !written) return written;
        give_owner(to, entry);
        give_rights_and_time(to, entry);
        return {};
    }

    Result<void> finish() {
        for (const ArchiveEntry& link : links_) {
            std::error_code failed;
            fs::create_symlink(link.target, of(link.name), failed);
            if (failed) return not_done("make", of(link.name), failed.message());
            give_owner(of(link.name), link);
        }
        for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) {
            give_owner(of(folder->name), *folder);
            give_rights_and_time(of(folder->name), *folder);
        }
        // All of it is on the disk before anything is moved.
        for (const fs::path& folder : {site_, data_})
            if (const Descriptor disk(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
                disk.get() < 0 || ::syncfs(disk.get()) != 0)
                return not_done("write", folder, std::generic_category().message(errno));
        return {};
    }

    // A controller's own files belong to whom its folder belongs to. A site is edited by people: theirs by
    // name, where there are such people here.
    void give_owner(const fs::path& path, const ArchiveEntry& entry) const {
        if (::geteuid() != 0) return; // whoever restores owns it
        const bool is_site = entry.name == "site" || entry.name.starts_with("site/");
        std::error_code none;
        const fs::path at = !is_site                     ? to_.data
                            : fs::exists(to_.site, none) ? to_.site
                                                         : to_.site.parent_path();
        struct stat is {};
        if (::stat(at.c_str(), &is) != 0) return;
        const Owner owner =
            is_site ? owner_by_name(entry, {is.st_uid, is.st_gid}) : Owner{is.st_uid, is.st_gid};
        (void)!::fchownat(AT_FDCWD, path.c_str(), owner.user, owner.group, AT_SYMLINK_NOFOLLOW);
    }
    static void give_rights_and_time(const fs::path& path, const ArchiveEntry& entry) {
        ::chmod(path.c_str(), entry.mode);
        const timespec times[2] = {entry.modified, entry.modified};
        ::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW);
    }

    const fs::path site_, data_;
    const ControllerFolders to_;
    std::vector<ArchiveEntry> links_, folders_;
};

// No controller runs on it while this is held, and none can begin.
class StillController {
public:
    static Result<std::unique_ptr<StillController>> hold(const fs::path& data) {
        auto held = std::make_unique<StillController>(data / "controller" / "lock");
        if (held->lock_.get() >= 0 && ::flock(held->lock_.get(), LOCK_EX | LOCK_NB) != 0)
            return fail(
                Error::Code::busy,
                fmt::format("a controller runs on {}: stop it first (systemctl stop lianping-controller)",
                            data.string()));
        return held;
    }
    // Where there is no lock, no controller has ever run.
    explicit StillController(const fs::path& lock) : lock_(::open(lock.c_str(), O_RDWR | O_CLOEXEC)) {}

private:
    const Descriptor lock_;
};

// Renames, and can take them back.
class Moves {
public:
    Result<void> move(const fs::path& from, const fs::path& to) {
        if (::rename(from.c_str(), to.c_str()) != 0) {
            const std::string why = std::generic_category().message(errno);
            for (auto done = done_.rbegin(); done != done_.rend(); ++done)
                (void)!::rename(done->second.c_str(), done->first.c_str());
            return not_done("move", from, fmt::format("{}. All is where it was", why));
        }
        done_.emplace_back(from, to);
        return {};
    }

private:
    std::vector<std::pair<fs::path, fs::path>> done_;
};

// What lies there is moved aside; media that the backup left out stay. Gives lines that say where.
Result<std::string> put_in_place(const Unpacked& from, const ControllerFolders& to, SiteMedia media) {
    std::string stamp = utc_text(RealClock().utc()).substr(0, 19);
    std::erase(stamp, ':');
    Moves moves;
    std::string asides;
    const std::pair<const char*, fs::path> places[] = {
        {"site", to.site}, {"data/controller", to.data / "controller"}, {"data/keys", to.data / "keys"}};
    std::error_code none;
    for (const auto& [name, place] : places) {
        const std::string aside = place.string() + ".before-" + stamp;
        if (fs::exists(fs::symlink_status(place, none))) {
            if (auto moved = moves.move(place, aside); !moved) return fail(moved.error());
            asides += "\n  what was there is now " + aside;
        }
        if (auto moved = moves.move(from.of(name), place); !moved) return fail(moved.error());
        const fs::path kept = fs::path(aside) / "media";
        if (place == to.site && media == SiteMedia::without && fs::exists(kept, none))
            if (auto moved = moves.move(kept, place / "media"); !moved) return fail(moved.error());
    }
    return asides;
}

Result<BackupNote> note_of(const fs::path& file) {
    auto archive = ArchiveReader::open(file);
    if (!archive) return fail(archive.error());
    ArchiveEntry entry;
    const auto more = archive->next(entry);
    if (!more) return fail(more.error());
    if (!*more || entry.name != note_name)
        return fail(Error::Code::invalid,
                    fmt::format("{} is no backup: it does not begin with {}", file.string(), note_name));
    const auto text = archive->text(largest_text);
    if (!text) return fail(text.error());
    return read_note(*text, version());
}

} // namespace

Result<std::string> restore_backup(const fs::path& file, const ControllerFolders& folders) {
    const auto note = note_of(file);
    if (!note) return fail(note.error());
    std::error_code failed;
    const auto whole = [&](const fs::path& said, const std::string& was) {
        fs::path path = fs::absolute(said.empty() ? fs::path(was) : said, failed).lexically_normal();
        return path.has_filename() ? path : path.parent_path(); // "site/": its name is behind no slash
    };
    const ControllerFolders to{whole(folders.site, note->site), whole(folders.data, note->data)};
    const auto still = StillController::hold(to.data);
    if (!still) return fail(still.error());
    for (const fs::path& folder : {to.data, to.site.parent_path()}) {
        fs::create_directories(folder, failed);
        if (failed) return not_done("make", folder, failed.message());
    }
    const auto site = PassingFolder::beside(to.site), data = PassingFolder::beside(to.data / "restoring");
    if (!site) return fail(site.error());
    if (!data) return fail(data.error());
    auto archive = ArchiveReader::open(file);
    if (!archive) return fail(archive.error());
    Unpacked unpacked((*site)->path() / "site", (*data)->path(), to);
    if (auto taken = unpacked.take(*archive); !taken) return fail(taken.error());
    const auto asides = put_in_place(unpacked, to, note->media);
    if (!asides) return fail(asides.error());
    return fmt::format("the controller is back as of {}: the site in {}, the data in {}{}\n"
                       "Start it: systemctl start lianping-controller",
                       utc_text(note->made), to.site.string(), to.data.string(), *asides);
}

} // namespace lianping::ctl
