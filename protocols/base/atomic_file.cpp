#include "base/atomic_file.h"

#include "base/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace lianping {
namespace {

constexpr std::size_t files_at_once = 64; // that are open

Unexpected<Error> system_error(const std::filesystem::path& path, const char* what) {
    if (errno == ENOSPC || errno == EDQUOT)
        return fail(Error::Code::io, fmt::format("the disk is full: make room for {}", path.string()));
    return fail(errno == ENOENT ? Error::Code::not_found : Error::Code::io,
                fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

// A file written but not in its place, nor certain to survive a power cut.
struct Beside {
    std::string path;
    std::unique_ptr<Descriptor> file;
};

Result<Beside> write_beside(const std::filesystem::path& path, std::string_view bytes) {
    Beside beside{path.string() + ".XXXXXX", nullptr};
    beside.file = std::make_unique<Descriptor>(::mkstemp(beside.path.data()));
    const int file = beside.file->get();
    if (file < 0) return system_error(path, "write");
    const auto give_up = [&]() -> Result<Beside> {
        auto error = system_error(path, "write");
        ::unlink(beside.path.c_str());
        return error;
    };
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return give_up();
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    // mkstemp makes files that only their owner may read; status tools of other users may look at ours.
    if (::fchmod(file, 0644) < 0) return give_up();
    return beside;
}

Result<void> put_in_place(const Beside& beside, const std::filesystem::path& path) {
    if (::fsync(beside.file->get()) == 0 && ::rename(beside.path.c_str(), path.c_str()) == 0) return {};
    auto error = system_error(path, "write");
    ::unlink(beside.path.c_str());
    return error;
}

void sync_folder(const std::filesystem::path& folder) {
    const Descriptor opened(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY));
    if (opened.get() >= 0) ::fsync(opened.get());
}

} // namespace

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
    auto beside = write_beside(path, bytes);
    if (!beside) return fail(beside.error());
    if (auto put = put_in_place(*beside, path); !put) return put;
    sync_folder(path.parent_path());
    return {};
}

Result<void> write_files(std::span<const NamedBytes> files) {
    Result<void> all;
    const auto tell = [&](const auto& result) {
        if (!result && all) all = fail(result.error());
    };
    std::set<std::filesystem::path> folders;
    // All are written before the first is synced: the file system takes them to the disk together.
    for (; !files.empty(); files = files.subspan(std::min(files.size(), files_at_once))) {
        const auto some = files.first(std::min(files.size(), files_at_once));
        std::vector<std::pair<const NamedBytes*, Beside>> written;
        for (const NamedBytes& file : some) {
            auto beside = write_beside(file.path, file.bytes);
            tell(beside);
            if (beside) written.emplace_back(&file, *std::move(beside));
        }
        for (const auto& [file, beside] : written) {
            tell(put_in_place(beside, file->path));
            folders.insert(file->path.parent_path());
        }
    }
    for (const auto& folder : folders) sync_folder(folder);
    return all;
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return system_error(path, "read");
    std::string bytes;
    char block[65536];
    for (;;) {
        const auto got = ::read(file.get(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_error(path, "read");
        if (got == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(got) > limit)
            return fail(Error::Code::invalid,
                        fmt::format("{} is larger than {} bytes", path.string(), limit));
        bytes.append(block, static_cast<std::size_t>(got));
    }
}

} // namespace lianping
