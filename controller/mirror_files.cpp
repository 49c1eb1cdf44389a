#include "controller/mirror_files.h"

#include "base/atomic_file.h"
#include "base/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;

constexpr int deepest = 16; // folders in folders: links may lead in a circle

std::int64_t changed_ns(const struct stat& is) {
    return is.st_mtim.tv_sec * 1'000'000'000LL + is.st_mtim.tv_nsec;
}

bool is_own(const std::string& name) {
    constexpr std::array<std::string_view, 5> own{"lock", "house_clock", "term", "standbys.json",
                                                  "following"};
    return std::find(own.begin(), own.end(), name) != own.end() || name.starts_with("events.db") ||
           name.starts_with("played.db") || name.ends_with(".damaged") || name.ends_with(".broken");
}

// A name that write_file() is about to rename.
bool is_being_written(const std::string& name, const fs::path& folder) {
    const auto dot = name.rfind('.');
    std::error_code failed;
    return dot != std::string::npos && name.size() - dot == 7 &&
           (fs::exists(folder / name.substr(0, dot), failed) || name.find(".json.") != std::string::npos ||
            name.find(".plan.") != std::string::npos || name.find(".acts.") != std::string::npos);
}

class Listing {
public:
    void walk(const fs::path& folder, const std::string& as, int depth) {
        std::error_code failed;
        const bool site = as.starts_with("site/");
        for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
            const std::string name = at->path().filename().string();
            if (name.starts_with(mirror_arriving) || (!site && is_being_written(name, folder))) continue;
            if (as == "controller/" && is_own(name)) continue;
            struct stat is {};
            if (::stat(at->path().c_str(), &is) != 0) continue;
            const std::string path = as + name;
            if (S_ISDIR(is.st_mode) && depth < deepest && is_mirrored_path(path + "/")) {
                all.push_back({path + "/", 0, 0});
                walk(at->path(), path + "/", depth + 1);
            } else if (S_ISREG(is.st_mode) && is_mirrored_path(path)) {
                const bool content = is_stored_content(path);
                all.push_back({path, static_cast<std::uint64_t>(is.st_size), content ? 0 : changed_ns(is)});
            }
        }
    }
    Manifest all;
};

Unexpected<Error> trouble(const fs::path& path) {
    if (errno == ENOSPC || errno == EDQUOT)
        return fail(Error::Code::io, fmt::format("the disk is full: make room for {}", path.string()));
    return fail(errno == ENOENT ? Error::Code::not_found : Error::Code::io,
                fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

Result<void> make_folder(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return fail(Error::Code::io, fmt::format("{}: {}", folder.string(), failed.message()));
    return {};
}

bool is_of_keys(const MirrorFile& file) { return file.path.starts_with("keys/"); }

Result<void> give_time(const fs::path& path, const MirrorFile& file) {
    const std::array<timespec, 2> times{timespec{0, UTIME_OMIT},
                                        timespec{file.changed / 1'000'000'000, file.changed % 1'000'000'000}};
    if (::utimensat(AT_FDCWD, path.c_str(), times.data(), 0) != 0) return trouble(path);
    return {};
}

} // namespace

fs::path MirrorFolders::at(const std::string& path) const {
    const bool of_site = path.starts_with("site/");
    std::string within = of_site ? path.substr(5) : path;
    if (is_folder(within)) within.pop_back();
    return (of_site ? site : data) / within;
}

Manifest list_mirrored(const MirrorFolders& folders) {
    Listing listing;
    listing.walk(folders.site, "site/", 0);
    listing.walk(folders.data / "controller", "controller/", 0);
    listing.walk(folders.data / "keys", "keys/", 0);
    listing.walk(folders.data / "media", "media/", deepest);
    std::sort(listing.all.begin(), listing.all.end());
    return std::move(listing.all);
}

Result<std::string> read_part(const MirrorFolders& folders, const MirrorFile& file, std::uint64_t offset) {
    const fs::path path = folders.at(file.path);
    const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.get() < 0) return trouble(path);
    std::string bytes(static_cast<std::size_t>(
                          std::min<std::uint64_t>(file.size - std::min(offset, file.size), mirror_part)),
                      '\0');
    std::size_t got = 0;
    while (got < bytes.size()) {
        const auto now =
            ::pread(opened.get(), bytes.data() + got, bytes.size() - got, static_cast<off_t>(offset + got));
        if (now < 0 && errno == EINTR) continue;
        if (now < 0) return trouble(path);
        if (now == 0) break;
        got += static_cast<std::size_t>(now);
    }
    // Behind the reading: what was read is of the file that was listed.
    struct stat is {};
    const bool same = ::fstat(opened.get(), &is) == 0 &&
                      static_cast<std::uint64_t>(is.st_size) == file.size &&
                      (file.changed == 0 || changed_ns(is) == file.changed) && got == bytes.size();
    if (!same) return fail(Error::Code::not_found, fmt::format("{} has changed meanwhile", file.path));
    return bytes;
}

fs::path arriving_file(const MirrorFolders& folders, const MirrorFile& file) {
    return folders.at(file.path).parent_path() / mirror_arriving;
}

Result<void> put_file(const MirrorFolders& folders, const MirrorFile& file, const std::string& bytes) {
    const fs::path arrived = arriving_file(folders, file);
    if (auto made = make_folder(arrived.parent_path()); !made) return made;
    if (auto written = write_file(arrived, bytes); !written) return written;
    return put_arrived(folders, file, arrived);
}

Result<void> put_arrived(const MirrorFolders& folders, const MirrorFile& file, const fs::path& arrived) {
    if (is_of_keys(file) && ::chmod(arrived.c_str(), 0600) != 0) return trouble(arrived);
    if (auto given = give_time(arrived, file); !given) return given;
    const fs::path path = folders.at(file.path);
    if (::rename(arrived.c_str(), path.c_str()) != 0) return trouble(path);
    return {};
}

} // namespace lianping::controller
