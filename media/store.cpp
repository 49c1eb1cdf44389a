#include "media/store.h"

#include "base/descriptor.h"
#include "media/content_hash.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <vector>

namespace lianping::media {
namespace {

constexpr std::size_t kBlock = 1U << 20U;

using Progress = std::function<bool(double)>;

Unexpected<Error> refused(int code, const std::filesystem::path& file) {
    if (code == ENOENT || code == ENOTDIR)
        return fail(Error::Code::not_found, "there is no such file: " + file.string());
    if (code == ENOSPC || code == EDQUOT)
        return fail(Error::Code::io, "the disk is full: make room for " + file.string());
    return fail(Error::Code::io, file.string() + ": " + std::strerror(code));
}

// Reads all of `from`, hashes it, and writes it to `to` where that is not negative.
Result<std::string> pass_on(int from, int to, const std::filesystem::path& file, const Progress& progress) {
    struct stat status {};
    if (fstat(from, &status) != 0) return refused(errno, file);
    if (!S_ISREG(status.st_mode)) return fail(Error::Code::invalid, "not a file: " + file.string());
    ContentHash hash;
    std::vector<unsigned char> block(kBlock);
    for (std::int64_t done = 0;;) {
        const ssize_t got = ::read(from, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refused(errno, file);
        if (got == 0) break;
        hash.add(block.data(), static_cast<std::size_t>(got));
        for (ssize_t written = 0; to >= 0 && written < got;) {
            const ssize_t put = ::write(to, block.data() + written, static_cast<std::size_t>(got - written));
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) return refused(errno, file);
            written += put;
        }
        done += got;
        if (progress &&
            !progress(status.st_size > 0 ? static_cast<double>(done) / static_cast<double>(status.st_size)
                                         : 1))
            return fail(Error::Code::timeout, "stopped");
    }
    return hash.hex();
}

// A file being taken in, gone again unless it was renamed.
class Arrival {
public:
    explicit Arrival(std::filesystem::path path) : path_(std::move(path)) {}
    ~Arrival() {
        std::error_code gone;
        std::filesystem::remove(path_, gone);
    }
    Arrival(const Arrival&) = delete;
    Arrival& operator=(const Arrival&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::filesystem::path arrival_path(const std::filesystem::path& folder) {
    static std::atomic<unsigned> count{0};
    return folder / (".arriving-" + std::to_string(getpid()) + "-" + std::to_string(count++));
}

// Makes `to` hold what `from` holds and says the hash of what it then holds.
Result<std::string> bring(const std::filesystem::path& from, const std::filesystem::path& to,
                          const Progress& progress) {
    const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (source.get() < 0) return refused(errno, from);
    struct stat status {};
    if (fstat(source.get(), &status) != 0) return refused(errno, from);
    constexpr mode_t anybody_writes = S_IWUSR | S_IWGRP | S_IWOTH;
    if ((status.st_mode & anybody_writes) == 0 && ::link(from.c_str(), to.c_str()) == 0)
        return pass_on(source.get(), -1, from, progress);
    const Descriptor target(::open(to.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (target.get() < 0) return refused(errno, to);
    const bool cloned = ::ioctl(target.get(), FICLONE, source.get()) == 0;
    auto hash =
        cloned ? pass_on(target.get(), -1, to, progress) : pass_on(source.get(), target.get(), to, progress);
    if (!hash) return hash;
    if (fchmod(target.get(), 0444) != 0 || fsync(target.get()) != 0) return refused(errno, to);
    return hash;
}

} // namespace

Result<std::string> hash_file(const std::filesystem::path& file, const Progress& progress) {
    const Descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (from.get() < 0) return refused(errno, file);
    return pass_on(from.get(), -1, file, progress);
}

bool Store::has(const std::string& hash) const {
    std::error_code none;
    return !hash.empty() && std::filesystem::is_regular_file(path(hash), none);
}

std::uint64_t Store::size(const std::string& hash) const {
    std::error_code none;
    const auto bytes = std::filesystem::file_size(path(hash), none);
    return none ? 0 : bytes;
}

Result<void> Store::take_in(const std::filesystem::path& file, const std::string& hash,
                            const Progress& progress) const {
    // What is there already may have been damaged since: a film that is broken on every screen is mended so.
    if (has(hash)) {
        const auto held = hash_file(path(hash));
        if (held && *held == hash) return {};
    }
    std::error_code code;
    std::filesystem::create_directories(folder_, code);
    if (code) return refused(code.value(), folder_);
    const Arrival arrival(arrival_path(folder_));
    const auto held = bring(file, arrival.path(), progress);
    if (!held) return fail(held.error());
    if (*held != hash)
        return fail(Error::Code::busy, "the file was changed while it was taken in: " + file.string());
    std::filesystem::rename(arrival.path(), path(hash), code);
    if (code) return refused(code.value(), path(hash));
    const Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) fsync(folder.get()); // the name survives a power cut too
    return {};
}

} // namespace lianping::media
